"""The filters lesson: ready grids of VGG16, and climbs of a small net that is uploaded."""

import json
import re

import numpy as np
import pytest

from core.storage.uploads import store_model
from tests.pages.dashboard import LANGUAGES, check, code, open_page
from tests.support import execute

CAPTION = re.compile("<figcaption>(.*?)</figcaption>")


def open_lesson(language: str = "en", **parameters: str):
    return open_page(
        "filters", lang=language, **{f"filters_{name}": value for name, value in parameters.items()}
    )


def curve(app) -> np.ndarray:
    line = json.loads(app.get("plotly_chart")[0].proto.spec)["data"][0]
    return np.array(line["y"])


@pytest.fixture(scope="module")
def nets(home) -> dict[str, str]:
    """References of uploaded nets, each with two convolutions: a flat one, a nested and a grey one."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)

    def net(shape):
        return keras.Sequential(
            [
                keras.Input(shape),
                layers.Rescaling(1 / 255),
                layers.Conv2D(4, 3, activation="relu", name="first"),
                layers.MaxPooling2D(2, name="pool"),
                layers.Conv2D(6, 3, name="second"),
            ]
        )

    models = {
        "flat": net((40, 40, 3)),
        "nested": keras.Sequential(
            [keras.Input((40, 40, 3)), net((40, 40, 3)), layers.GlobalMaxPooling2D(), layers.Dense(2)]
        ),
        "grey": net((28, 28, 1)),
    }
    references = {}
    for name, model in models.items():
        model.save(path := home / f"filters_{name}.keras")
        references[name] = store_model(path.read_bytes())
    return references


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("parameters", [{}, {"view": "grids"}, {"view": "ascent", "steps": "5"}], ids=str)
def test_the_lesson_in_both_languages(language, parameters):
    app = open_lesson(language, **parameters)
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("name", ["flat", "nested", "grey"])
def test_the_objective_rises(name, nets):
    app = open_lesson(view="ascent", model=nets[name], steps="10", filter="2")
    assert not app.error
    assert len(curve(app)) == 10
    assert len(curve(open_lesson(view="ascent", model=nets[name], steps="10", every="4"))) == 3
    assert curve(app)[-1] > curve(app)[0]


def test_the_settings_change_the_climb(nets):
    plain = curve(open_lesson(view="ascent", model=nets["flat"], steps="6"))
    for changes in (
        {"seed": "3"},
        {"noise": "60"},
        {"step_size": "4"},
        {"variation": "1"},
        {"jitter": "4"},
        {"size": "96"},
    ):
        other = curve(open_lesson(view="ascent", model=nets["flat"], steps="6", **changes))
        assert not np.allclose(other, plain), changes


def test_patches_of_a_data_set(nets):
    link = {"view": "ascent", "model": nets["flat"], "steps": "2", "searched": "dataset", "data_count": "20"}
    app = open_lesson(**link)
    assert not app.error
    assert not app.warning
    assert any("20 of the 100 pictures of the part Test" in caption.value for caption in app.markdown)
    other = open_lesson(**link, data_source="digits", data_part="train")
    assert any("20 of the 3500 pictures of the part Training" in caption.value for caption in other.markdown)
    missing = open_lesson(**link, data_source="folder")
    assert missing.info
    assert not missing.error


def test_a_grid_is_computed_on_demand(nets):
    app = open_lesson(model=nets["flat"], steps="4")
    app.toggle(key="filters_compute").set_value(True).run()
    assert not check(app).error


@pytest.mark.parametrize("value", ["256", "-1", "cat"])
def test_a_filter_that_does_not_exist_is_named_in_a_note(value):
    assert value in open_lesson(filter=value).warning[0].value


def test_a_picture_too_small_for_the_layer_gets_one_sentence():
    app = open_lesson(view="ascent", model="efficientnet_lite0", steps="2", size="32")
    app.selectbox(key="filters_layer:en").set_value("efficientnet_lite0/head_relu").run()
    assert len(check(app).error) <= 1


@pytest.mark.parametrize(
    "link",
    [
        {"layer": "vgg16/block1_conv1", "filter": "5", "steps": "8"},
        {
            "net": "flat",
            "filter": "2",
            "steps": "8",
            "jitter": "3",
            "variation": "0.5",
            "step_size": "2",
            "noise": "40",
        },
        {"net": "nested", "filter": "2", "steps": "8", "seed": "4"},
        {"net": "grey", "filter": "1", "steps": "8", "size": "48", "every": "3"},
    ],
    ids=str,
)
def test_the_code_climbs_like_the_screen(link, nets):
    link = dict(link)
    if "net" in link:
        link["model"] = nets[link.pop("net")]
    app = open_lesson(view="ascent", **link)
    assert not app.warning
    names = execute(code(app))
    np.testing.assert_allclose(names["objectives"], curve(app), rtol=0.02)


def thumbnails(app) -> list[str]:
    """The captions of all thumbnails on the page."""
    return [caption for element in app.get("html") for caption in CAPTION.findall(element.proto.body)]


@pytest.fixture(scope="module")
def classifier(home) -> str:
    """Reference of an uploaded net with three classes."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((40, 40, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(4, 3, activation="relu", name="first"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.save(path := home / "filters_classifier.keras")
    return store_model(path.read_bytes())


def finish(app):
    """Pictures come one by one, each with a run of the page."""
    for _ in range(7):
        app = check(app.run())
    return app


def open_class(classifier: str, **parameters: str):
    chosen = {"view": "classes", "ask": "0", "class_steps": "20", **parameters}
    return finish(open_lesson(**chosen, class_model=classifier))


def test_a_class_with_ever_more_rules(classifier):
    app = open_class(classifier)
    assert not app.error
    captions = [caption for caption in thumbnails(app) if "probability" in caption]
    assert len(captions) == 5
    assert (
        len([caption for caption in thumbnails(open_class(classifier, after="0")) if "jitter" in caption])
        == 1
    )


def test_the_code_makes_the_picture_of_the_class(classifier):
    app = open_class(classifier, **{"class": "2"})
    names = execute(code(app))
    assert names["pictures"].shape == (1, 40, 40, 3)
    assert names["objectives"][-1] > names["objectives"][0]


def test_a_filter_in_eight_pictures_and_four_that_it_dislikes(nets):
    app = finish(
        open_lesson(view="variety", ask="0", model=nets["flat"], variety_steps="20", variety_size="64")
    )
    assert not app.error
    assert sum("mean answer" in element.value for element in app.markdown) == 3
    names = execute(code(app))
    assert names["pictures"].shape == (4, 64, 64, 3)
    assert names["objectives"][-1].mean() < names["objectives"][0].mean()


def test_cosines_of_the_code_rebuild_as_on_the_screen():
    app = open_lesson(view="bases", ask="0", patterns="5")
    lines = {line["name"]: line["y"] for line in json.loads(app.get("plotly_chart")[0].proto.spec)["data"]}
    names = execute(code(app))
    assert names["share"] == pytest.approx(lines["cosines"][4], abs=2e-3)
    assert lines["VGG16's first filters"][-1] == pytest.approx(1, abs=1e-6)
    assert lines["random filters"][0] < lines["cosines"][0]
