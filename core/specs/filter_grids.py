"""The chapter's grids of filter pictures, computed once by :mod:`core.commands.precompute_filters`."""

import json
from dataclasses import dataclass
from functools import cache

from core.settings import ASSETS
from core.specs.filters import FilterSpec

FOLDER = ASSETS / "filters"
MODEL = "vgg16"
LAYERS = tuple(f"vgg16/block{block}_conv1" for block in range(1, 6))
COUNT, COLUMNS = 64, 8


@dataclass(frozen=True)
class FilterGrid:
    """The first 64 filters of a layer.

    Attributes:
        layer: Path of the layer.
        sheet: JPEG file: 8 rows of 8 pictures without margins, by the chapter's display rule.
        size: Height and width of a picture in pixels.
        objectives: Mean activation of each filter for its picture.
        start_objectives: The same for the noise at the start.
    """

    layer: str
    sheet: bytes
    size: int
    objectives: tuple[float, ...]
    start_objectives: tuple[float, ...]


def grid_spec(layer: str) -> FilterSpec:
    """The request whose answer the grid of a layer is; it keeps the start and the end."""
    return FilterSpec(MODEL, layer, tuple(range(COUNT)))


@cache
def load_grids() -> tuple[FilterGrid, ...]:
    """The grids that there are, in the order of ``LAYERS``."""
    return tuple(_load(layer) for layer in LAYERS if (FOLDER / f"{file_name(layer)}.json").is_file())


def file_name(layer: str) -> str:
    """Of the two files of a grid, without ``.jpg`` and ``.json``."""
    return layer.replace("/", "_")


def _load(layer: str) -> FilterGrid:
    path = FOLDER / file_name(layer)
    record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return FilterGrid(
        layer=layer, sheet=path.with_suffix(".jpg").read_bytes(), size=record["request"]["size"],
        objectives=tuple(record["objectives"]), start_objectives=tuple(record["start_objectives"]),
    )  # fmt: skip
