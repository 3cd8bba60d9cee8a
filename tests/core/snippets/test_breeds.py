"""The code of held-out groups, against a plain loop over the digits."""

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from core.snippets.breeds import held_out
from tests.support import execute, snippet


def test_no_digit_is_known_to_the_net_that_is_tested_on_it():
    found = execute(snippet(held_out))
    assert len(found["new"]) == 5
    assert sorted(found["taken"]) == list(range(10))
    assert all(digit != other for digit, other in found["taken"].items())
    assert np.mean(found["new"]) < np.mean(found["known"])
    # The last fold by hand: the same pictures through the same kind of net.
    pictures, digits = load_digits(return_X_y=True)
    test, train = found["held_out"], found["train"]
    net = LogisticRegression(max_iter=2000).fit(pictures[train] / 16, digits[train] % 2)
    right = np.mean(net.predict(pictures[test] / 16) == digits[test] % 2)
    assert found["new"][-1] == pytest.approx(right, abs=0.01)
