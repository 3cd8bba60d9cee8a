"""Grad-CAM against gradients by hand, tf-keras-vis, and the objects of known photographs."""

import warnings

import keras
import numpy as np
import pytest
from keras import layers

from core import images
from core.errors import InputError
from core.images.samples import load_sample
from core.networks import precision
from core.networks.backbones import build
from core.networks.inspection import grad_cam
from core.networks.inspection.class_scores import class_logits
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.randomisation import randomise_from_top
from tests.core.networks.conftest import CAT_FACE, ESPRESSO_CUP, MOTORCYCLE_BODY, photograph, preprocess

RNG = np.random.default_rng(0)


def small_net(units=3, activation="softmax", channels=3):
    """A 1x1 convolution with ReLU and a dense layer: its gradients can be written down."""
    model = keras.Sequential(
        [
            keras.Input((8, 8, channels)),
            layers.Conv2D(5, 1, activation="relu", name="conv"),
            layers.Flatten(name="flatten"),
            layers.Dense(units, activation, name="dense"),
        ]
    )
    rng = np.random.default_rng(1)
    model.set_weights([rng.normal(size=weight.shape) for weight in model.get_weights()])
    return model


def heat(network, image, method="grad_cam", **options):
    """The map of a Keras model."""
    model = network if isinstance(network, InspectedModel) else InspectedModel(network)
    found = grad_cam.evidence(model, image, **options)
    return grad_cam.WEIGHTINGS[method](found.maps, found.gradients)


def by_hand(model, image, class_index):
    """Maps and the gradient of the class logit with respect to them: the row of the dense kernel."""
    kernel, bias, dense, _ = model.get_weights()
    maps = np.maximum(image @ kernel[0, 0] + bias, 0)
    gradient = dense[:, class_index] if dense.shape[1] > 1 else (2 * class_index - 1) * dense[:, 0]
    return maps, gradient.reshape(maps.shape)


CASES = [
    (3, "softmax", 0),
    (3, None, 2),
    (1, "sigmoid", 1),
    (1, "sigmoid", 0),
    (1, None, 0),
    (2, "sigmoid", 1),
]


@pytest.mark.parametrize(("units", "activation", "class_index"), CASES)
def test_grad_cam_by_hand(units, activation, class_index):
    image = RNG.normal(size=(8, 8, 3)).astype(np.float32)
    model = small_net(units, activation)
    maps, gradient = by_hand(model, image, class_index)
    expected = np.maximum(np.mean(maps * gradient.mean((0, 1)), axis=2), 0)
    found = heat(model, image, class_index=class_index)
    np.testing.assert_allclose(found, expected, atol=1e-5)
    assert found.dtype == np.float32
    assert found.min() >= 0


@pytest.mark.parametrize(("units", "activation", "class_index"), CASES)
def test_grad_cam_plus_plus_by_hand(units, activation, class_index):
    image = RNG.normal(size=(8, 8, 3)).astype(np.float32)
    model = small_net(units, activation)
    maps, gradient = by_hand(model, image, class_index)
    expected = np.zeros((8, 8))
    for channel in range(5):
        g, a = gradient[..., channel], maps[..., channel]
        weight = sum(
            g[i, j] ** 2 / (2 * g[i, j] ** 2 + a.sum() * g[i, j] ** 3) * max(g[i, j], 0)
            for i, j in np.ndindex(8, 8)
        )
        expected += weight * a / 5
    found = heat(model, image, "grad_cam_plus_plus", class_index=class_index)
    np.testing.assert_allclose(found, np.maximum(expected, 0), rtol=1e-3, atol=1e-5)


def test_saturated_probabilities_do_not_silence_the_map():
    model = small_net(1, "sigmoid")
    weights = model.get_weights()
    model.set_weights([*weights[:-1], np.array([1000.0])])  # the sigmoid's gradient is 0 here
    image = np.ones((8, 8, 3), np.float32)
    maps = [heat(model, image, class_index=index).max() for index in (0, 1)]
    assert max(maps) > 0


@pytest.mark.parametrize("class_index", [0, 1])
def test_of_one_sigmoid_logit_and_probability_give_the_same_map(class_index):
    """By hand: the slope of the sigmoid is p (1 - p)."""
    image = RNG.normal(size=(8, 8, 3)).astype(np.float32) / 10
    model = small_net(1, "sigmoid")
    logit, probability = (
        grad_cam.evidence(InspectedModel(model), image, class_index=class_index, score=score)
        for score in ("logit", "probability")
    )
    p = 1 / (1 + np.exp(-logit.logits[class_index].astype(np.float64)))
    np.testing.assert_allclose(probability.gradients, logit.gradients * p * (1 - p), rtol=1e-3)
    np.testing.assert_allclose(p if class_index else 1 - p, float(model(image[None])[0, 0]), rtol=1e-4)
    maps = [grad_cam.grad_cam(found.maps, found.gradients) for found in (logit, probability)]
    np.testing.assert_allclose(*(found / (found.max() or 1) for found in maps), rtol=1e-3, atol=1e-4)


def test_the_probability_of_softmax_asks_for_what_distinguishes_the_class():
    """By hand: p_k times the logit's gradient less the mean of all gradients, weighted by their probabilities."""
    image = RNG.normal(size=(8, 8, 3)).astype(np.float32) / 10
    model = small_net(3)
    found = grad_cam.evidence(InspectedModel(model), image, class_index=2, score="probability")
    p = np.asarray(model(image[None])[0], np.float64)
    dense = model.get_weights()[2].astype(np.float64)
    expected = p[2] * (dense[:, 2] - dense @ p)
    np.testing.assert_allclose(found.gradients, expected.reshape(8, 8, 5), rtol=1e-3, atol=1e-7)


def test_negated_gradients_of_one_logit_are_those_of_the_other_class():
    image = RNG.normal(size=(8, 8, 3)).astype(np.float32)
    one = grad_cam.evidence(InspectedModel(small_net(1, "sigmoid")), image, class_index=1)
    other = heat(small_net(1, "sigmoid"), image, class_index=0)
    np.testing.assert_allclose(grad_cam.grad_cam(one.maps, -one.gradients), other, atol=1e-6)


def test_two_objects_have_their_maps_each_on_its_half(lite0):
    """The montage: cat above, cup below; what speaks against the cat is the cup."""
    image = preprocess("efficientnet_lite0", images.resize(load_sample("cat_and_coffee"), 224, 224))
    above = {}
    for name, class_index in (("cat", 285), ("espresso", 967)):
        values = heat(lite0, image, class_index=class_index)
        above[name] = images.resize(values, 224, 224)[:112].sum() / images.resize(values, 224, 224).sum()
    found = grad_cam.evidence(InspectedModel(lite0), image, class_index=285)
    against = images.resize(grad_cam.grad_cam(found.maps, -found.gradients), 224, 224)
    assert above["cat"] > 0.8
    assert above["espresso"] < 0.25
    assert against[112:].sum() > 0.75 * against.sum()


def test_a_nested_base_gives_the_map_of_the_flat_model():
    flat = small_net()
    base = keras.Model(flat.inputs[0], flat.get_layer("conv").output, name="base")
    nested = keras.Sequential([keras.Input((8, 8, 3)), base, *flat.layers[1:]])
    image = RNG.normal(size=(8, 8, 3)).astype(np.float32)
    expected = heat(flat, image, class_index=1)
    for layer_name in (None, "conv", "base/conv"):
        found = heat(nested, image, class_index=1, layer_name=layer_name)
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_a_skipped_layer_counts_with_its_own_branch_only():
    inputs = keras.Input((8, 8, 3))
    trunk = layers.Conv2D(4, 3, padding="same", name="trunk")(inputs)
    branch = layers.Conv2D(4, 3, padding="same", name="branch")(trunk)
    pooled = layers.GlobalAveragePooling2D()(trunk + branch)
    model = keras.Model(inputs, layers.Dense(2, name="dense")(pooled))
    image = RNG.normal(size=(8, 8, 3)).astype(np.float32)
    found = grad_cam.evidence(InspectedModel(model), image, class_index=1, layer_name="branch")
    # The mean over 64 pixels, then the dense kernel.
    expected = np.broadcast_to(model.get_layer("dense").get_weights()[0][:, 1] / 64, (8, 8, 4))
    np.testing.assert_allclose(found.gradients, expected, atol=1e-6)
    peer = keras.Model(inputs, branch)
    np.testing.assert_allclose(found.maps, peer(image[None])[0], atol=1e-5)


@pytest.mark.parametrize("method", ["Gradcam", "GradcamPlusPlus"])
def test_tf_keras_vis_agrees(lite0, method):
    pytest.importorskip("tf_keras_vis", reason="tf-keras-vis is not installed", exc_type=ImportError)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from tf_keras_vis import gradcam
        from tf_keras_vis.utils.scores import CategoricalScore
    image = preprocess("efficientnet_lite0", photograph("coffee"))
    peer = getattr(gradcam, method)(lite0, clone=False)(
        CategoricalScore([967]), image[None], penultimate_layer="head_relu", seek_penultimate_conv_layer=False,
        expand_cam=False, normalize_cam=False,
    )[0]  # fmt: skip
    ours = "grad_cam" if method == "Gradcam" else "grad_cam_plus_plus"
    found = heat(lite0, image, ours, class_index=967)
    if method == "Gradcam":  # a sum over the channels where we have the mean
        np.testing.assert_allclose(found * 1280, peer, rtol=1e-4, atol=1e-4)
    else:  # it divides each channel's shares by their sum, which the paper does not
        assert np.corrcoef(found.ravel(), np.ravel(peer))[0, 1] > 0.98


@pytest.fixture(scope="module")
def vgg16():
    """The trained base with a head that tells apart nothing in particular."""
    base = build("vgg16", input_shape=(96, 96, 3))
    head = layers.Dense(4, kernel_initializer=keras.initializers.RandomNormal(seed=0))
    return keras.Sequential([keras.Input((96, 96, 3)), base, layers.GlobalAveragePooling2D(), head])


@pytest.mark.skipif(not precision.is_native(), reason="this CPU does not multiply bfloat16")
@pytest.mark.parametrize("name", ["chelsea", "coffee", "stereo_motorcycle"])
@pytest.mark.parametrize("method", ["grad_cam", "grad_cam_plus_plus"])
def test_bfloat16_moves_the_map_a_little(vgg16, method, name):
    image = preprocess("vgg16", images.resize(photograph(name), 96, 96))
    exact, rounded = (
        heat(vgg16, image, method, class_index=2, dtype=dtype) for dtype in ("float32", "bfloat16")
    )
    assert exact.max() > 0
    assert not np.array_equal(exact, rounded)
    np.testing.assert_allclose(rounded / exact.max(), exact / exact.max(), atol=0.05)
    assert np.corrcoef(rounded.ravel(), exact.ravel())[0, 1] > 0.995


def test_only_large_convolutions_before_the_layer_are_rounded(vgg16, lite0):
    inspected = InspectedModel(vgg16)
    assert grad_cam.has_large_convolutions(inspected, "vgg16/block5_conv3")
    assert not grad_cam.has_large_convolutions(inspected, "vgg16/block1_conv2")  # itself is large
    assert not grad_cam.has_large_convolutions(InspectedModel(lite0), "head_relu")
    image = preprocess("efficientnet_lite0", photograph("coffee"))
    exact, rounded = (heat(lite0, image, class_index=967, dtype=dtype) for dtype in ("float32", "bfloat16"))
    np.testing.assert_allclose(rounded, exact, rtol=1e-5, atol=1e-6)


@pytest.fixture(scope="module")
def untrained(lite0):
    return [randomise_from_top(lite0, 1000, np.random.default_rng(seed)) for seed in range(4)]


@pytest.mark.parametrize(
    ("name", "class_index", "box"),
    [
        ("chelsea", 285, CAT_FACE),
        ("coffee", 967, ESPRESSO_CUP),
        ("stereo_motorcycle", 665, MOTORCYCLE_BODY),
    ],
)
def test_the_heat_is_on_the_object(lite0, untrained, name, class_index, box):
    image = preprocess("efficientnet_lite0", photograph(name))
    top, left, bottom, right = box
    area = (bottom - top) * (right - left) / 224**2

    def share(model):
        values = images.resize(heat(model, image, class_index=class_index), 224, 224)
        return values[top:bottom, left:right].sum() / max(values.sum(), 1e-30)

    trained = share(lite0)
    assert trained > 0.5
    assert trained > 1.25 * area
    assert np.mean([share(model) for model in untrained]) < 1.1 * area


@pytest.mark.parametrize("grey", [0, 255])
def test_black_and_white_pictures_have_numbers(lite0, grey):
    image = preprocess("efficientnet_lite0", np.full((224, 224, 3), grey, np.uint8))
    for method in grad_cam.WEIGHTINGS:
        assert np.isfinite(heat(lite0, image, method, class_index=0)).all()


def test_where_nothing_speaks_for_the_class_the_map_is_zero():
    model = small_net()
    model.set_weights([np.zeros_like(weight) for weight in model.get_weights()])
    image = np.ones((8, 8, 3), np.float32)
    for method in grad_cam.WEIGHTINGS:
        assert np.array_equal(heat(model, image, method, class_index=1), np.zeros((8, 8)))


def test_a_model_without_convolutions():
    model = keras.Sequential([keras.Input((8, 8, 3)), layers.Rescaling(2), layers.Flatten(), layers.Dense(2)])
    with pytest.raises(InputError, match="no convolution layer; choose a convnet"):
        heat(model, np.zeros((8, 8, 3)), class_index=0)


def test_a_layer_without_map():
    with pytest.raises(InputError, match="layer flatten has no height and width"):
        heat(small_net(), np.zeros((8, 8, 3)), class_index=0, layer_name="flatten")


def test_one_pass_gives_the_scores_and_chooses_the_likeliest_class():
    image = RNG.normal(size=(8, 8, 3)).astype(np.float32)
    for units, activation in ((3, "softmax"), (1, "sigmoid")):
        model = InspectedModel(small_net(units, activation))
        found = grad_cam.evidence(model, image)
        logits = class_logits(model, image[None])[0]
        np.testing.assert_allclose(found.logits, logits, rtol=1e-5)
        assert found.class_index == logits.argmax()
        named = grad_cam.evidence(model, image, class_index=found.class_index)
        np.testing.assert_array_equal(found.gradients, named.gradients)


def test_a_class_that_is_not_there():
    with pytest.raises(InputError, match="no class 3"):
        heat(small_net(), np.zeros((8, 8, 3)), class_index=3)


def test_a_picture_of_another_size():
    with pytest.raises(InputError, match=r"\(9, 8, 3\) but the model takes \(8, 8, 3\)"):
        heat(small_net(), np.zeros((9, 8, 3)), class_index=0)
