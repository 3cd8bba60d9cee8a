"""The code panel: executed as a reader would, it gives the arrays on the screen."""

import base64
import json

import numpy as np
import pytest

from core.augmentation import PRESETS, apply, draw
from core.images import centre_square, resize
from core.images.samples import load_sample
from tests.pages.dashboard import code, open_page
from tests.support import execute

PHOTOS = ["cat", "astronaut", "photographer", "coins", "horse", "disk"]


def chart(app, key: str) -> dict:
    """The specification of the chart with a key."""
    (found,) = (one for one in app.get("plotly_chart") if one.proto.id.endswith(f"-{key}"))
    return json.loads(found.proto.spec)


def shown_map(app, key: str) -> np.ndarray:
    """The values of the heatmap with a key."""
    z = chart(app, key)["data"][0]["z"]
    values = np.frombuffer(base64.b64decode(z["bdata"]), dtype=z["dtype"])
    return values.reshape([int(size) for size in z["shape"].split(",")])


@pytest.mark.parametrize("picture", PHOTOS)
def test_convolution_of_every_kind_of_picture(picture):
    app = open_page("convolution", convolution_picture=picture)
    shown = shown_map(app, "convolution:response")
    np.testing.assert_allclose(execute(code(app))["response"][:, :, 0], shown, atol=0.01)


@pytest.mark.parametrize(
    "settings",
    [
        {"kernel": "sobel_horizontal", "stride": "3", "padding": "same", "size": "5"},
        {"kernel": "gaussian_blur", "dilation": "2", "padding": "same", "size": "7"},
        {"kernel": "random", "seed": "3", "relu": "1"},
        {"kernel": "own", "grid3": "0,1,0_1,-4.25,1_0,1,0"},
        {"kernel": "vgg16", "filter": "17", "stride": "2", "padding": "same"},
        {"kernel": "vgg16", "filter": "63", "dilation": "3", "relu": "1"},
    ],
    ids=lambda settings: settings["kernel"],
)
def test_convolution_with_every_setting(settings):
    app = open_page("convolution", **{f"convolution_{name}": value for name, value in settings.items()})
    assert not app.warning
    shown = shown_map(app, "convolution:response")
    np.testing.assert_allclose(execute(code(app))["response"][:, :, 0], shown, atol=0.01)


@pytest.mark.parametrize("kernel", ["vertical_edge", "vgg16"])
def test_convolution_of_colour(kernel):
    app = open_page("convolution", convolution_view="colour", convolution_kernel=kernel)
    shown = shown_map(app, "convolution:colour:response")
    np.testing.assert_allclose(execute(code(app))["response"][:, :, 0], shown, atol=0.01)


@pytest.mark.parametrize("learned", ["0", "1"])
def test_feature_map_has_the_size_on_the_screen(learned):
    link = {
        "convolution_view": "feature-map",
        "convolution_stride": "2",
        "convolution_stack_learned": learned,
    }
    app = open_page("convolution", **link)
    shape = execute(code(app))["response"].shape
    assert f"**Feature map** · {' x '.join(map(str, shape))}" in [element.value for element in app.markdown]


@pytest.mark.parametrize(
    ("rows", "columns", "stride"), [("20", "30", "1"), ("-7", "0", "2"), ("0", "-60", "1")]
)
def test_response_of_the_moved_picture(rows, columns, stride):
    link = {"shift_rows": rows, "shift_columns": columns, "stride": stride, "view": "translation"}
    app = open_page("convolution", **{f"convolution_{name}": value for name, value in link.items()})
    result = execute(code(app))
    original, moved = (shown_map(app, f"convolution:translation:{name}") for name in ("original", "moved"))
    np.testing.assert_allclose(result["response"][:, :, 0], original, atol=0.01)
    np.testing.assert_allclose(result["response_of_moved"][:, :, 0], moved, atol=0.01)


@pytest.mark.parametrize("stack", ["three", "mnist", "pets", "dilated"])
def test_receptive_field_is_what_the_gradient_reaches(stack):
    link = {"view": "receptive-field", "stack_name": stack, "ask": "0"}
    app = open_page("convolution", **{f"convolution_{name}": value for name, value in link.items()})
    first_row, last_row, first_column, last_column = execute(code(app))["seen"]
    messages = (json.loads(one.proto.json).get("message", {}) for one in app.get("bidi_component"))
    (picture,) = (message for message in messages if "frame" in message)
    # Where the frame begins in rows and columns; outside of the picture where that is negative.
    firsts = [
        axis["first"] + place * axis["step"]
        for axis, place in zip(picture["axes"], picture["chosen"], strict=True)
    ]
    spans = [
        (max(first, 0), min(first + length, size) - 1)
        for first, length, size in zip(firsts, picture["frame"], picture["size"], strict=True)
    ]
    assert spans == [(first_row, last_row), (first_column, last_column)]


@pytest.mark.parametrize(
    "settings", [{}, {"shift": "0", "size": "3", "stride": "2", "padding": "same", "strided": "mean"}]
)
def test_pooling(settings):
    link = {"pooling_view": "comparison"} | {f"pooling_{name}": value for name, value in settings.items()}
    app = open_page("pooling", **link)
    outputs = execute(code(app))["outputs"]
    for name in ("max", "average", "strided"):
        np.testing.assert_allclose(outputs[name], shown_map(app, f"pooling:comparison:{name}"), atol=0.01)


def test_one_strong_response():
    app = open_page("pooling", pooling_view="dilution", pooling_dilution_size="3")
    result = execute(code(app))
    np.testing.assert_allclose(result["maximum"], shown_map(app, "pooling:dilution:max"), atol=1e-4)
    np.testing.assert_allclose(result["average"], shown_map(app, "pooling:dilution:average"), atol=1e-4)


def test_a_pixel_is_mixed_by_a_convolution_and_by_a_dense_layer():
    app = open_page("convolution", convolution_view="pixel", convolution_ask="0")
    result = execute(code(app))
    np.testing.assert_allclose(result["response"], shown_map(app, "convolution:pixel:response"), atol=0.01)
    np.testing.assert_allclose(result["dense"], result["response"], atol=1e-3)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_the_vector_of_all_filters_at_one_place(padding):
    link = {"view": "place", "padding": padding, "place_row": "3", "place_column": "5", "ask": "0"}
    app = open_page("convolution", **{f"convolution_{name}": value for name, value in link.items()})
    bars = chart(app, "convolution:vector")["data"][0]["x"]
    shown = np.frombuffer(base64.b64decode(bars["bdata"]), dtype=bars["dtype"])
    np.testing.assert_allclose(execute(code(app))["response"][3, 5], shown, atol=0.01)


def test_parameters_of_the_mnist_net():
    app = open_page("pooling", pooling_view="parameters")
    pooled, unpooled = (f"{count:,}" for count in execute(code(app))["parameters"])
    (shown,) = (element.value for element in app.metric if element.label.startswith("Parameters without"))
    assert (pooled, unpooled) == ("93,322", "2,038,922")
    assert shown == f"{unpooled} : {pooled} = 21.8"


@pytest.mark.filterwarnings("ignore:Please import `affine_transform`:DeprecationWarning")  # Keras' own import
@pytest.mark.parametrize("fill_mode", ["nearest", "constant", "reflect", "wrap"])
@pytest.mark.parametrize("form", [0, 1], ids=["keras_3", "image_data_generator"])
def test_augmentation_makes_the_variants_on_the_screen(form, fill_mode):
    app = open_page(
        "augmentation", augmentation_fill_mode=fill_mode, augmentation_seed="5", augmentation_count="6"
    )
    variants = execute(code(app, form))["variants"]
    image = resize(centre_square(load_sample("cat")), 150, 150)
    policy = PRESETS["chapter_as_meant"]
    drawn = draw(
        type(policy)(**{**policy.__dict__, "shear_range": 11.46}), np.random.default_rng(5), 6, image.shape
    )
    shown = apply(image, drawn, fill_mode=fill_mode).astype(np.float32)
    assert variants.shape == shown.shape
    # keras.ops repeats a picture of n pixels after n, ImageDataGenerator after n - 1: what wraps lies a pixel apart.
    assert np.abs(variants - shown).mean() < (2.0 if (form, fill_mode) == (0, "wrap") else 1.0)


def test_keras_layers_for_training_can_be_built():
    app = open_page("augmentation")
    assert execute(code(app, 2))["augmentation"].output_shape == (None, 150, 150, 3)


@pytest.mark.parametrize(("probability", "label"), [("0.02", "1"), ("0.9", "0")])
def test_the_loss_of_one_picture_is_that_of_keras(probability, label):
    link = {"small_data_view": "loss", "small_data_probability": probability, "small_data_label": label}
    app = open_page("small_data", small_data_ask="0", **link)
    shown = [metric.value for metric in app.metric]
    names = execute(code(app))
    expected = [(names["losses"][name], names["slopes"][name]) for name in ("cross_entropy", "squared_error")]
    assert shown == [text for loss, slope in expected for text in (f"{loss:.3f}", f"{slope:+.3f}")]


def test_batches_are_read_from_a_folder_and_from_a_generator(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # batches are read when they are asked for
    app = open_page("small_data", small_data_view="training")
    names = execute(code(app, 2), tmp_path)
    images, labels = next(iter(names["train"]))
    assert images.shape == (20, 75, 75, 3)
    assert set(labels.numpy().ravel()) <= {0, 1}
    names = execute(code(app, 3))
    assert names["steps"] == 30  # 600 pictures in batches of 20
    stream = names["batches"](np.arange(50), np.arange(50))
    sizes = [len(next(stream)[0]) for _ in range(6)]
    assert sizes == [20, 20, 10] * 2


def test_wrong_labels_in_a_plain_environment(capsys):
    app = open_page("accuracy", accuracy_view="most-wrong", accuracy_ask="0")
    names = execute(code(app))
    told = capsys.readouterr().out
    assert np.mean(names["given"][names["worst"]] != names["train_labels"][names["worst"]]) > 0.8
    assert names["after"] > names["before"]
    assert f"{names['after']:.1%}" in told
