"""The Grad-CAM lesson: real maps of EfficientNet-Lite0, and of small nets that are uploaded."""

import base64
import io
import json
import re
import zipfile

import numpy as np
import pytest

from core import engine
from core.images.samples import load_sample
from core.storage.uploads import store_model, store_picture
from tests.pages.dashboard import LANGUAGES, VIEWS, address, check, code, open_page
from tests.support import execute


def open_lesson(language: str = "en", **parameters: str):
    return open_page(
        "grad_cam", lang=language, **{f"grad_cam_{name}": value for name, value in parameters.items()}
    )


def cells(app, position: int = 0) -> np.ndarray:
    """The map of a figure on the page, as the layer has it."""
    traces = json.loads(app.get("plotly_chart")[position].proto.spec)["data"]
    z = next(trace for trace in traces if trace["type"] == "heatmap")["z"]
    shape = [int(size) for size in z["shape"].split(",")]
    return np.frombuffer(base64.b64decode(z["bdata"]), z["dtype"]).reshape(shape)


def metrics(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def percent(app) -> float:
    return float(metrics(app)["Heat inside the rectangle"].rstrip("%"))


def titles(app) -> list[str]:
    """What stands over the maps."""
    return [element.value.strip("*") for element in app.markdown if element.value.startswith("**")]


def likenesses(app) -> list[str]:
    return [title.split("correlation ")[1] for title in titles(app) if "correlation " in title]


@pytest.mark.parametrize("chosen", [{}, {"class": "285"}], ids=["likeliest", "Egyptian cat"])
def test_the_first_map_is_one_request(chosen, monkeypatch):
    """Also where the link names the class that is the likeliest anyway."""
    asked = []
    submit = engine.submit

    def note(spec, **options):
        asked.append(type(spec).__name__)
        return submit(spec, **options)

    monkeypatch.setattr("core.engine.submit", note)
    app = open_lesson(**chosen)
    assert len(app.get("plotly_chart")) == 1
    assert asked == ["GradCamSpec"]


@pytest.fixture(scope="module")
def nets(home) -> dict[str, str]:
    """References of uploaded nets: a binary one, a digit net on grey pictures, and one without classes."""
    import keras
    from keras import layers

    keras.utils.set_random_seed(0)

    def net(shape, *last):
        return keras.Sequential(
            [
                keras.Input(shape),
                layers.Rescaling(1 / 255),
                layers.Conv2D(4, 3, activation="relu", name="first"),
                layers.MaxPooling2D(2),
                layers.Conv2D(6, 3, activation="relu", name="second"),
                *last,
            ]
        )

    models = {
        "binary": net((40, 40, 3), layers.Flatten(), layers.Dense(1, activation="sigmoid")),
        "digits": net((28, 28, 1), layers.Flatten(), layers.Dense(10, activation="softmax")),
        "nested": keras.Sequential(
            [
                keras.Input((40, 40, 3)),
                net((40, 40, 3)),
                layers.GlobalAveragePooling2D(),
                layers.Dense(3, activation="softmax"),
            ]
        ),
        "maps": net((40, 40, 3)),
    }
    references = {}
    for name, model in models.items():
        model.save(path := home / f"{name}.keras")
        references[name] = store_model(path.read_bytes())
    return references


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS["grad_cam"])
def test_every_view_in_both_languages(view, language, nets):
    app = open_lesson(language, view=view, model=nets["binary"])
    assert not app.error
    assert app.get("plotly_chart")


def test_the_likeliest_classes_of_the_cat_have_names():
    app = open_lesson()
    table = next(element.proto.body for element in app.get("html") if "scores" in element.proto.body)
    names = re.findall("<tr><td>(.*?)</td>", table)
    assert len(names) == 5
    assert {"Egyptian cat", "tabby", "tiger cat"} <= set(names)
    assert cells(app).shape == (7, 7)


def test_the_classes_are_named_in_chinese_to_chinese_readers():
    scores = open_lesson("zh").get("html")
    assert any("埃及猫" in element.proto.body for element in scores)


def test_another_class_and_another_layer_give_another_map():
    before = open_lesson()
    other = open_lesson(**{"class": "504"})
    assert other.selectbox(key="grad_cam_class:en").value == "504"
    assert not np.allclose(cells(before), cells(other))
    layers = other.selectbox(key="grad_cam_layer:en")
    earlier = next(option for option in layers.options if option.endswith("28 x 28"))
    layers.set_value(earlier.split(" · ")[0]).run()
    assert cells(check(other)).shape == (28, 28)


@pytest.mark.parametrize("value", ["1000", "-1", "cat", "99999999999999999999"])
def test_a_class_that_does_not_exist_is_named_in_a_note(value):
    app = open_lesson(**{"class": value})
    assert value in app.warning[0].value
    assert cells(app).any()


def test_the_rectangle_of_a_link_decides_the_share():
    assert percent(open_lesson(rows="0-100", columns="0-100")) == pytest.approx(100)
    left, right = open_lesson(columns="0-50", rows="0-100"), open_lesson(columns="50-100", rows="0-100")
    assert percent(left) + percent(right) == pytest.approx(100, abs=0.11)
    heat = cells(left)
    columns = np.clip(3.5 - np.arange(7), 0, 1)
    assert percent(left) == pytest.approx(100 * (heat.sum(axis=0) @ columns) / heat.sum(), abs=0.06)


@pytest.mark.parametrize("value", ["80-20", "a-b", "-5-50", "0-101", "50"])
def test_a_rectangle_that_does_not_exist_is_named_in_a_note(value):
    app = open_lesson(rows=value)
    assert value in app.warning[0].value


def test_sliders_move_the_rectangle():
    app = open_lesson()
    before = percent(app)
    app.slider(key="grad_cam_rows").set_range(0, 30).run()
    assert percent(check(app)) != before
    assert address(app)["grad_cam_rows"] == "0-30"


def test_both_directions_of_one_logit(nets):
    app = open_lesson(view="why", model=nets["binary"])
    first, second = cells(app, 0), cells(app, 1)
    assert first.any() or second.any()
    assert not np.allclose(first, second)
    assert any("one output unit" in element.value for element in app.markdown)


def test_the_same_class_twice_is_said():
    app = open_lesson(view="why", **{"class": "281", "other": "281"})
    assert any("same class" in info.value for info in app.info)


def test_random_weights_change_the_map():
    app = open_lesson(view="sanity", random="50")
    (shown,) = likenesses(app)
    assert shown == "–" or float(shown) < 0.9


def test_randomising_step_by_step(nets):
    app = open_lesson(view="sanity", steps="1", model=nets["binary"])
    assert len(likenesses(app)) == 2  # the top one, all three
    assert "grad_cam_random" not in [slider.key for slider in app.slider], "the slider says another number"


def test_no_random_layer_is_the_trained_model_alone(nets):
    app = open_lesson(view="sanity", random="0", model=nets["binary"])
    assert len(app.get("plotly_chart")) == 1
    assert not likenesses(app)
    check(app.slider(key="grad_cam_random").set_value(3).run())
    assert len(app.get("plotly_chart")) == 2


def test_second_opinions_have_their_cost(nets):
    app = open_lesson(view="opinions", model=nets["binary"])
    costs = [element.value for element in app.markdown if re.match(r"[\d.]+ m?s", element.value)]
    assert len(costs) == 3
    assert all("times Grad-CAM" in cost for cost in costs[1:])


@pytest.mark.parametrize("shade", [0, 255])
def test_black_and_white_pictures(shade):
    app = open_lesson(picture=store_picture(np.full((30, 50, 3), shade, np.uint8)))
    assert not app.error
    assert cells(app).shape == (7, 7)


def test_a_picture_handed_over_by_a_link():
    digest = store_picture(load_sample("coffee"))
    handed, chosen = open_lesson(picture=digest), open_lesson(picture="coffee")
    np.testing.assert_allclose(cells(handed), cells(chosen), atol=1e-6)


def test_a_handed_picture_that_is_gone_is_named_in_a_note():
    app = open_lesson(picture="0" * 64)
    assert "0000" in app.warning[0].value
    assert cells(app).any()


def archive(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, text in files.items():
            out.writestr(name, text)
    return buffer.getvalue()


@pytest.mark.parametrize("content", [b"no model", archive(readme="hello")], ids=["text", "zip"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_no_model_gets_one_sentence(content, language):
    app = open_lesson(language, model="upload")
    app.file_uploader(key="grad_cam:model_file").set_value(("mine.keras", content, "application/zip")).run()
    check(app)
    assert len(app.error) == 1
    assert "Keras" in app.error[0].value
    app.selectbox(key=f"grad_cam_model:{language}").set_value("efficientnet_lite0").run()
    assert not check(app).error


def test_a_model_without_classes_gets_one_sentence(nets):
    app = open_lesson(model=nets["maps"])
    assert len(app.error) == 1
    assert "classifier" in app.error[0].value


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"class": "504", "picture": "coffee", "layer": "efficientnet_lite0/head_relu"},
        {"picture": "disk"},
        {"net": "binary", "class": "0"},
        {"net": "binary", "class": "1", "layer": "first"},
        {"net": "digits", "class": "7", "picture": "handwriting"},
        {"net": "nested", "class": "2"},
    ],
    ids=str,
)
def test_the_code_gives_the_map_on_the_screen(link, nets):
    link = dict(link)
    if "net" in link:
        link["model"] = nets[link.pop("net")]
    app = open_lesson(**link)
    assert not app.warning
    names = execute(code(app))
    shown = cells(app)
    np.testing.assert_allclose(names["heatmap"], shown, atol=1e-4 * max(1e-3, float(shown.max())), rtol=1e-3)


def test_on_two_objects_the_maps_lie_on_either_side():
    """Cat above, cup below; what speaks against the cat is the cup."""
    app = open_lesson(view="why", ask="0", **{"class": "285", "other": "967"})
    above = [cells(app, place)[:3].sum() / cells(app, place).sum() for place in range(3)]
    assert above[0] > 0.7
    assert above[1] < 0.3
    assert above[2] < 0.3
    assert "What speaks against Egyptian cat?" in titles(app)


@pytest.mark.parametrize(
    "link",
    [
        {},
        {"picture": "coffee", "class": "504"},
        {"net": "binary", "class": "0"},
        {"net": "digits", "class": "7"},
    ],
    ids=str,
)
def test_the_code_of_the_probability_gives_the_second_map(link, nets):
    link = dict(link)
    if "net" in link:
        link["model"] = nets[link.pop("net")]
    app = open_lesson(view="scores", ask="0", **link)
    shown = cells(app, 1)
    np.testing.assert_allclose(
        execute(code(app))["heatmap"], shown, atol=1e-4 * max(1e-6, float(shown.max())), rtol=1e-3
    )


def test_of_one_output_unit_both_scores_give_one_map(nets):
    app = open_lesson(view="scores", ask="0", model=nets["binary"])
    assert likenesses(app) == ["1.00"]


@pytest.mark.parametrize("added", ["0", "1", "3", "10", "all", "relu"])
def test_channels_are_added_up_as_in_the_code(added):
    """The sum on the screen against the arrays that the code leaves."""
    app = open_lesson(view="opened", ask="0", added=added)
    assert sum(element.proto.body.count("<figcaption>") for element in app.get("html")) == 10
    names = execute(code(app))
    weighted = names["maps"] * names["factors"]
    count = int(added) if added.isdigit() else weighted.shape[-1]
    expected = weighted[..., names["order"][:count]].sum(axis=-1)
    if added == "relu":
        expected = np.maximum(expected, 0)
        np.testing.assert_allclose(expected / weighted.shape[-1], names["heatmap"], rtol=1e-3, atol=1e-8)
    np.testing.assert_allclose(cells(app), expected, rtol=1e-3, atol=1e-4 * np.abs(weighted.sum(-1)).max())
    if 0 < count <= 10:
        np.testing.assert_allclose(names["sums"][count - 1], expected, rtol=1e-3, atol=1e-6)


def test_the_table_of_channels_leads_to_their_filters():
    app = open_lesson(view="opened", ask="0")
    table = app.dataframe[0].value
    assert (table["Mean activation"] * table["Weight"]).tolist() == pytest.approx(table["Product"].tolist())
    assert table["Product"].is_monotonic_decreasing
    assert all("filters_filter=" in link for link in table["Its filter"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_classifier_of_vgg16_is_downloaded_only_when_asked_for(language):
    app = open_lesson(language, model="vgg16_classifier")
    assert not app.error
    assert len(app.info) == 1
    assert cells(app).shape == (7, 7)  # of the first model meanwhile
    assert any(button.key == "grad_cam:classifier" for button in app.button)
