"""Where the animal is in the pictures of Oxford-IIIT Pet: masks and head boxes, scaled as the pictures are."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree  # nosec B405: files with a DOCTYPE are refused before

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from core.datasets.allowed import check_links
from core.datasets.labelled import MANIFEST, LabelledPicture
from core.datasets.load import load
from core.datasets.oxford_pets import ANNOTATIONS, ARCHIVES, breed_of, find_pets, home_of
from core.datasets.published import opened
from core.datasets.spec import DataSpec, OnProgress, Part
from core.errors import N_, InputError
from core.images import resize

SOURCES = ("pets", "pets_breeds")
_MAX_XML_BYTES = 64 * 1024
_ANIMAL, _BOUNDARY, _BACKGROUND = range(3)
# What a pixel of a mask stands for: in the data set's own files, and in those listed by a table.
_OWN_VALUES = {1: _ANIMAL, 2: _BACKGROUND, 3: _BOUNDARY}
_TABLE_VALUES = {0: _BACKGROUND, 1: _ANIMAL, 2: _BOUNDARY}
_SIDES = ("xmin", "ymin", "xmax", "ymax")

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Annotation:
    """What is known of a pet beside its picture of S x S pixels.

    Attributes:
        animal: bool ``(S, S)``, its pixels.
        boundary: bool ``(S, S)``, the seam around it, which the makers of the data set left open.
        box: Top, left, bottom and right of its head in pixels from the upper left corner, 0 to S; None where the data
            set has none, as for most test pictures.
        breed: As in :func:`core.datasets.oxford_pets.breed_of`.
    """

    animal: NDArray[np.bool_]
    boundary: NDArray[np.bool_]
    box: Box | None
    breed: str


def annotations(
    spec: DataSpec, part: Part, report: OnProgress | None = None
) -> tuple[Annotation | None, ...]:
    """One for each picture of ``load(spec).split(part)``; None where the data set has no mask of it.

    A mask is averaged over the areas over which its picture is; a pixel then is what most of its area is. A picture
    that its EXIF turns has none, for the masks are not turned.

    Args:
        spec: Of pets, or of their breeds.
        part: Of the data set.
        report: Progress.

    Raises:
        InputError: Another source; a mask that does not fit its picture, or a file that is damaged: the sentence names
            it; or as :func:`core.datasets.load.load`.
    """
    if spec.source not in SOURCES:
        sentence = N_("Only the Oxford-IIIT pets have masks of their animals, not the pictures of {source}.")
        raise InputError(sentence, source=spec.source)
    tell: OnProgress = report or (lambda _fraction, _sentence: None)
    names = load(spec, tell).split(part).names
    with opened(spec.location, ARCHIVES, tell) as (root, beside):
        known = {pet.name: pet for pet in find_pets(root)}
        top, others = home_of(root), home_of(beside)
        found: list[Annotation | None] = []
        for index, name in enumerate(names):
            tell(index / len(names), N_("Reading the masks"))
            found.append(_annotation(root / name, known[name], top, others, spec.image_size))
    return tuple(found)


def _annotation(path: Path, pet: LabelledPicture, top: Path, beside: Path, size: int) -> Annotation | None:
    folder, mask = (top, pet.row.get("trimap", "")) if pet.row else _own_mask(beside, path)
    if not mask or not (folder / mask).is_file():
        return None
    _check_inside(folder, mask)
    width, height, is_turned = _shape(path)
    if is_turned:
        return None
    kinds = _kinds(folder / mask, (width, height), _TABLE_VALUES if pet.row else _OWN_VALUES)
    shares = np.stack([(kinds == kind).astype(np.float32) for kind in range(3)], axis=-1)
    largest = resize(shares, size, size).argmax(axis=-1)
    box = _table_box(pet.row, folder / MANIFEST) if pet.row else _own_box(beside, path.stem)
    scaled = None if box is None else _scaled(box, (width, height), size, path.name)
    return Annotation(largest == _ANIMAL, largest == _BOUNDARY, scaled, breed_of(pet))


def _own_mask(beside: Path, path: Path) -> tuple[Path, str]:
    return beside, f"{ANNOTATIONS}/trimaps/{path.stem}.png"


def _check_inside(folder: Path, name: str) -> None:
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts or "\\" in name:
        sentence = N_("The mask {name} is no path inside the folder {folder}; fetch the data set again.")
        raise InputError(sentence, name=name, folder=folder)
    check_links(folder, [name])


def _shape(path: Path) -> tuple[int, int, bool]:
    """Width and height in the file, and whether EXIF turns the picture."""
    try:
        with Image.open(path) as image:
            return *image.size, image.getexif().get(ExifTags.Base.Orientation, 1) != 1
    except Exception as error:  # Pillow raises anything on damaged files
        raise _damaged(path, error) from error


def _kinds(path: Path, size: tuple[int, int], values: Mapping[int, int]) -> NDArray[np.uint8]:
    """Which of animal, boundary and background each pixel is, uint8 ``(H, W)``."""
    try:
        with Image.open(path, formats=("PNG",)) as image:
            found, mode = image.size, image.mode
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


def _table_box(row: Mapping[str, str], table: Path) -> list[float] | None:
    values = [row.get(f"head_{side}", "") for side in _SIDES]
    if not all(values):
        return None
    try:
        return [float(value) for value in values]
    except ValueError as error:
        raise _damaged(table, error) from error


def _own_box(beside: Path, stem: str) -> list[float] | None:
    """Of the first animal in ``annotations/xmls``, in the form of PASCAL VOC."""
    name = f"{ANNOTATIONS}/xmls/{stem}.xml"
    path = beside / name
    if not path.is_file():
        return None
    _check_inside(beside, name)
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


def _scaled(box: list[float], picture: tuple[int, int], size: int, name: str) -> Box:
    left, top, right, bottom = box
    width, height = picture
    if not (0 <= left < right <= width and 0 <= top < bottom <= height):
        raise InputError(
            N_("The head in {name} is said to be at {box}, but the picture has {expected} pixels; fetch the data set "
               "again."), name=name, box=", ".join(f"{value:g}" for value in box), expected=f"{width}×{height}",
        )  # fmt: skip
    return top * size / height, left * size / width, bottom * size / height, right * size / width
