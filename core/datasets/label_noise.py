"""Labels that are wrong on purpose, and what a reader does about them."""

import dataclasses
from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from core.datasets.dataset import Dataset, Split, fingerprint


def plant_wrong_labels(labels: NDArray[np.int64], classes: int, share: float, seed: int) -> NDArray[np.int64]:
    """The labels, ``round(share * N)`` of them another class, drawn evenly: int64 ``(N,)``.

    Args:
        labels: The true ones, ``(N,)``.
        classes: How many there are, at least 2.
        share: 0 to 1.
        seed: Decides which pictures, and which wrong class each gets.
    """
    rng = np.random.default_rng(seed)
    chosen = rng.permutation(len(labels))[: round(share * len(labels))]
    wrong = labels.copy()
    wrong[chosen] = (labels[chosen] + rng.integers(1, classes, len(chosen))) % classes
    return wrong


def repaired(split: Split, removed: Collection[int], relabelled: Mapping[int, int]) -> Split:
    """A part without the pictures at the places ``removed``, and with new labels at those of ``relabelled``."""
    labels = split.labels.copy()
    for place, label in relabelled.items():
        labels[place] = label
    kept = np.array([place for place in range(len(labels)) if place not in set(removed)], dtype=np.int64)
    return Split(split.images[kept], labels[kept], tuple(split.names[place] for place in kept.tolist()))


def with_training(dataset: Dataset, train: Split) -> Dataset:
    """The data set with another training part, and the fingerprint of that."""
    parts = (train, dataset.validation, dataset.test)
    return dataclasses.replace(dataset, train=train, fingerprint=fingerprint(dataset.class_names, parts))
