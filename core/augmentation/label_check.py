"""Is the label still true? Three tasks in which a turned or mirrored picture may mean something else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import N_
from core.images import centre_square, resize
from core.images.samples import load_sample

_SIZE = 150
_TILT = 45  # degrees by which a sign can lean and still be read


@dataclass(frozen=True)
class Task:
    """A classification task and what its labels bear.

    Attributes:
        title: The two classes, marked for translation.
        picture: uint8 ``(150, 150, 3)`` of the first class.
        largest_rotation: Degrees up to which the label holds.
        bears_flip: Whether the label holds in a mirror.
        reason: Why, marked for translation.
        misread: As what else the picture reads: by whether it is turned by half a circle and whether it is mirrored.

    Example:
        >>> digits = TASKS["digits"]
        >>> digits.is_label_true(10, flip=False), digits.is_label_true(180, flip=False)
        (True, False)
    """

    title: str
    picture: Callable[[], NDArray[np.uint8]]
    largest_rotation: float
    bears_flip: bool
    reason: str
    misread: Mapping[tuple[bool, bool], str] = field(default_factory=dict)

    def is_label_true(self, rotation: float, *, flip: bool) -> bool:
        """Whether the label still holds after turning by ``rotation`` degrees (-180 to 180) and mirroring."""
        return abs(rotation) <= self.largest_rotation and (self.bears_flip or not flip)

    def reads_as(self, rotation: float, *, flip: bool) -> str:
        """The other sign as which the turned and mirrored picture reads; empty where it reads as none.

        Example:
            >>> TASKS["letters"].reads_as(180, flip=False)
            'q'
        """
        is_upright, is_upside_down = abs(rotation) <= _TILT, abs(rotation) >= 180 - _TILT
        return self.misread.get((is_upside_down, flip), "") if is_upright or is_upside_down else ""


def _write(character: str) -> NDArray[np.uint8]:
    picture = np.zeros((_SIZE, _SIZE, 3), np.uint8)
    scale, thickness = 5.0, 12
    (width, height), _ = cv2.getTextSize(character, cv2.FONT_HERSHEY_SIMPLEX, scale, thickness)
    origin = ((_SIZE - width) // 2, (_SIZE + height) // 2)
    cv2.putText(
        picture, character, origin, cv2.FONT_HERSHEY_SIMPLEX, scale, (255, 255, 255), thickness, cv2.LINE_AA
    )
    return picture


def _cat() -> NDArray[np.uint8]:
    return resize(centre_square(load_sample("cat")), _SIZE, _SIZE)


TASKS: Mapping[str, Task] = {
    "pets": Task(
        N_("Cat or dog"),
        _cat,
        180.0,
        True,
        N_(
            "A cat is a cat from every side; but far-turned pictures are rare in the test, so they help little."
        ),
    ),
    "digits": Task(
        N_("Six or nine"),
        lambda: _write("6"),
        90.0,
        False,
        N_("A six turned by more than a right angle reads as a nine, and a mirrored six is no digit at all."),
        {(True, False): "9"},
    ),
    "letters": Task(
        N_("The letter b or d"),
        lambda: _write("b"),
        45.0,
        False,
        N_(
            "Mirrored, a b is a d: with horizontal_flip half the labels of this task would be wrong. Turned by half a"
            " circle it is a q."
        ),
        {(False, True): "d", (True, False): "q", (True, True): "p"},
    ),
}
"""The tasks by id."""
