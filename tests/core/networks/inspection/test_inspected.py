"""Remembering, forgetting, classes, pictures that do not fit."""

import gc
import weakref

import keras
import numpy as np
import pytest
from keras import layers

from core.errors import InputError
from core.networks.inspection.inspected import PICTURE, InspectedModel, kept


def net(*last, shape=(12, 12, 3)):
    return keras.Sequential([keras.Input(shape), layers.Identity(), *last])


@pytest.fixture
def model():
    return InspectedModel(net())


def test_once_a_model_and_arguments(model):
    calls = []

    @kept
    def work(model, number):
        calls.append(number)
        return object()

    assert work(model, 1) is work(model, 1)
    assert work(model, 2) is not work(model, 1)
    assert work(InspectedModel(net()), 1) is not work(model, 1)
    assert calls == [1, 2, 1]


def test_what_was_made_leaves_memory_with_its_model(model):
    model = InspectedModel(net(layers.Conv2D(2, 3)))

    @kept
    def itself(model):
        return lambda: model

    itself(model)
    assert model.calls
    reference = weakref.ref(model.network)
    del model
    gc.collect()
    assert reference() is None


def test_the_oldest_go_first(model):
    calls = []

    @kept
    def work(model, number):
        calls.append(number)

    for number in [*range(40), 0]:
        work(model, number)
    assert calls[-1] == 0
    assert len(model.kept) <= 24


def test_calls_know_whose_outputs_they_get():
    inputs = keras.Input((12, 12, 3))
    first = layers.Conv2D(3, 3, padding="same", name="first")(inputs)
    model = InspectedModel(
        keras.Model(inputs, layers.Flatten(name="flat")(layers.Add(name="sum")([inputs, first])))
    )
    assert [(call.path, call.inputs, call.shape, call.is_spatial) for call in model.calls] == [
        ("first", (PICTURE,), (12, 12, 3), True),
        ("sum", (PICTURE, 0), (12, 12, 3), True),
        ("flat", (1,), (432,), False),
    ]


@pytest.mark.parametrize(
    ("last", "classes"),
    [
        ([], 0),
        ([layers.Flatten(), layers.Dense(1)], 2),
        ([layers.Flatten(), layers.Dense(7)], 7),
    ],
)
def test_classes(last, classes):
    assert InspectedModel(net(*last)).num_classes == classes


@pytest.mark.parametrize("shape", [(12, 12), (12, 12, 1), (11, 12, 3), (1, 12, 12, 3)])
def test_a_picture_of_another_shape(model, shape):
    with pytest.raises(InputError, match="resize the picture"):
        model.check_picture(np.zeros(shape))


@pytest.mark.parametrize("shape", [(10,), (8, 8, 4), (8, 8, 8, 3)])
def test_a_model_for_something_else(shape):
    with pytest.raises(InputError, match="expected pictures"):
        InspectedModel(net(shape=shape))
