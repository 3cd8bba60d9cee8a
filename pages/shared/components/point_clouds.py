"""Point clouds: a hand-written front-end component that shows the same pictures as points of several planes.

Everything is sent once; pointing at a picture in one plane lights it in all of them without a trip to the server.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.errors import N_
from pages.shared.components.declare import declare
from pages.shared.display.numbers import offer
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {
    # The words in braces are filled in by the component.
    "point": N_("{name}, picture {number}"),
    "held": N_("{point}: held"),
    "cloud": N_("{title} ({remark}): {count} pictures as points. {classes}"),
    "hint": N_(
        "Point at a picture to see it, and where it lies on the other side; a click holds it. With the keyboard: arrow"
        " keys move, Page Up and Page Down go through all pictures, Enter holds, Escape lets go."
    ),
}

_mount = declare("point_clouds")


@dataclass(frozen=True)
class Plane:
    """Where the pictures lie.

    Attributes:
        title, remark: Shown above the points.
        points: Float ``(N, 2)``, right and up; both axes are drawn to the same scale.
    """

    title: str
    remark: str
    points: NDArray[np.floating]


@dataclass(frozen=True)
class Pictures:
    """What the points stand for.

    Attributes:
        classes: Whole numbers ``(N,)``, index into ``names``.
        names: Of the classes, in the reader's language.
        numbers: Whole numbers ``(N,)``, what each picture is called.
        sheet: JPEG file of all pictures as square thumbnails, in rows without margins.
        columns: Thumbnails a row.
    """

    classes: NDArray[np.integer]
    names: Sequence[str]
    numbers: NDArray[np.integer]
    sheet: bytes
    columns: int


def show_point_clouds(
    planes: Sequence[Plane], pictures: Pictures, *, key: str, share: float = 1.0, expected: int = 1
) -> None:
    """Show pictures as points, by classes in colours and shapes, side by side or below each other as the width allows.

    Args:
        planes: Each with a point for each picture.
        pictures: At least one.
        key: Identity of the component on the page.
        share: Of the height of the stage, 0 to 1: what the component may take.
        expected: How many planes there will be; those that are not known yet have their room.
    """
    message = {
        "clouds": [
            {"title": plane.title, "remark": plane.remark, "points": _scaled(plane.points)}
            for plane in planes
        ],
        "classes": pictures.classes.tolist(),
        "names": list(pictures.names),
        "numbers": pictures.numbers.tolist(),
        "source": "data:image/jpeg;base64," + base64.b64encode(pictures.sheet).decode(),
        "columns": pictures.columns,
        "expected": max(expected, len(planes)),
    }
    labels = {name: _(word) for name, word in LABELS.items()}
    _mount(key=key, data={"message": message, "labels": labels, "share": share})
    table = _table(planes, pictures)
    offer(key.partition(":")[2], lambda: table)


def _table(planes: Sequence[Plane], pictures: Pictures) -> pd.DataFrame:
    """A row a picture: its number, its class, and where it lies in each plane."""
    columns: dict[str, Any] = {
        _("Picture"): pictures.numbers,
        _("Class"): [pictures.names[place] for place in pictures.classes],
    }
    for plane in planes:
        columns |= {f"{plane.title}, {axis}": plane.points[:, place] for place, axis in enumerate("xy")}
    return pd.DataFrame(columns)


def _scaled(points: NDArray[np.floating]) -> list[list[float]]:
    """The largest coordinate becomes 1, in four digits: a tenth of a pixel on the screen, a third of the message."""
    largest = float(np.abs(points).max()) or 1.0
    scaled: list[list[float]] = (points.astype(np.float64) / largest).round(4).tolist()
    return scaled
