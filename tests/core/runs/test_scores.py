"""Scores against scikit-learn and hand-written examples."""

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix as oracle

from core.runs.scores import Mistake, confident_mistakes, confusion_matrix


@pytest.mark.parametrize("num_classes", [2, 3, 10])
def test_confusion_matrix_equals_scikit_learn(num_classes):
    labels, predicted = np.random.default_rng(0).integers(num_classes, size=(2, 50))
    expected = oracle(labels, predicted, labels=range(num_classes))
    np.testing.assert_array_equal(confusion_matrix(labels, predicted, num_classes), expected)


def test_classes_without_pictures_keep_their_row_and_column():
    np.testing.assert_array_equal(confusion_matrix(np.array([0]), np.array([0]), 3), np.diag([1, 0, 0]))


def test_mistakes_come_most_confident_first():
    labels = np.array([0, 1, 1, 0])
    probabilities = np.float32([[0.25, 0.75], [0.125, 0.875], [0.9375, 0.0625], [1, 0]])
    expected = [Mistake(2, 1, 0, 0.9375), Mistake(0, 0, 1, 0.75)]
    assert confident_mistakes(labels, probabilities, 12) == expected
    assert confident_mistakes(labels, probabilities, 1) == expected[:1]
