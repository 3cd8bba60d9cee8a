"""The places of real pictures that excite the chosen filter most: of sample photographs or of a data set."""

import dataclasses
from collections.abc import Callable
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.filters import framed_picture, patch_picture
from core.images import model_input
from core.images.samples import SAMPLES, sample_crop
from core.specs.patches import MAX_CROPS, MAX_SEARCHED, PHOTOGRAPHS, PeakSpec, strongest_patches
from pages.filters.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import nothing
from pages.shared.pictures.dataset_pictures import choose_dataset, choose_part, part_titles
from pages.shared.reader.language import called
from pages.shared.reader.language import translate as _

_PATCHES = 6
_PATCH_WIDTH = 9  # rem

Named = Callable[[int], tuple[NDArray[np.uint8], str]]
"""The picture of a number, and its title."""

Search = tuple[PeakSpec, Named, str]
"""The request, its pictures, and a sentence about them."""


def choose_search(controls: Controls, settings: Settings) -> Search | None:
    """Where to search; None while a data set is missing."""
    with controls.folded():
        return _choose_pictures(controls, settings)


def find_patches(settings: Settings, search: Search | None) -> Callable[[], None]:
    """Show what was found in small; what is returned shows it whole, with the pictures around it."""
    st.markdown("**" + _("The patches of real pictures that excite it most") + "**")
    peaks = None if search is None else ask(search[0], doing=_("Searching the pictures"))
    if search is None or peaks is None:
        return nothing
    _spec, named, where = search
    patches = strongest_patches(peaks, settings.filter, _PATCHES)
    if not patches:
        st.info(_("In none of the pictures does this filter answer."))
        return nothing
    seen = [(patch, model_input(named(patch.number)[0], peaks.shape)) for patch in patches]
    titles = [f"{named(patch.number)[1]} · {patch.activation:,.4g}" for patch in patches]
    cut = [
        Thumbnail(patch_picture(patch.cut_from(picture)), alt=title, caption=title)
        for (patch, picture), title in zip(seen, titles, strict=True)
    ]
    label = _("The patches of real pictures that excite it most")
    show_thumbnails(cut, label=label, fills=1.5)

    def explain() -> None:
        whole = [
            Thumbnail(framed_picture(picture, patch), alt=title, caption=title)
            for (patch, picture), title in zip(seen, titles, strict=True)
        ]
        show_thumbnails(whole, label=label, side=_PATCH_WIDTH)
        field = max(field.last - field.first + 1 for field in peaks.fields)
        height, width, _channels = peaks.shape
        sentence = _(
            "Each patch is cut out of a picture of {height} x {width} pixels: what the unit that answers most sees, "
            "its receptive field of {field} pixels a side, as far as it lies inside the picture."
        )
        st.markdown(where + " " + sentence.format(height=height, width=width, field=field))

    return explain


def _choose_pictures(controls: Controls, settings: Settings) -> Search | None:
    """The request, its pictures, and a sentence about them; None while a data set is missing."""
    titles = {
        "samples": _("The sample photographs"),
        "crops": _("The sample photographs, in {count} crops each").format(count=MAX_CROPS),
        "dataset": _("A data set…"),
    }
    place = controls.select("searched", _("Pictures to search"), titles, "samples")
    spec = PeakSpec(settings.model.reference, settings.layer.path)
    if place != "dataset":
        crops = MAX_CROPS if place == "crops" else 1
        where = _("Searched: {count} sample photographs.").format(count=len(PHOTOGRAPHS))
        if crops > 1:
            where = _("Searched: {count} pictures, {crops} crops of each sample photograph.").format(
                count=len(PHOTOGRAPHS) * crops, crops=crops
            )
        return dataclasses.replace(spec, crops=crops), partial(_sample, crops), where
    own = Controls("filters_data")
    found = choose_dataset(own)
    if found is None:
        return None
    data, dataset = found
    part = choose_part(own, dataset)
    help_text = _("Evenly spread over the part; the more, the longer it takes.")
    count = own.number("count", _("At most"), 10, MAX_SEARCHED, spec.count, step=50, help=help_text)
    split = dataset.split(part)

    def named(number: int) -> tuple[NDArray[np.uint8], str]:
        return np.asarray(split.images[number]), called(dataset.class_names[split.labels[number]])

    where = _("Searched: {count} of the {total} pictures of the part {part}, evenly spread.").format(
        count=min(count, len(split)), total=len(split), part=part_titles()[part]
    )
    return PeakSpec(spec.model, spec.layer, data, part, count), named, where


def _sample(crops: int, number: int) -> tuple[NDArray[np.uint8], str]:
    sample = SAMPLES[PHOTOGRAPHS[number // crops]]
    return sample_crop(sample.id, number % crops), _(sample.title)
