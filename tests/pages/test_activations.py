"""The activations lesson: real maps of VGG16 and EfficientNet-Lite0, and of a small net that is uploaded."""

import base64
import json

import numpy as np
import pytest

from core.images.samples import load_sample
from core.storage.uploads import store_model, store_picture
from tests.pages.dashboard import LANGUAGES, VIEWS, address, check, code, open_page
from tests.support import execute


def open_lesson(language: str = "en", **parameters: str):
    return open_page(
        "activations", lang=language, **{f"activations_{name}": value for name, value in parameters.items()}
    )


def charts(app) -> list[list[dict]]:
    return [json.loads(chart.proto.spec)["data"] for chart in app.get("plotly_chart")]


def array(packed) -> np.ndarray:
    shape = [int(size) for size in packed["shape"].split(",")]
    return np.frombuffer(base64.b64decode(packed["bdata"]), packed["dtype"]).reshape(shape)


def channel(app) -> np.ndarray:
    return array(charts(app)[0][0]["z"])


@pytest.fixture(scope="module")
def nets(home) -> dict[str, str]:
    """References of uploaded nets: one for small grey pictures, one inside another, one without feature maps."""
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
                layers.Conv2D(1, 3, name="second"),
            ]
        )

    models = {
        "grey": net((28, 28, 1)),
        "nested": keras.Sequential(
            [keras.Input((40, 40, 3)), net((40, 40, 3)), layers.Flatten(), layers.Dense(2)]
        ),
        "dense": keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(2)]),
    }
    references = {}
    for name, model in models.items():
        model.save(path := home / f"activations_{name}.keras")
        references[name] = store_model(path.read_bytes())
    return references


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS["activations"])
def test_every_view_of_a_small_net(view, language, nets):
    app = open_lesson(language, view=view, model=nets["grey"])
    assert not app.error
    assert not app.warning
    assert charts(app)


def test_another_channel_of_another_layer():
    app = open_lesson()
    before = channel(app)
    assert before.shape == (224, 224)
    layers = app.selectbox(key="activations_layer:en")
    layers.set_value("vgg16/block4_conv3").run()
    app.number_input(key="activations_channel").set_value(511).run()
    assert channel(check(app)).shape == (28, 28)
    assert address(app)["activations_layer"] == "vgg16/block4_conv3"
    layers = app.selectbox(key="activations_layer:en")
    layers.set_value("vgg16/block1_pool").run()  # has 64 channels only
    assert channel(check(app)).shape == (112, 112)
    assert app.number_input(key="activations_channel").value == 0


def test_zeros_grow_with_depth():
    app = open_lesson(view="depth", ask="0")
    first, last = (float(metric.value.rstrip("%")) for metric in app.metric[:2])
    assert last > first + 10
    convolutions = charts(app)[0][0]
    assert len(convolutions["y"]) == 13


def test_who_is_asked_sees_the_first_layers_only():
    app = open_lesson(view="depth", ask="1")
    drawn = [value for chart in charts(app)[:2] for line in chart for value in line["y"] if value is not None]
    assert len(drawn) == 3 + 2 * 3  # zeros of each, height and channels of each
    assert not app.metric


def test_the_second_picture_is_compared():
    same = open_lesson(view="compare", ask="0", other_picture="cat")
    other = open_lesson(view="compare", ask="0")
    assert set(same.dataframe[0].value["Difference"]) == {0.0}
    assert other.dataframe[0].value["Difference"].abs().min() > 1


def test_no_move_changes_nothing_and_a_move_does(nets):
    still, moved = (open_lesson(view="movement", shift=shift, model=nets["nested"]) for shift in ("0", "7"))
    assert [metric.value for metric in still.metric] == ["1.00"] * 3
    assert [metric.value for metric in moved.metric] != ["1.00"] * 3


@pytest.mark.parametrize("value", ["64", "-1", "cat"])
def test_a_channel_that_does_not_exist_is_named_in_a_note(value):
    app = open_lesson(channel=value)
    assert value in app.warning[0].value
    assert channel(app).shape == (224, 224)


def test_a_layer_that_does_not_exist_is_named_in_a_note():
    assert "nowhere" in open_lesson(layer="nowhere").warning[0].value


def test_a_model_without_feature_maps_gets_one_sentence(nets):
    app = open_lesson(model=nets["dense"])
    assert len(app.error) == 1
    assert "convolution" in app.error[0].value


@pytest.mark.parametrize("shade", [0, 255])
@pytest.mark.parametrize("view", VIEWS["activations"])
def test_black_and_white_pictures(shade, view, nets):
    app = open_lesson(
        view=view, picture=store_picture(np.full((30, 50, 3), shade, np.uint8)), model=nets["grey"]
    )
    assert not app.error


@pytest.mark.parametrize(
    "link",
    [
        {"channel": "9"},
        {"picture": "coffee", "model": "efficientnet_lite0", "layer": "efficientnet_lite0/head_relu"},
        {"net": "grey", "picture": "handwriting"},
        {"net": "nested", "channel": "3"},
    ],
    ids=str,
)
def test_the_code_gives_the_channel_on_the_screen(link, nets):
    link = dict(link)
    if "net" in link:
        link["model"] = nets[link.pop("net")]
    app = open_lesson(**link)
    assert not app.warning
    names = execute(code(app))
    shown = channel(app)
    assert names["channel"].shape == shown.shape
    np.testing.assert_allclose(
        names["channel"], shown, atol=1e-4 * max(1e-3, float(np.abs(shown).max())), rtol=1e-3
    )


def test_a_picture_handed_over_by_a_link():
    digest = store_picture(load_sample("coffee"))
    np.testing.assert_allclose(
        channel(open_lesson(picture=digest)), channel(open_lesson(picture="coffee")), atol=1e-4
    )


def test_ten_photographs_wake_nearly_all_channels_of_the_last_layer():
    app = open_lesson(view="silent", ask="0")
    first, last = (int(metric.value.split(" / ")[0]) for metric in app.metric)
    assert last < first / 5
    one, every = (line["y"] for line in charts(app)[0])
    assert all(some >= all_of_them for some, all_of_them in zip(one, every, strict=True))
    assert len(every) == 18


def test_dead_channels_are_named():
    app = open_lesson(view="silent", ask="0", model="book_convnet")
    assert any(
        "none of them is dead" in text.value or "wakes the channels" in text.value for text in app.markdown
    )


def test_pictures_of_a_data_set_are_searched_for_silence(nets):
    app = open_lesson(view="silent", ask="0", model=nets["grey"], searched="dataset")
    assert not app.error
    assert len(charts(app)[1][0]["x"]) == 40


def test_the_first_layer_gives_the_picture_back_and_the_last_does_not():
    app = open_lesson(view="keeps", ask="0")
    (line,) = charts(app)[0]
    assert line["y"][0] > 0.95
    assert line["y"][-1] < 0.6


def test_a_mirror_moves_deep_layers_less_than_another_picture():
    app = open_lesson(view="distils", ask="0")
    lines = {line["name"]: line["y"] for line in charts(app)[0]}
    assert lines["mirrored"][-1] < 0.5
    same = open_lesson(view="distils", ask="0", other_picture="cat")
    assert not any(line["y"] for line in charts(same)[0])
