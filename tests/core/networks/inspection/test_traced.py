"""Remembering, forgetting."""

import gc
import weakref

import keras
import pytest

from core.networks.inspection import traced as compiled


@pytest.fixture
def model():
    return keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])


def test_once_a_model_and_arguments(model):
    calls = []

    @compiled.kept_per_model
    def work(model, number):
        calls.append(number)
        return object()

    assert work(model, 1) is work(model, 1)
    assert work(model, 2) is not work(model, 1)
    assert calls == [1, 2]


def test_a_forgotten_model_leaves_memory():
    model = keras.Sequential([keras.layers.Identity()])

    @compiled.kept_per_model
    def itself(model):
        return lambda: model

    itself(model)
    compiled.forget(model)
    reference = weakref.ref(model)
    del model
    gc.collect()
    assert reference() is None


def test_the_oldest_go_first(model):
    calls = []

    @compiled.kept_per_model
    def work(model, number):
        calls.append(number)

    for number in [*range(40), 0]:
        work(model, number)
    assert calls[-1] == 0
    assert len(compiled._entries) <= 24
