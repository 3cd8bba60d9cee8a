"""Batches of training pictures, warped in a thread while the net computes."""

from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from core import augmentation
from core.augmentation import AugmentationPolicy
from core.datasets.dataset import Split

Batch = tuple[NDArray[np.uint8], NDArray[np.int64]]

_AHEAD = 4


def training_batches(
    split: Split, policy: AugmentationPolicy, rng: np.random.Generator, *, batch_size: int, steps: int
) -> Iterator[Batch]:
    """``steps`` full batches of uint8 pictures and labels, from one shuffled pass after the other.

    Warped pictures are rounded to whole grey levels: uint8 is a quarter of the memory traffic.
    """
    passes = -(-steps * batch_size // len(split))
    order = np.concatenate([rng.permutation(len(split)) for _ in range(passes)])
    for step in range(steps):
        chosen = order[step * batch_size : (step + 1) * batch_size]
        images = split.images[chosen]
        if policy != AugmentationPolicy(fill_mode=policy.fill_mode, cval=policy.cval):
            transforms = augmentation.draw(policy, rng, len(images), images.shape[1:])
            images = augmentation.apply(images, transforms, fill_mode=policy.fill_mode, cval=policy.cval)
        yield images, split.labels[chosen]


def plain_batches(split: Split, batch_size: int) -> Iterator[Batch]:
    """All pictures in their order; the last batch may be smaller."""
    for start in range(0, len(split), batch_size):
        stop = start + batch_size
        yield np.asarray(split.images[start:stop]), split.labels[start:stop]


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
