"""Silent channels over many pictures, counted by hand."""

import keras
import numpy as np
from keras import layers

from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.silence import answer_silence, silence
from core.specs.silence import SilenceSpec
from tests.support import Report


def test_dead_is_only_what_no_picture_wakes():
    """Four channels: red, blue, never, always."""
    model = keras.Sequential([keras.Input((6, 6, 3)), layers.Conv2D(4, 1, activation="relu")])
    kernel = np.zeros((1, 1, 3, 4), np.float32)
    kernel[0, 0, 0, 0] = kernel[0, 0, 2, 1] = 1
    kernel[0, 0, :, 2] = -1
    kernel[0, 0, :, 3] = 1
    model.set_weights([kernel, np.zeros(4)])
    red, blue = (np.zeros((6, 6, 3), np.uint8) for _ in range(2))
    red[:3, :, 0] = blue[:3, :, 2] = 200
    (layer,) = silence(InspectedModel(model), [red, red, blue])
    assert layer.in_each.tolist() == [2, 2, 2]
    assert layer.in_all.tolist() == [2, 2, 1]
    assert layer.never == (2,)
    assert layer.channels == 4


def test_the_sample_photographs_wake_most_channels_of_the_book_net(home):
    report = Report()
    found = answer_silence(SilenceSpec("book_convnet"), report)
    for layer in found:
        assert (np.diff(layer.in_all) <= 0).all()
        assert layer.in_all[0] == layer.in_each[0]
        assert len(layer.never) == layer.in_all[-1]
