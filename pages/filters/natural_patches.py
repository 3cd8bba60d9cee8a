"""The places of real pictures that excite the chosen filter most: of sample photographs or of a data set."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.filters import framed_picture, patch_picture
from core.images import model_input
from core.images.samples import SAMPLES, load_sample
from core.specs.patches import MAX_SEARCHED, PHOTOGRAPHS, Patch, PeakSpec, strongest_patches
from pages.filters.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.pictures.dataset_pictures import choose_dataset, choose_part, part_titles
from pages.shared.reader.language import translate as _

_PATCHES = 6
_PATCH_WIDTH = 116

Named = Callable[[int], tuple[NDArray[np.uint8], str]]
"""The picture of a number, and its title."""


def show_patches(controls: Controls, settings: Settings) -> None:
    """Where to search, and what was found."""
    st.markdown("**" + _("The patches of real pictures that excite it most") + "**")
    found = _choose_pictures(controls, settings)
    if found is None:
        return
    spec, named, where = found
    peaks = ask(spec, doing=_("Searching the pictures"))
    if peaks is None:
        return
    patches = strongest_patches(peaks, settings.filter, _PATCHES)
    if not patches:
        st.info(_("In none of the pictures does this filter answer."))
        return
    with st.container(horizontal=True):
        for patch in patches:
            with st.container(width=_PATCH_WIDTH):
                _show_patch(patch, *named(patch.number), peaks.shape)
    field = max(field.last - field.first + 1 for field in peaks.fields)
    height, width, _channels = peaks.shape
    st.caption(
        where
        + " "
        + _(
            "Each patch is cut out of a picture of {height} x {width} pixels: what the unit that answers most sees, "
            "its receptive field of {field} pixels a side, as far as it lies inside the picture."
        ).format(height=height, width=width, field=field)
    )


def _choose_pictures(controls: Controls, settings: Settings) -> tuple[PeakSpec, Named, str] | None:
    """The request, its pictures, and a sentence about them; None while a data set is missing."""
    columns = st.columns([2, 2, 1, 1])
    with columns[0]:
        titles = {"samples": _("The sample photographs"), "dataset": _("A data set…")}
        place = controls.select("searched", _("Pictures to search"), titles, "samples")
    spec = PeakSpec(settings.model.reference, settings.layer.path)
    if place == "samples":
        return spec, _sample, _("Searched: {count} sample photographs.").format(count=len(PHOTOGRAPHS))
    own = Controls("filters_data")
    with columns[1]:
        found = choose_dataset(own)
    if found is None:
        return None
    data, dataset = found
    with columns[2]:
        part = choose_part(own, dataset)
    with columns[3]:
        help_text = _("Evenly spread over the part; the more, the longer it takes.")
        count = own.number("count", _("At most"), 10, MAX_SEARCHED, spec.count, step=50, help=help_text)
    split = dataset.split(part)

    def named(number: int) -> tuple[NDArray[np.uint8], str]:
        return np.asarray(split.images[number]), _(dataset.class_names[split.labels[number]])

    where = _("Searched: {count} of the {total} pictures of the part {part}, evenly spread.").format(
        count=min(count, len(split)), total=len(split), part=part_titles()[part]
    )
    return PeakSpec(spec.model, spec.layer, data, part, count), named, where


def _sample(number: int) -> tuple[NDArray[np.uint8], str]:
    sample = SAMPLES[PHOTOGRAPHS[number]]
    return load_sample(sample.id), _(sample.title)


def _show_patch(patch: Patch, picture: NDArray[np.uint8], title: str, shape: tuple[int, int, int]) -> None:
    seen = model_input(picture, shape)
    st.image(framed_picture(seen, patch), width="stretch")
    st.image(patch_picture(patch.cut_from(seen)), width="stretch")
    st.caption(f"{title} · {patch.activation:,.4g}")
