"""What a reader does to a picture before a net sees it, in plain values."""

from dataclasses import dataclass
from typing import Literal, get_args

from core.errors import N_, InputError

DisturbanceKind = Literal["grey_patch", "paint", "shift", "flip", "blur", "colours"]

MAX_DISTURBANCES = 32
MAX_POINTS = 500


@dataclass(frozen=True)
class Disturbance:
    """One thing done to a picture, in shares of the picture, whatever its size.

    Attributes:
        kind: What is done. ``"grey_patch"``: a grey square around ``(row, column)`` with sides of ``size``.
            ``"paint"``: a stroke through ``points``, ``size`` wide, in ``colour``. ``"shift"``: everything moves down
            by ``row`` and right by ``column``, its border repeated. ``"flip"``: left and right change places.
            ``"blur"``: a Gaussian whose standard deviation is ``strength`` times a tenth of the picture's side.
            ``"colours"``: every hue turns by ``strength`` times half the colour circle; a grey picture fades by that
            share into its negative.
        row, column: -1 to 1: of a patch's centre, 0 is the top and the left; of a shift the way.
        size: 0 to 1: side of a patch, width of a stroke.
        strength: 0 to 1, how much; of a patch and a stroke how opaque they are.
        points: ``(row, column)`` of a stroke, each -1 to 2, in order; one point is a dot.
        colour: Red, green and blue of a stroke, 0 to 255; a net with one channel gets their grey.
    """

    kind: DisturbanceKind
    row: float = 0.5
    column: float = 0.5
    size: float = 0.25
    strength: float = 1.0
    points: tuple[tuple[float, float], ...] = ()
    colour: tuple[int, int, int] = (128, 128, 128)

    def __post_init__(self) -> None:
        for name in ("row", "column", "size", "strength"):
            object.__setattr__(self, name, float(getattr(self, name)))
        object.__setattr__(self, "points", tuple((float(row), float(column)) for row, column in self.points))
        object.__setattr__(self, "colour", tuple(int(level) for level in self.colour))
        if self.kind not in get_args(DisturbanceKind):
            sentence = N_("The disturbance {kind} is unknown; choose one of {known}.")
            raise InputError(sentence, kind=self.kind, known=", ".join(get_args(DisturbanceKind)))
        if not all(-1 <= place <= 1 for place in (self.row, self.column)) or not all(
            0 <= share <= 1 for share in (self.size, self.strength)
        ):
            raise InputError(
                N_("The disturbance has row {row}, column {column}, size {size} and strength {strength}; rows and "
                   "columns are shares from -1 to 1, the others from 0 to 1."),
                row=self.row, column=self.column, size=self.size, strength=self.strength,
            )  # fmt: skip
        self._check_stroke()

    def _check_stroke(self) -> None:
        if len(self.points) > MAX_POINTS or not all(
            -1 <= place <= 2 for point in self.points for place in point
        ):
            sentence = N_(
                "The stroke has {count} points; at most {limit} on or near the picture are possible."
            )
            raise InputError(sentence, count=len(self.points), limit=MAX_POINTS)
        if len(self.colour) != 3 or not all(0 <= level <= 255 for level in self.colour):
            sentence = N_("The colour is {colour}; give red, green and blue from 0 to 255.")
            raise InputError(sentence, colour=self.colour)
