"""The place of a crop in a picture."""

from core.figures.maps import Rectangle
from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _


def choose_crop(controls: Controls, shape: tuple[int, ...], *, size: int, row: int, column: int) -> Rectangle:
    """Two sliders for the place of a square crop of ``size`` pixels; ``row`` and ``column`` are where it starts."""
    height, width = min(size, shape[0]), min(size, shape[1])
    last_row, last_column = shape[0] - height, shape[1] - width
    with controls.folded():
        row = controls.slider("crop_row", _("Row"), 0, last_row, min(row, last_row))
        column = controls.slider("crop_column", _("Column"), 0, last_column, min(column, last_column))
    return Rectangle(row, column, height, width)
