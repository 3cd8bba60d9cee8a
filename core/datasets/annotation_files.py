"""The files of Oxford-IIIT Pet that say where an animal is: masks as PNG, head boxes as XML or in a table."""

import math
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree  # nosec B405 # files with a DOCTYPE are refused before

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.errors import N_, InputError
from core.images.reading import turn_of

ANIMAL, BOUNDARY, BACKGROUND = range(3)
OWN_VALUES: Mapping[int, int] = {1: ANIMAL, 2: BACKGROUND, 3: BOUNDARY}
"""What a pixel of a mask stands for in the data set's own files."""

TABLE_VALUES: Mapping[int, int] = {0: BACKGROUND, 1: ANIMAL, 2: BOUNDARY}
"""The same in masks that a table lists."""

_MAX_XML_BYTES = 64 * 1024
_MAX_PIXELS = 25_000_000  # of a mask; each becomes three numbers of four bytes
_SIDES = ("xmin", "ymin", "xmax", "ymax")


def stated_size(path: Path) -> tuple[int, int, bool]:
    """Width and height of a picture as its file says, and whether its EXIF turns it.

    Raises:
        InputError: It is damaged.
    """
    try:
        with Image.open(path) as image:
            return *image.size, turn_of(image) is not None
    except Exception as error:  # Pillow raises anything on damaged files
        raise _damaged(path, error) from error


def read_mask(path: Path, size: tuple[int, int], values: Mapping[int, int]) -> NDArray[np.uint8]:
    """Which of :data:`ANIMAL`, :data:`BOUNDARY` and :data:`BACKGROUND` each pixel is, uint8 ``(H, W)``.

    Args:
        path: Of a PNG with one channel or a palette.
        size: Width and height of its picture.
        values: What its numbers stand for.

    Raises:
        InputError: It is damaged, too large, has another size, or other numbers.
    """
    try:
        with Image.open(path, formats=("PNG",)) as image:
            found, mode = image.size, image.mode
            if math.prod(found) > _MAX_PIXELS:
                raise ValueError("{}×{} pixels".format(*found))
            pixels = np.asarray(image) if found == size and mode in ("P", "L") else None
    except Exception as error:  # Pillow raises anything on damaged files
        raise _damaged(path, error) from error
    if found != size:
        raise InputError(
            N_("The mask {file} has {got} pixels, but its picture {expected}; fetch the data set again."),
            file=path, got="{}×{}".format(*found), expected="{}×{}".format(*size),
        )  # fmt: skip
    if pixels is None or not np.isin(pixels, list(values)).all():
        raise InputError(
            N_("The mask {file} holds other values than those for animal, background and boundary ({values}); fetch "
               "the data set again."), file=path, values=", ".join(map(str, values)),
        )  # fmt: skip
    table = np.zeros(256, np.uint8)
    table[list(values)] = list(values.values())
    return table[pixels]


def _damaged(path: Path, error: Exception) -> InputError:
    sentence = N_("The file {file} is damaged ({reason}); fetch the data set again.")
    return InputError(sentence, file=path, reason=str(error) or type(error).__name__)


def table_box(row: Mapping[str, str], table: Path) -> list[float] | None:
    """Left, top, right and bottom of a head in a line of a table; None where it has none.

    Raises:
        InputError: They are no numbers.
    """
    values = [row.get(f"head_{side}", "") for side in _SIDES]
    if not all(values):
        return None
    try:
        return [float(value) for value in values]
    except ValueError as error:
        raise _damaged(table, error) from error


def read_box(path: Path) -> list[float] | None:
    """Left, top, right and bottom of the first head in a file in the form of PASCAL VOC; None where it has none.

    Raises:
        InputError: It is damaged, too long, or has a document type.
    """
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_XML_BYTES + 1).decode("utf-8")
        # Without a DOCTYPE there are no entities, which can be made to grow or to read other files.
        if len(text) > _MAX_XML_BYTES or "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
            raise ValueError("not a plain annotation")
        box = ElementTree.fromstring(text).find(".//object/bndbox")  # nosec B314
        return None if box is None else [float(box.findtext(side, "")) for side in _SIDES]
    except (OSError, ValueError, ElementTree.ParseError) as error:
        raise _damaged(path, error) from error
