"""The way from a :class:`DataSpec` to a :class:`Dataset`, whatever the source."""

import dataclasses
from collections.abc import Callable, Mapping

from core.datasets import archive, cats_vs_dogs, digits, drawn_pets, folder
from core.datasets.dataset import Dataset
from core.datasets.spec import DataSpec, OnProgress, Source
from core.errors import N_, InputError

LOADERS: Mapping[Source, Callable[[DataSpec, OnProgress], Dataset]] = {
    "drawn_pets": drawn_pets.load,
    "digits": digits.load,
    "folder": folder.load,
    "archive": archive.load,
    "cats_vs_dogs": cats_vs_dogs.load,
}


def load(spec: DataSpec, report: OnProgress | None = None) -> Dataset:
    """Load, draw or download the pictures; the second time they come from the cache.

    Args:
        spec: What is asked for.
        report: Told the progress; may raise to cancel.

    Raises:
        InputError: ``spec.content`` is set and the pictures have another fingerprint, or the source cannot be read.
    """
    dataset = LOADERS[spec.source](spec, report or _silent)
    if spec.content not in ("", dataset.fingerprint):
        raise InputError(
            N_("The pictures of {title} have changed since they were chosen; choose them again."),
            title=dataset.title,
        )
    return dataset


def pinned(spec: DataSpec, report: OnProgress | None = None) -> DataSpec:
    """``spec`` with the fingerprint of the pictures as its content, so that it means these pictures for ever."""
    return dataclasses.replace(spec, content=load(spec, report).fingerprint)


def _silent(_fraction: float, _sentence: str) -> None:
    """Nobody wants to know."""
