"""View: the filters of a layer side by side, the chapter's grids at once and any other on demand."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.filters import filter_sheet
from core.specs.filter_grids import COLUMNS, COUNT, LAYERS, MODEL, FilterGrid, grid_spec, load_grids
from core.specs.filters import BOOK_EPSILON, EPSILON, FilterPictures
from pages.filters.settings import Settings
from pages.shared.ask import ask_in_parts
from pages.shared.components.player import Frame, show_player
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_A_PART = 8  # filters that are computed and shown together
_PLAYER = (
    "filters:grids"  # one for both: what is computed takes the place of what was there, filter by filter
)


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    is_ready = settings.model.reference == MODEL and not settings.is_live
    with _asking_about_the_first(settings) as grids:
        if settings.is_live:
            _compute(controls, settings, min(COUNT, settings.layer.shape[2]))
        elif is_ready:
            _show_ready(controls, settings, grids)
        else:
            st.info(_("Only grids of VGG16 are ready; switch on *Compute the grid here*."))
    return settings.shown(_explain) if is_ready else settings.shown()


@contextmanager
def _asking_about_the_first(settings: Settings) -> Iterator[tuple[FilterGrid, ...]]:
    """While the question about the first layer is open, it stands beside the grids of the others, which are yielded."""
    first, *others = load_grids()
    if not is_veiled("first-layer") or settings.layer.path == first.layer:
        with veiled("first-layer"):
            yield first, *others
        return
    left, right = st.columns([3, 2])
    with right, veiled("first-layer"):
        pass
    with left:
        yield tuple(others)


def _show_ready(controls: Controls, settings: Settings, grids: tuple[FilterGrid, ...]) -> None:
    layers = [grid.layer for grid in grids]

    def choose(frame: int, tile: int) -> None:
        controls.assign("layer", layers[frame])
        controls.assign("filter", tile)

    is_here = settings.layer.path in layers and settings.filter < COUNT
    frames = [
        Frame(
            layer_name(grid.layer), _describe(np.array(grid.start_objectives), np.array(grid.objectives)), grid.sheet,
            COUNT, COLUMNS, (grid.size, grid.size), keeps_columns=True,
        )
        for grid in grids
    ]  # fmt: skip

    def rest(frame: int) -> None:
        controls.assign("layer", layers[frame])

    show_player(
        frames, key=_PLAYER, scrub=_("Layer, from the picture upwards"), tile=_("filter {index}"),
        start=layers.index(settings.layer.path) if is_here else 0, chosen=settings.filter if is_here else None,
        on_choose=choose, on_rest=rest, per_second=0.7, is_smooth=True, enlarges=True,
    )  # fmt: skip


def _explain() -> None:
    spec = grid_spec(LAYERS[0])
    st.markdown(
        _(
            "Computed beforehand with the chapter's settings: {size} pixels, {steps} steps of {step}, no "
            "regularisation. One number differs: what keeps the division by the gradient's root mean square (the book "
            "calls it the L2 norm) from failing is {ours} here and {book} in the chapter, where it shortens the steps "
            "of the first layer by up to a third and of no other. Click a filter to choose it, then see *One filter*."
        ).format(
            size=load_grids()[0].size, steps=spec.steps, step=f"{spec.options.step_size:g}",
            ours=f"{EPSILON:g}", book=f"{BOOK_EPSILON:g}",
        )
    )  # fmt: skip


def _compute(controls: Controls, settings: Settings, count: int) -> None:
    parts = [tuple(range(first, min(first + _A_PART, count))) for first in range(0, count, _A_PART)]
    specs = [dataclasses.replace(settings.spec, filters=part, snapshots=()) for part in parts]

    def choose(frame: int, tile: int) -> None:
        controls.assign("filter", tile)

    def draw(found: list[FilterPictures]) -> None:
        pictures = [picture for part in found for picture in part.pictures]
        frame = Frame(
            layer_name(settings.layer.path), _describe_computed(found),
            filter_sheet(np.array(pictures), columns=COLUMNS) if pictures else b"",
            count, COLUMNS, (settings.spec.size, settings.spec.size), keeps_columns=True, present=len(pictures),
        )  # fmt: skip
        show_player(
            [frame], key=_PLAYER, scrub="", tile=_("filter {index}"), on_choose=choose, is_smooth=True,
            enlarges=True, chosen=settings.filter if settings.filter < len(pictures) else None,
        )  # fmt: skip

    ask_in_parts(specs, draw, doing=_("Climbing"))


def _describe_computed(found: list[FilterPictures]) -> str:
    if not found:
        return ""
    starts, ends = (np.concatenate([part.objectives[end] for part in found]) for end in (0, -1))
    return _describe(starts, ends)


def _describe(starts: NDArray[np.floating[Any]], ends: NDArray[np.floating[Any]]) -> str:
    """How many filters there are, how many cannot climb, and what the others gain."""
    text = _("the first {count} filters").format(count=len(starts))
    climbing = ends > starts
    if not climbing.all():
        text += " · " + _("{count} find no gradient to follow").format(count=int((~climbing).sum()))
    gains = ends[climbing & (starts > 0)] / starts[climbing & (starts > 0)]
    if len(gains):
        gain = f"{np.median(gains):.3g}"
        text += " · " + _("the mean activation grows {gain} times (median)").format(gain=gain)
    return text
