"""Functions of a model that TensorFlow has traced, kept until the model is dropped."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Concatenate, ParamSpec, TypeVar

import keras

P = ParamSpec("P")
R = TypeVar("R")

_MAX_ENTRIES = 24
_entries: OrderedDict[tuple[Hashable, ...], object] = OrderedDict()


def kept_per_model(
    function: Callable[Concatenate[keras.Model, P], R],
) -> Callable[Concatenate[keras.Model, P], R]:
    """Remember what ``function(model, ...)`` returned, for the latest ``_MAX_ENTRIES`` calls of all such functions.

    A ``functools.cache`` would keep every model in memory for ever. All arguments must be hashable.
    """

    def remembered(model: keras.Model, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (function, model, *args, *kwargs.items())
        if key not in _entries:
            _entries[key] = function(model, *args, **kwargs)
            if len(_entries) > _MAX_ENTRIES:
                _entries.popitem(last=False)
        _entries.move_to_end(key)
        return _entries[key]  # type: ignore[return-value]

    return remembered


def forget(model: keras.Model) -> None:
    """Drop everything that keeps ``model`` in memory here."""
    for key in [key for key in _entries if key[1] is model]:
        del _entries[key]
