"""What every data source yields: labelled pictures in three splits, as arrays."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError


@dataclass(frozen=True)
class Split:
    """Pictures of one part of a data set.

    Attributes:
        images: uint8 ``(N, H, W, C)``, RGB or one grey channel, 0-255; may be memory-mapped and read-only.
        labels: int64 ``(N,)``, index into the data set's class names.
        names: One display name a picture (file name, or a made-up one).
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.int64]
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Note:
    """A sentence for the reader, apart from its values so that a page can translate it; see ``InputError``."""

    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.sentence.format(**self.values)

    @classmethod
    def of(cls, error: InputError) -> "Note":
        """The sentence of an error, kept instead of raised."""
        return cls(error.sentence, error.values)


@dataclass(frozen=True)
class SkippedFile:
    """A file that was left out, and why."""

    name: str
    reason: Note


@dataclass(frozen=True)
class Dataset:
    """Three splits of labelled pictures.

    Attributes:
        title: Name to show.
        class_names: One name a class; labels index into it.
        train, validation, test: The parts; none shares a file or drawing with another. Validation and test
            may be empty, ``(0, H, W, C)``.
        fingerprint: Hash of pixels, labels and split: equal data, equal fingerprint, on any machine.
        skipped: Files that could not be used, with reasons.
        notes: Where the data differ from what was asked for, such as fewer pictures.
    """

    title: str
    class_names: tuple[str, ...]
    train: Split
    validation: Split
    test: Split
    fingerprint: str
    skipped: tuple[SkippedFile, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """``(H, W, C)`` of every picture."""
        height, width, channels = self.train.images.shape[1:]
        return height, width, channels

    def split(self, name: str) -> Split:
        """A part by its name: ``"train"``, ``"validation"`` or ``"test"``."""
        return {"train": self.train, "validation": self.validation, "test": self.test}[name]


def fingerprint(class_names: tuple[str, ...], splits: tuple[Split, ...]) -> str:
    """The first 16 hexadecimal digits of a SHA-256 over class names, shapes, pixels and labels."""
    digest = hashlib.sha256("\0".join(class_names).encode())
    for split in splits:
        digest.update(str(split.images.shape).encode())
        digest.update(np.ascontiguousarray(split.images).data)
        digest.update(np.ascontiguousarray(split.labels, dtype="<i8").data)
    return digest.hexdigest()[:16]
