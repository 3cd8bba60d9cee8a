"""The chapter as one moving picture: a hand-written front-end component whose parts are links."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from core.errors import N_
from pages.shared.components.declare import declare
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {"play": N_("Play"), "pause": N_("Pause")}

_mount = declare("chapter")


@dataclass(frozen=True)
class Part:
    """One part of the picture.

    Attributes:
        lesson: Folder of the lesson that it leads to.
        link: Its address.
        title, remark: Below the pictures, in the reader's language.
        pictures: JPEG files of equal size, the last one uppermost.
        size: Of a picture, in hundredths of the whole width.
        fan: How far each picture is moved from the one below it, in the same unit.
        scores: Classes and their probabilities, drawn as bars.
    """

    lesson: str
    link: str
    title: str
    remark: str
    pictures: tuple[bytes, ...]
    size: float
    fan: float = 0.0
    scores: tuple[tuple[str, float], ...] = ()


def show_chapter(parts: Sequence[Part], *, key: str) -> None:
    """Show the parts from left to right; the window of the first slides, and the maps appear with it."""
    message = [
        {
            "lesson": part.lesson, "href": part.link, "title": part.title, "remark": part.remark,
            "pictures": [f"data:image/jpeg;base64,{base64.b64encode(file).decode()}" for file in part.pictures],
            "size": part.size, "fan": part.fan, **({"scores": part.scores} if part.scores else {}),
        }
        for part in parts
    ]  # fmt: skip
    _mount(key=key, data={"parts": message, "labels": {name: _(word) for name, word in LABELS.items()}})
