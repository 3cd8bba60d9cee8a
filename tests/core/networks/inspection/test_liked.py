"""Pictures of classes and filters, against gradients by hand, SciPy's waves and Keras' own layers."""

import dataclasses

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from core.errors import InputError
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.liked import gram_likeness, liked_pictures, smoothed
from core.specs.pictures_of import LikedSpec, Regularisers
from tests.support import Report

RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(3)
    return InspectedModel(
        keras.Sequential(
            [
                keras.Input((16, 16, 3)),
                layers.Rescaling(1 / 128, offset=-1),
                layers.Conv2D(6, 3, activation="relu", name="first"),
                layers.Conv2D(8, 3, activation="relu", name="second"),
                layers.GlobalAveragePooling2D(),
                layers.Dense(4, "softmax", name="dense"),
            ]
        )
    )


def spec(**changes):
    return dataclasses.replace(
        LikedSpec("book_convnet", "class", 2, size=16, steps=6, snapshots=(0, 6)), **changes
    )


def test_one_step_follows_the_gradient_of_the_logit(model):
    """The oracle: Keras' own model with its last activation taken away."""
    found = liked_pictures(model, spec(steps=1, snapshots=(0, 1), step_size=3.0))
    start, end = (tf.constant(picture) for picture in found.snapshots)
    peer = keras.models.clone_model(model.network)
    peer.set_weights(model.network.get_weights())
    peer.layers[-1].activation = keras.activations.linear
    with tf.GradientTape() as tape:
        tape.watch(start)
        logit = peer(start)[:, 2]
    gradient = tape.gradient(logit, start).numpy()
    expected = start.numpy() + 3 * gradient / np.sqrt((gradient**2).mean())
    np.testing.assert_allclose(end, expected, atol=1e-3)
    assert found.objectives[0, 0] == pytest.approx(float(logit[0]), rel=1e-4)
    assert found.objectives[1, 0] == pytest.approx(float(peer(end)[0, 2]), rel=1e-4)
    probability = float(keras.activations.softmax(peer(end))[0, 2])
    assert found.probabilities[0] == pytest.approx(probability, rel=1e-4)


@pytest.mark.parametrize("target", ["class", "filter"])
def test_up_and_down(model, target):
    layer = "second" if target == "filter" else ""
    up, down = (liked_pictures(model, spec(target=target, layer=layer, sign=sign)) for sign in (1, -1))
    assert up.objectives[-1, 0] > up.objectives[0, 0]
    assert down.objectives[-1, 0] < down.objectives[0, 0]


def test_a_filter_is_measured_before_its_activation_function(model):
    """By hand, and below zero, where ReLU has no gradient."""
    found = liked_pictures(model, spec(target="filter", layer="second", sign=-1, steps=20, snapshots=(20,)))
    lower = keras.Model(model.network.inputs, model.network.get_layer("first").output)
    kernel, bias = model.network.get_layer("second").get_weights()
    maps = np.asarray(tf.nn.conv2d(lower([found.pictures]), kernel, 1, "VALID")) + bias
    assert found.objectives[-1, 0] == pytest.approx(maps[..., 2].mean(), rel=1e-3)
    assert found.objectives[-1, 0] < 0


def test_smoothing_divides_waves_by_their_frequency():
    place = np.arange(32)
    slow, fast = (np.cos(2 * np.pi * waves * place / 32)[None, :].repeat(32, axis=0) for waves in (2, 8))
    both = tf.constant((slow + fast)[None, ..., None], tf.float32)
    found = smoothed(both, 1.0, 32).numpy()[0, ..., 0]
    np.testing.assert_allclose(found, slow / 2 + fast / 8, atol=1e-4)
    np.testing.assert_allclose(smoothed(both, 0.0, 32).numpy(), both.numpy(), atol=1e-4)


def test_smoothing_makes_the_picture_smoother(model):
    rough, smooth = (
        liked_pictures(model, spec(steps=20, regularisers=Regularisers(smoothing=power))).pictures
        for power in (0.0, 1.0)
    )
    variation = [
        float(np.abs(np.diff(picture, axis=1)).mean()) / picture.std() for picture in (rough, smooth)
    ]
    assert variation[1] < variation[0]


def test_colours_go_together_as_in_photographs(model):
    free, mixed = (
        liked_pictures(model, spec(steps=20, regularisers=Regularisers(colours=colours))).pictures[0]
        for colours in (False, True)
    )
    likeness = [np.corrcoef(picture.reshape(-1, 3).T)[0, 2] for picture in (free, mixed)]
    assert likeness[1] > likeness[0]


def test_decay_keeps_the_picture_near_grey(model):
    free, held = (
        liked_pictures(model, spec(steps=20, regularisers=Regularisers(decay=decay))).pictures
        for decay in (0.0, 0.2)
    )
    assert np.abs(held - 128).mean() < np.abs(free - 128).mean()


def test_likeness_is_the_cosine_of_gram_matrices():
    maps = RNG.random((3, 4, 4, 5)).astype(np.float32)
    found = gram_likeness(tf.constant(maps)).numpy()
    grams = [np.einsum("hwk,hwl->kl", part, part).ravel() for part in maps]
    expected = [[a @ b / np.linalg.norm(a) / np.linalg.norm(b) for b in grams] for a in grams]
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    moved = np.roll(maps, (1, 2), axis=(1, 2))
    pair = gram_likeness(tf.constant(np.stack([maps[0], moved[0]]))).numpy()
    assert pair[0, 1] == pytest.approx(1, abs=1e-4)  # a texture does not mind where it lies


def test_diversity_makes_pictures_less_alike(model):
    alike, different = (
        liked_pictures(model, spec(target="filter", layer="second", count=3, steps=30, diversity=diversity))
        for diversity in (0.0, 3.0)
    )
    assert different.likeness.mean() < alike.likeness.mean()
    assert alike.likeness.shape == (3, 3)
    assert different.pictures.shape == (3, 16, 16, 3)


def test_jitter_and_noise_follow_the_seed(model):
    options = {"regularisers": Regularisers(jitter=4)}
    first, again, other = (liked_pictures(model, spec(seed=seed, **options)).pictures for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert not np.allclose(first, other)


def test_progress_and_snapshots(model):
    report = Report()
    found = liked_pictures(
        model, spec(), report=lambda fraction, sentence: report.told.append((fraction, sentence))
    )
    assert found.snapshots.shape == (2, 1, 16, 16, 3)
    assert len(report.told) == 6
    np.testing.assert_array_equal(found.snapshots[-1], found.pictures)


@pytest.mark.parametrize("changes", [{"index": 4}, {"target": "filter", "layer": "second", "index": 8}])
def test_what_the_model_does_not_have(model, changes):
    with pytest.raises(InputError):
        liked_pictures(model, spec(**changes))


@pytest.mark.parametrize(
    "changes", [{"count": 7}, {"size": 0}, {"steps": 301}, {"diversity": 11.0}, {"seed": -1}]
)
def test_requests_out_of_range(changes):
    with pytest.raises(InputError, match="were asked for"):
        spec(**changes)
    with pytest.raises(InputError, match="Jitter"):
        Regularisers(jitter=-1)
