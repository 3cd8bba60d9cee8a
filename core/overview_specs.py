"""Requests for all layers of a network at once; models and pictures as in :mod:`core.inspection_specs`."""

from dataclasses import dataclass
from typing import ClassVar

from core.errors import N_
from core.inspection_specs import ActivationSpec, UnusableInspection
from core.specs import Spec

_ANSWERS = "core.networks.overview"
MAX_SHIFT = 64


@dataclass(frozen=True)
class OverviewSpec(Spec):
    """All channels of all layers as thumbnails; answered by :class:`core.overview.Overview`.

    Attributes:
        model: Reference of the model.
        picture: SHA-256 of a stored picture.
    """

    answered_by: ClassVar[str] = f"{_ANSWERS}:answer_overview"

    model: str
    picture: str

    def __post_init__(self) -> None:
        _check(self.model, self.picture)


@dataclass(frozen=True)
class StabilitySpec(Spec):
    """What survives a move of the picture; answered by a tuple of :class:`core.overview.LayerStability`.

    Attributes:
        model: Reference of the model.
        picture: SHA-256 of a stored picture.
        shift: Pixels of the model's input by which the picture is moved down and right, its border repeated.
    """

    answered_by: ClassVar[str] = f"{_ANSWERS}:answer_stability"

    model: str
    picture: str
    shift: int

    def __post_init__(self) -> None:
        _check(self.model, self.picture)
        if not 0 <= self.shift <= MAX_SHIFT:
            sentence = N_("A move of {shift} pixels was asked for; choose from 0 to {most}.")
            raise UnusableInspection(sentence, shift=self.shift, most=MAX_SHIFT)


def _check(model: str, picture: str) -> None:
    ActivationSpec(model, picture, layers=("any",))  # names are checked there
