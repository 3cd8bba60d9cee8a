"""Confusions of many classes, by hand."""

import itertools

import numpy as np

from core.evaluation.confusion import Confusion, most_confused, neighbouring_order


def test_pairs_by_number_then_by_share():
    counts = np.array([[5, 3, 0], [3, 1, 1], [0, 0, 0]])
    assert most_confused(counts, 5) == [
        Confusion(1, 0, 3, 3 / 5), Confusion(0, 1, 3, 3 / 8), Confusion(1, 2, 1, 1 / 5),
    ]  # fmt: skip
    assert most_confused(counts, 1) == [Confusion(1, 0, 3, 3 / 5)]
    assert most_confused(np.eye(3, dtype=np.int64), 5) == []


def test_what_is_confused_stands_side_by_side():
    """Three groups that are mixed up only inside, shuffled: each stands together again."""
    rng = np.random.default_rng(0)
    groups = np.repeat([0, 1, 2], 4)
    rng.shuffle(groups)
    counts = np.where(groups[:, None] == groups[None], rng.integers(1, 9, (12, 12)), 0)
    ordered = groups[neighbouring_order(counts)]
    assert (np.diff(ordered) != 0).sum() == 2


def test_a_chain_is_laid_out_as_a_line():
    """Each class is taken for its neighbours only."""
    chain = np.random.default_rng(1).permutation(8)
    counts = np.zeros((8, 8), np.int64)
    for one, other in itertools.pairwise(chain):
        counts[one, other] = counts[other, one] = 2
    counts += 5 * np.eye(8, dtype=np.int64)
    found = neighbouring_order(counts)
    assert found in (chain.tolist(), chain.tolist()[::-1])


def test_every_class_has_its_place_though_nobody_confuses_any():
    assert sorted(neighbouring_order(np.eye(5, dtype=np.int64) * 3)) == list(range(5))
    assert sorted(neighbouring_order(np.zeros((2, 2), np.int64))) == [0, 1]
