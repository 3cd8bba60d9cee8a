"""Scores against hand-written examples."""

import numpy as np

from core.runs.scores import Mistake, confident_mistakes


def test_mistakes_come_most_confident_first():
    labels = np.array([0, 1, 1, 0])
    probabilities = np.float32([[0.25, 0.75], [0.125, 0.875], [0.9375, 0.0625], [1, 0]])
    expected = [Mistake(2, 1, 0, 0.9375), Mistake(0, 0, 1, 0.75)]
    assert confident_mistakes(labels, probabilities, 12) == expected
    assert confident_mistakes(labels, probabilities, 1) == expected[:1]
