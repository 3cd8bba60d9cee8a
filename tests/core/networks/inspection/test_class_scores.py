"""Classes and their scores, against Keras' softmax and sigmoid."""

import keras
import numpy as np
import pytest
from keras import layers

from core.errors import InputError
from core.networks.inspection import class_scores
from core.networks.inspection.inspected import InspectedModel

IMAGE = np.random.default_rng(0).random((6, 6, 3)).astype(np.float32)


def classifier(units, activation):
    return keras.Sequential([keras.Input((6, 6, 3)), layers.Flatten(), layers.Dense(units, activation)])


def top_classes(network, **options):
    model = InspectedModel(network)
    return class_scores.top_classes(model, class_scores.class_logits(model, IMAGE[None])[0], **options)


@pytest.mark.parametrize("activation", ["softmax", None])
def test_several_classes(activation):
    model = classifier(4, activation)
    outputs = model(IMAGE[None])
    probabilities = np.asarray(outputs if activation else keras.ops.softmax(outputs))[0]
    best = top_classes(model, count=3)
    assert [score.class_index for score in best] == np.argsort(-probabilities)[:3].tolist()
    for score in best:
        assert score.probability == pytest.approx(probabilities[score.class_index], rel=1e-5)


@pytest.mark.parametrize("activation", ["sigmoid", None])
def test_one_unit_is_two_classes(activation):
    model = classifier(1, activation)
    outputs = model(IMAGE[None])
    one = float(np.asarray(outputs if activation else keras.ops.sigmoid(outputs))[0, 0])
    scores = {score.class_index: score for score in top_classes(model)}
    assert scores[1].probability == pytest.approx(one, rel=1e-5)
    assert scores[0].probability == pytest.approx(1 - one, rel=1e-5)
    assert scores[0].logit == -scores[1].logit


def test_large_logits_do_not_overflow():
    model = classifier(1, "sigmoid")
    model.layers[-1].set_weights([np.zeros((108, 1)), np.array([1000.0])])
    assert [score.probability for score in top_classes(model)] == [1, 0]


def test_no_classifier():
    model = keras.Sequential([keras.Input((6, 6, 3)), layers.Conv2D(2, 3)])
    with pytest.raises(InputError, match="choose a model with a classifier"):
        top_classes(model)


@pytest.mark.parametrize("index", [-1, 2, 1000])
def test_class_out_of_range(index):
    with pytest.raises(InputError, match=f"no class {index}; .* from 0 to 1"):
        class_scores.check_class(InspectedModel(classifier(1, "sigmoid")), index)
