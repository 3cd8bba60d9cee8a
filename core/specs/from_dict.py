"""A training's request, made again from what a run keeps of it."""

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar, get_args, get_type_hints

from core.errors import N_, InputError
from core.specs.label_noise import NoisyLabelsSpec
from core.specs.raw_pixels import RawPixelsSpec
from core.specs.training import RunSpec, TrainingSpec
from core.specs.transfer import TransferSpec

_KINDS: Mapping[str, type[TrainingSpec]] = {
    kind.__name__: kind for kind in (RunSpec, NoisyLabelsSpec, RawPixelsSpec, TransferSpec)
}
_Record = TypeVar("_Record")


def spec_from_dict(kind: str, fields: Mapping[str, Any]) -> TrainingSpec:
    """The request with these fields; what is not among them has its default.

    Args:
        kind: Name of its class.
        fields: As ``Spec.to_dict`` gave them; they may have gone through JSON.

    Raises:
        InputError: The fields name what there is no more, or are damaged.
    """
    try:
        return _record(_KINDS[kind], fields)
    except (TypeError, KeyError, ValueError, AttributeError, StopIteration) as problem:
        raise InputError(N_("What a run was trained with cannot be read; train it again.")) from problem


def _record(kind: type[_Record], fields: Mapping[str, Any]) -> _Record:
    types = get_type_hints(kind)
    return kind(**{name: _value(types[name], value) for name, value in fields.items()})


def _value(declared: Any, value: Any) -> Any:
    """A dictionary becomes the record that is declared, of several the first that has all its fields."""
    if not isinstance(value, dict):
        return value
    kinds = get_args(declared) or (declared,)
    fitting = (kind for kind in kinds if value.keys() <= {field.name for field in dataclasses.fields(kind)})
    return _record(next(fitting), value)
