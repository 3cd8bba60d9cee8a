"""Steps against a picture: the gradient against differences and Keras' own loss, the bounds, and what the net says."""

import keras
import numpy as np
import pytest
import skimage.data
from keras import layers

from core.errors import InputError
from core.networks.inspection.fooling import (
    answer_fooling,
    answer_opinions,
    odds_gradient,
    stepped,
    with_noise,
)
from core.networks.inspection.inspected import InspectedModel
from core.specs.fooling import MAX_SIZE, FoolingSpec, OpinionsSpec, step_length
from core.storage.uploads import store_picture
from tests.core.networks.conftest import photograph, preprocess
from tests.support import Report

RNG = np.random.default_rng(0)


def small_net(units, activation):
    """Smooth, so that differences tell its gradient."""
    model = keras.Sequential(
        [
            keras.Input((4, 5, 3)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(6, "tanh"),
            layers.Dense(units, activation),
        ]
    )
    rng = np.random.default_rng(1)
    model.set_weights([rng.normal(size=weight.shape) for weight in model.get_weights()])
    return model


def log_odds(model, picture, class_index):
    """By hand, in double precision: ``log(p / (1 - p))`` of a class."""
    first, first_bias, last, last_bias = (weight.astype(float) for weight in model.get_weights())
    scores = np.tanh((picture / 255).ravel() @ first + first_bias) @ last + last_bias
    if len(scores) == 1:
        share = 1 / (1 + np.exp(-scores[0]))
        share = share if class_index == 1 else 1 - share
    else:
        share = np.exp(scores[class_index]) / np.exp(scores).sum()
    return np.log(share / (1 - share))


CASES = [(3, "softmax", 0), (3, None, 2), (4, "softmax", 1), (1, "sigmoid", 1), (1, "sigmoid", 0)]


@pytest.mark.parametrize(("units", "activation", "class_index"), CASES)
def test_the_gradient_is_that_of_central_differences(units, activation, class_index):
    model = small_net(units, activation)
    picture = RNG.uniform(0, 255, (4, 5, 3))
    expected = np.empty(picture.shape)
    for place in np.ndindex(picture.shape):
        up, down = picture.copy(), picture.copy()
        up[place] += 1e-3
        down[place] -= 1e-3
        expected[place] = (log_odds(model, up, class_index) - log_odds(model, down, class_index)) / 2e-3
    found = odds_gradient(InspectedModel(model), picture.astype(np.float32), class_index)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-6)


def test_its_sign_is_that_of_the_cross_entropy_of_keras(lite0):
    """The fast gradient sign method takes the sign of the loss' gradient, which points the other way."""
    import tensorflow as tf

    image = photograph("coffee")
    model = keras.Sequential(
        [keras.Input((224, 224, 3)), layers.Rescaling(1 / 128, offset=-127 / 128), lite0]
    )
    pixels = tf.Variable(preprocess("efficientnet_lite0", image[None]))
    with tf.GradientTape() as tape:
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(tf.constant([967]), lite0(pixels))
    expected = np.sign(tape.gradient(loss, pixels)[0].numpy())
    found = np.sign(odds_gradient(InspectedModel(model), image, 967))
    assert np.mean(found == -expected) > 0.995


def test_a_class_that_is_certain_still_has_a_direction():
    """The gradient of its cross-entropy is zero to seven digits."""
    model = small_net(3, "softmax")
    weights = model.get_weights()
    weights[3] = np.array([200.0, 0, 0])
    model.set_weights(weights)
    picture = RNG.uniform(0, 255, (4, 5, 3)).astype(np.float32)
    assert model.predict_on_batch(picture[None])[0, 0] == 1
    assert (odds_gradient(InspectedModel(model), picture, 0) != 0).all()


@pytest.mark.parametrize("toward", [False, True])
@pytest.mark.parametrize(("size", "steps"), [(1, 1), (3, 1), (3, 2), (5, 10), (MAX_SIZE, 4)])
def test_bytes_stay_near_the_picture(size, steps, toward):
    model = InspectedModel(small_net(3, "softmax"))
    image = RNG.choice(np.array([0, 1, 128, 254, 255], np.uint8), (4, 5, 3))
    picture, length = image, step_length(size, steps)
    for _ in range(steps):
        picture = stepped(model, picture, image, size=size, length=length, class_index=1, toward=toward)
        assert picture.dtype == np.uint8
        assert np.abs(picture.astype(int) - image).max() <= size
    assert length * steps >= size
    change = log_odds(model.network, picture, 1) - log_odds(model.network, image, 1)
    assert (change > 0) == toward


def test_one_step_moves_every_value_that_has_room_as_far():
    model = InspectedModel(small_net(3, "softmax"))
    image = RNG.integers(20, 236, (4, 5, 3), dtype=np.uint8)
    moved = stepped(model, image, image, size=4, length=4, class_index=0, toward=False).astype(int) - image
    signs = -np.sign(odds_gradient(model, image, 0))
    np.testing.assert_array_equal(moved, 4 * signs)


def test_noise_is_as_large_and_has_no_direction():
    image = np.full((100, 100, 3), 100, np.uint8)
    moved = with_noise(image, 7, np.random.default_rng(0)).astype(int) - 100
    assert set(np.unique(moved)) == {-7, 7}
    assert abs(moved.mean()) < 0.2
    at_the_border = with_noise(np.full((9, 9, 3), 254, np.uint8), 7, np.random.default_rng(0))
    assert set(np.unique(at_the_border)) == {247, 255}


@pytest.fixture(scope="module")
def coffee():
    return store_picture(skimage.data.coffee())


def test_one_step_fools_a_net_that_noise_does_not(coffee):
    found = answer_fooling(FoolingSpec("efficientnet_lite0", coffee, 2), Report())
    shares = {score.class_index: score for score in found.scores}
    assert found.before == found.random_index == 967
    assert found.after != 967
    assert shares[967].before > 0.9
    assert abs(shares[967].random - shares[967].before) < 0.05
    assert shares[967].after < 0.3
    assert found.watched == pytest.approx((shares[967].before, shares[967].after))
    assert found.heat_before.shape == found.heat_after.shape == (7, 7)
    for changed in (found.fooled, found.random):
        assert np.abs(changed.astype(int) - found.image).max() == 2
    # The pictures that are shown are those that the scores belong to.
    digests = tuple(store_picture(picture) for picture in (found.image, found.random, found.fooled))
    again = answer_opinions(OpinionsSpec("efficientnet_lite0", digests), Report())
    told = np.array([[score.before, score.random, score.after] for score in found.scores])
    np.testing.assert_allclose(again[:, [score.class_index for score in found.scores]].T, told, atol=1e-4)


def test_several_steps_lead_to_a_chosen_class(coffee):
    report = Report()
    found = answer_fooling(FoolingSpec("efficientnet_lite0", coffee, 4, 20, toward=985), report)
    assert found.after == 985
    assert len(found.watched) == 21
    assert found.watched[0] < 0.01
    assert found.watched[-1] > 0.9
    assert len(report.told) == 20


def test_a_net_with_one_output_has_two_sides(coffee):
    found = answer_fooling(FoolingSpec("book_convnet", coffee, 8), Report())
    assert found.after == 1 - found.before
    assert {score.class_index for score in found.scores} == {0, 1}
    for when in ("before", "random", "after"):
        assert sum(getattr(score, when) for score in found.scores) == pytest.approx(1, abs=1e-5)


def test_opinions_are_the_softmax_of_the_logits(coffee, lite0):
    shares = answer_opinions(OpinionsSpec("efficientnet_lite0", (coffee,)), Report())
    logits = lite0(preprocess("efficientnet_lite0", photograph("coffee")[None])).numpy()[0].astype(float)
    expected = np.exp(logits - logits.max()) / np.exp(logits - logits.max()).sum()
    np.testing.assert_allclose(shares[0], expected, atol=1e-4)


@pytest.mark.parametrize(
    "changes", [{"size": 0}, {"size": MAX_SIZE + 1}, {"steps": 0}, {"steps": 21}, {"picture": "x"}]
)
def test_what_cannot_be_asked(changes):
    with pytest.raises(InputError):
        FoolingSpec(**{"model": "efficientnet_lite0", "picture": "0" * 64, "size": 2, **changes})


def test_a_class_that_there_is_not(coffee):
    with pytest.raises(InputError, match="no class 1000"):
        answer_fooling(FoolingSpec("efficientnet_lite0", coffee, 2, toward=1000), Report())


@pytest.mark.parametrize("count", [0, 65])
def test_opinions_have_bounds(count):
    with pytest.raises(InputError):
        OpinionsSpec("efficientnet_lite0", ("0" * 64,) * count)
