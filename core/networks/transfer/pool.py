"""Features of some pictures, taken from those of all pictures of a task, which are computed once.

A sweep trains on 50, 200 and all pictures of a class, with several seeds: each set is another data set, but each
picture is in many of them. Here a picture's features are found by its pixels.
"""

import hashlib
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.dataset import Dataset, Split, fingerprint
from core.networks.transfer.features import Features
from core.networks.transfer.net import TransferNet
from core.networks.transfer.versions import Version

ALL = Version("train")
"""Where all pictures of a pool are."""


def pool_of(dataset: Dataset) -> Dataset:
    """All pictures of a data set, each once, as the training part of one without labels.

    Their order does not depend on the parts they were in: the same pictures make the same pool.
    """
    found = {
        _digest(image): (image, name)
        for split in (dataset.train, dataset.validation, dataset.test)
        for image, name in zip(split.images, split.names, strict=True)
    }
    pictures = [found[digest] for digest in sorted(found)]
    images = np.stack([image for image, _ in pictures])
    everything = Split(images, np.zeros(len(images), np.int64), tuple(name for _, name in pictures))
    nothing = Split(images[:0], np.zeros(0, np.int64), ())
    mark = fingerprint((), (everything,))
    return Dataset(dataset.title, dataset.class_names, everything, nothing, nothing, mark)


class Chosen:
    """Some rows of a large array, read when they are asked for.

    Args:
        array: ``(N, ...)``, mostly a memory map.
        rows: ``(n,)``, which of them.
    """

    def __init__(self, array: NDArray[Any], rows: NDArray[np.int64]) -> None:
        self._array = array
        self._rows = rows
        self.shape = (len(rows), *array.shape[1:])
        self.dtype = array.dtype

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, chosen: Any) -> NDArray[Any]:
        """Rows by number or slice."""
        rows: NDArray[Any] = self._array[self._rows[chosen]]
        return rows


class FeaturesOfSome(Features):
    """As :class:`Features`, for a data set all of whose pictures are in a pool; augmented ones have no place here.

    Args:
        net, dtype, report: See :class:`Features`.
        dataset: The pictures.
        pool: What :func:`pool_of` made.

    Raises:
        ValueError: A picture is not in the pool.
    """

    def __init__(
        self,
        net: TransferNet,
        dataset: Dataset,
        pool: Dataset,
        *,
        dtype: str,
        report: Callable[[int], None] = lambda _count: None,
    ) -> None:
        super().__init__(net, pool, dtype=dtype, report=report)
        self._some = dataset
        places = {_digest(image): row for row, image in enumerate(pool.train.images)}
        try:
            self._rows = {
                part: np.array([places[_digest(image)] for image in dataset.split(part).images], np.int64)
                for part in ("train", "validation", "test")
            }
        except KeyError as error:
            raise ValueError("a picture is not in the pool") from error

    def is_there(self, version: Version, cut: str) -> bool:
        """Whether it needs not be computed."""
        return super().is_there(_of_pool(version), cut)

    def array(self, version: Version, cut: str) -> Any:
        """As :meth:`Features.array`, its rows read when they are asked for."""
        return Chosen(super().array(_of_pool(version), cut), self._rows[version.part])

    def _labels(self, part: str) -> NDArray[np.int64]:
        return self._some.split(part).labels


def _of_pool(version: Version) -> Version:
    if not version.policy.changes_nothing:
        raise ValueError("augmented pictures are not in the pool")
    return ALL


def _digest(image: NDArray[np.uint8]) -> bytes:
    return hashlib.blake2b(np.ascontiguousarray(image).data, digest_size=16).digest()
