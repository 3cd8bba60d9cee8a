"""Batches of training pictures, warped in a thread while the net computes."""

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.augmentation import AugmentationPolicy, augment
from core.datasets.dataset import Split

Batch = tuple[NDArray[Any], NDArray[np.int64]]
"""Pictures or features, and labels."""

_AHEAD = 4
_EVALUATED = 50


def training_batches(
    split: Split,
    policy: AugmentationPolicy,
    rng: np.random.Generator,
    *,
    batch_size: int,
    steps: int,
    plain_share: float = 0.0,
) -> Iterator[Batch]:
    """``steps`` full batches of uint8 pictures and labels, from one shuffled pass after the other.

    Warped pictures are rounded to whole grey levels: uint8 is a quarter of the memory traffic. Each picture stays as
    it is with probability ``plain_share``.
    """
    order = shuffled_passes(len(split), rng, steps * batch_size)
    for step in range(steps):
        chosen = order[step * batch_size : (step + 1) * batch_size]
        images = augment(split.images[chosen], policy, rng)
        if plain_share and not policy.changes_nothing:
            is_plain = rng.random(len(chosen)) < plain_share
            images[is_plain] = split.images[chosen[is_plain]]
        yield images, split.labels[chosen]


def shuffled_passes(count: int, rng: np.random.Generator, length: int) -> NDArray[np.int64]:
    """``length`` numbers below ``count``, from one shuffled pass over all of them after the other."""
    passes = -(-length // count)
    return np.concatenate([rng.permutation(count) for _ in range(passes)])[:length]


def plain_batches(
    inputs: NDArray[Any], labels: NDArray[np.int64], batch_size: int = _EVALUATED
) -> Iterator[Batch]:
    """All pictures or features in their order; the last batch may be smaller."""
    for start in range(0, len(labels), batch_size):
        stop = start + batch_size
        yield np.asarray(inputs[start:stop]), labels[start:stop]


def prefetched(batches: Iterator[Batch]) -> Generator[Batch]:
    """The same batches, prepared some steps ahead in a thread; its errors come out here."""
    with ThreadPoolExecutor(1, "batches") as pool:
        pending = deque(pool.submit(next, batches, None) for _ in range(_AHEAD))
        try:
            while (batch := pending.popleft().result()) is not None:
                pending.append(pool.submit(next, batches, None))
                yield batch
        finally:
            for future in pending:
                future.cancel()
