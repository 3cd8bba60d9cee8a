"""The place of a crop in a picture, which the reader moves on the picture itself or with sliders."""

import numpy as np
from numpy.typing import NDArray

from core.figures.maps import Rectangle
from pages.shared.components.marked_picture import Axis, show_marked_picture
from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _


def choose_crop(
    controls: Controls, shape: tuple[int, ...], *, size: int, row: int, column: int, name: str = "crop"
) -> Rectangle:
    """Two sliders for the place of a square crop of ``size`` pixels; ``row`` and ``column`` are where it starts."""
    height, width = min(size, shape[0]), min(size, shape[1])
    last_row, last_column = shape[0] - height, shape[1] - width
    with controls.folded():
        row = controls.slider(f"{name}_row", _("Row"), 0, last_row, min(row, last_row))
        column = controls.slider(f"{name}_column", _("Column"), 0, last_column, min(column, last_column))
    return Rectangle(row, column, height, width)


def show_croppable(
    controls: Controls, image: NDArray[np.uint8], crop: Rectangle, *, key: str, alt: str, name: str = "crop"
) -> None:
    """The picture with the crop of :func:`choose_crop` framed; moving the frame moves the crop.

    Args:
        controls: Of the lesson.
        image: uint8 ``(H, W, 3)``.
        crop: Its place.
        key, alt: As for :func:`show_marked_picture`.
        name: As for :func:`choose_crop`.
    """

    def take(row: int, column: int) -> None:
        controls.assign(f"{name}_row", row)
        controls.assign(f"{name}_column", column)

    rows = Axis(image.shape[0] - crop.height, crop.height)
    columns = Axis(image.shape[1] - crop.width, crop.width)
    show_marked_picture(image, rows, columns, (crop.row, crop.column), key=key, alt=alt, on_move=take)
