"""One photograph on its way through a net, computed once by :mod:`core.commands.draw_chapter`."""

import json
from dataclasses import dataclass
from functools import cache

from core.settings import ASSETS

FOLDER = ASSETS / "chapter"
RECORD = FOLDER / "chapter.json"
MODEL, SAMPLE = "efficientnet_lite0", "cat"
MAPS = {112: 3, 28: 6, 7: 9}
"""How many maps of a layer are shown, by the side of its maps in cells: the smaller, the more there are."""


@dataclass(frozen=True)
class MapsOfLayer:
    """The strongest maps of one layer.

    Attributes:
        shape: ``(h, w, C)`` of all its maps.
        maps: JPEG files of the strongest ones, light where they are high.
    """

    shape: tuple[int, int, int]
    maps: tuple[bytes, ...]


@dataclass(frozen=True)
class ChapterPicture:
    """What the home page shows.

    Attributes:
        photograph: JPEG file of what the net sees.
        heat: The same with the Grad-CAM of the likeliest class laid over it.
        layers: From the picture to the decision.
        scores: The likeliest classes of ImageNet by their numbers, with their probabilities.
    """

    photograph: bytes
    heat: bytes
    layers: tuple[MapsOfLayer, ...]
    scores: tuple[tuple[int, float], ...]


@cache
def load_chapter_picture() -> ChapterPicture:
    """Read it from ``assets/chapter``."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    layers = []
    for layer in record["layers"]:
        shape = tuple(layer["shape"])
        maps = tuple(_read(f"maps_{shape[0]}_{place}") for place in range(len(layer["channels"])))
        layers.append(MapsOfLayer(shape, maps))
    scores = tuple((score["class"], score["probability"]) for score in record["scores"])
    return ChapterPicture(_read("photograph"), _read("heat"), tuple(layers), scores)


def _read(name: str) -> bytes:
    return (FOLDER / f"{name}.jpg").read_bytes()
