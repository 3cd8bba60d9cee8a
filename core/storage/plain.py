"""Frozen records as JSON-ready values, and fields that come into a record later without changing what is kept."""

import dataclasses
from typing import Any

_ADDED = "added"


def added(default: Any) -> Any:
    """A field that came into a record after requests with it had been kept: at its default it is no part of their ids.

    Args:
        default: What the older requests meant; immutable.
    """
    return dataclasses.field(default=default, metadata={_ADDED: True})


def plain(value: Any) -> Any:
    """Records as dictionaries, without the fields of :func:`added` that have their default; anything else as it is."""
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    if not dataclasses.is_dataclass(value):
        return value
    return {
        field.name: plain(getattr(value, field.name))
        for field in dataclasses.fields(value)
        if not (field.metadata.get(_ADDED) and getattr(value, field.name) == field.default)
    }
