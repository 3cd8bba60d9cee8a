"""Is the label still true? Three tasks in which a turned or mirrored picture may mean something else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from core.errors import N_
from core.images import centre_square, resize
from core.images.samples import load_sample

_SIZE = 150
_TILT = 45  # degrees by which a sign can lean and still be read

Verdict = Literal["true", "doubtful", "false"]


@dataclass(frozen=True)
class Task:
    """A classification task and what its labels bear.

    Attributes:
        title: The two classes, marked for translation.
        picture: uint8 ``(150, 150, 3)`` of the first class.
        bears_rotation: Whether the label holds however far the picture is turned.
        bears_flip: Whether the label holds in a mirror.
        reason: Why, marked for translation.
        misread: As what else the picture reads: by whether it is turned by half a circle and whether it is mirrored.

    Example:
        >>> digits = TASKS["digits"]
        >>> [digits.verdict(rotation, flip=False) for rotation in (10, 90, 180)]
        ['true', 'doubtful', 'false']
    """

    title: str
    picture: Callable[[], NDArray[np.uint8]]
    bears_rotation: bool
    bears_flip: bool
    reason: str
    misread: Mapping[tuple[bool, bool], str] = field(default_factory=dict)

    def verdict(self, rotation: float, *, flip: bool) -> Verdict:
        """Whether the label still holds after turning by ``rotation`` degrees (-180 to 180) and mirroring.

        A sign that leans by 45 degrees at most is read as it is, one within 45 degrees of upside down as what that
        is; between them nobody can be sure.
        """
        if flip and not self.bears_flip and not self._reads_otherwise_in_a_mirror:
            return "false"
        if self.reads_as(rotation, flip=flip):
            return "false"
        return "true" if self.bears_rotation or abs(rotation) <= _TILT else "doubtful"

    @property
    def _reads_otherwise_in_a_mirror(self) -> bool:
        """Whether the mirrored picture is another sign, not merely none."""
        return any(flip for _, flip in self.misread)

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
        True,
        True,
        N_(
            "A cat is a cat from every side; but far-turned pictures are rare in the test, so they help little."
        ),
    ),
    "digits": Task(
        N_("Six or nine"),
        lambda: _write("6"),
        False,
        False,
        N_(
            "A six upside down reads as a nine, on its side as nothing for sure, and mirrored it is no digit at all."
        ),
        {(True, False): "9"},
    ),
    "letters": Task(
        N_("The letter b or d"),
        lambda: _write("b"),
        False,
        False,
        N_(
            "Mirrored, a b is a d: with horizontal_flip half the labels of this task would be wrong. Turned by half a"
            " circle it is a q."
        ),
        {(False, True): "d", (True, False): "q", (True, True): "p"},
    ),
}
"""The tasks by id."""
