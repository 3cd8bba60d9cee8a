"""Against a model whose logit is the mean of a corner."""

import keras
import numpy as np
import pytest
from keras import layers

from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.occlusion import occlusion_sensitivity


@pytest.fixture(scope="module")
def corner():
    """Its one logit is the sum of the upper left 4x4 pixels."""
    model = keras.Sequential([keras.Input((10, 12, 1)), layers.Flatten(), layers.Dense(1, "sigmoid")])
    kernel = np.zeros((10, 12))
    kernel[:4, :4] = 1
    model.set_weights([kernel.reshape(-1, 1), np.zeros(1)])
    return InspectedModel(model)


def by_hand(image, window, rows, columns):
    falls = np.zeros((len(rows), len(columns)))
    for at in np.ndindex(falls.shape):
        covered = image.copy()
        row, column = rows[at[0]], columns[at[1]]
        covered[row : row + window, column : column + window] = image.mean()
        falls[at] = image[:4, :4].sum() - covered[:4, :4].sum()
    return falls


def test_both_classes_by_hand(corner):
    image = np.random.default_rng(0).random((10, 12, 1)).astype(np.float32)
    expected = by_hand(image, 4, [0, 3, 6], [0, 3, 6, 8])  # the last column ends at the border
    for class_index, sign in ((1, 1), (0, -1)):
        found = occlusion_sensitivity(corner, image, class_index=class_index, window=4, stride=3)
        np.testing.assert_allclose(found, sign * expected, atol=1e-4)


def test_the_default_window_is_a_fifth(corner):
    falls = occlusion_sensitivity(corner, np.ones((10, 12, 1), np.float32), class_index=1)
    assert falls.shape == (9, 11)
    np.testing.assert_allclose(falls, 0, atol=1e-5)  # covered with its own colour


def test_progress_and_cancelling(corner):
    class StopError(Exception):
        pass

    fractions = []

    def report(fraction, _sentence):
        fractions.append(fraction)
        if len(fractions) == 3:
            raise StopError

    with pytest.raises(StopError):
        occlusion_sensitivity(corner, np.ones((10, 12, 1), np.float32), class_index=1, report=report)
    assert fractions == sorted(fractions)
    assert fractions[0] == 0 < fractions[1] < 1


@pytest.mark.parametrize(("window", "stride"), [(11, 1), (-1, 1), (2, -1)])
def test_a_window_outside(corner, window, stride):
    with pytest.raises(ValueError, match="do not fit"):
        occlusion_sensitivity(corner, np.ones((10, 12, 1)), class_index=1, window=window, stride=stride)
