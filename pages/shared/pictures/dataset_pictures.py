"""Choosing a picture of a data set: which set, part and class, and a strip of thumbnails to click."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import images
from core.datasets.dataset import Dataset, Split
from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec, Part
from core.snippets.pictures import PictureSource, dataset_source
from pages.shared.components.player import Frame, show_player
from pages.shared.controls.controls import Controls
from pages.shared.pictures.data_sources import choose_breeds, choose_location, choose_source, load_chosen
from pages.shared.reader.language import called, pgettext
from pages.shared.reader.language import translate as _

_SHOWN = 12
_THUMBNAIL = 72


@dataclass(frozen=True)
class DatasetPicture:
    """A picture of a data set.

    Attributes:
        image: uint8 ``(H, W, 3)``, RGB.
        title: Its class and number, in the reader's language.
        source: How a snippet reads it.
    """

    image: NDArray[np.uint8]
    title: str
    source: PictureSource


def choose_dataset(controls: Controls) -> tuple[DataSpec, Dataset] | None:
    """A drop-down list of data sources, and what else the chosen one asks for; None while that is missing."""
    source = choose_source(controls)
    breeds = choose_breeds(controls, source)
    location = choose_location(controls, source)
    if location is None:
        return None
    # Few enough to be drawn or read while the reader waits.
    spec = DataSpec(source, location, classes=breeds, **SOURCES[source].sample)
    return load_chosen(spec, key=controls.lesson)


def choose_dataset_picture(controls: Controls) -> DatasetPicture | None:
    """Data set, part, class and number, with a strip of the pictures around it; None while there is none.

    Args:
        controls: With a prefix of their own, such as ``grad_cam_data``.
    """
    with st.container(border=True):
        columns = st.columns([2, 1, 1, 1])
        with columns[0]:
            found = choose_dataset(controls)
        if found is None:
            return None
        spec, dataset = found
        with columns[1]:
            part = choose_part(controls, dataset)
        split = dataset.split(part)
        with columns[2]:
            label = _choose_class(controls, dataset, split)
        places = np.flatnonzero(split.labels == label)
        with columns[3]:
            last = len(places) - 1
            title = _("Number (0 to {last})").format(last=last)
            number = controls.number("number", title, 0, last, 0) if last else 0
        name = called(dataset.class_names[label])
        _show_strip(controls, split, places, number, name)
    place = int(places[number])
    source = dataset_source(spec, part, place, dataset.image_shape)
    return DatasetPicture(as_rgb(split.images[place]), f"{name} · {part_titles()[part]} {number}", source)


def choose_part(controls: Controls, dataset: Dataset) -> Part:
    """A drop-down list of the parts that have pictures."""
    titles = {part: title for part, title in part_titles().items() if len(dataset.split(part))}
    return cast(Part, controls.select("part", _("Part"), titles, next(iter(titles))))


def part_titles() -> dict[str, str]:
    """The parts of a data set in the reader's language, first what a net has not seen."""
    return {
        "test": pgettext("part of a data set", "Test"),
        "validation": pgettext("part of a data set", "Validation"),
        "train": pgettext("part of a data set", "Training"),
    }


def as_rgb(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture of a data set as uint8 ``(H, W, 3)`` in memory."""
    picture = np.asarray(picture)
    return np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture


def _choose_class(controls: Controls, dataset: Dataset, split: Split) -> int:
    present = np.unique(split.labels).tolist()
    titles = {str(label): called(dataset.class_names[label]) for label in present}
    return int(controls.select("class", _("Class"), titles, str(present[0])))


def _show_strip(controls: Controls, split: Split, places: NDArray[np.int64], number: int, name: str) -> None:
    first = number // _SHOWN * _SHOWN
    shown = places[first : first + _SHOWN]
    tiles = np.array([images.resize(as_rgb(split.images[place]), _THUMBNAIL, _THUMBNAIL) for place in shown])
    sheet = images.encode_jpeg(images.montage(tiles, columns=len(tiles), padding=0))
    remark = _("numbers {first} to {last}; click one").format(first=first, last=first + len(shown) - 1)
    frame = Frame(name, remark, sheet, len(tiles), len(tiles), (_THUMBNAIL, _THUMBNAIL))

    def choose(_frame: int, tile: int) -> None:
        controls.assign("number", first + tile)

    show_player(
        [frame], key=f"{controls.lesson}:strip", scrub="", chosen=number - first,
        on_choose=choose, height=8,
    )  # fmt: skip
