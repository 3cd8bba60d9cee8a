"""The way from a :class:`DataSpec` to a :class:`Dataset`, whatever the source."""

import dataclasses

from core.datasets.dataset import Dataset
from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec, OnProgress
from core.errors import N_, InputError


def load(spec: DataSpec, report: OnProgress | None = None) -> Dataset:
    """Load, draw or download the pictures; the second time they come from the cache.

    Args:
        spec: What is asked for.
        report: Told the progress; may raise to cancel.

    Raises:
        InputError: Breeds are held out of a source that knows none, ``spec.content`` is set and the pictures have
            another fingerprint, or the source cannot be read.
    """
    source = SOURCES[spec.source]
    if spec.held_out and not source.knows_breeds:
        raise InputError(
            N_("Breeds can be held out of the Oxford-IIIT pets as cats against dogs only, not of {title}."),
            title=source.title,
        )
    dataset = source.load(spec, report or _silent)
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
