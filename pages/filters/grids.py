"""View: the filters of a layer side by side, the chapter's grids at once and any other on demand."""

import dataclasses
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.filters import filter_sheet
from core.specs.filter_grids import COLUMNS, COUNT, MODEL, FilterGrid, load_grids
from core.specs.models import short_name
from pages.filters.settings import Settings
from pages.shared.ask import ask
from pages.shared.components.player import Frame, show_player
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    if settings.model.reference == MODEL:
        _show_ready(controls, settings, load_grids())
    count = min(COUNT, settings.layer.shape[2])
    label = _("Compute the first {count} filters of {layer} with the settings above").format(
        count=count, layer=short_name(settings.layer.path)
    )
    if controls.toggle("compute", label):
        _show_computed(controls, settings, count)
    return settings.shown


def _show_ready(controls: Controls, settings: Settings, grids: tuple[FilterGrid, ...]) -> None:
    layers = [grid.layer for grid in grids]

    def choose(frame: int, tile: int) -> None:
        controls.assign("layer", layers[frame])
        controls.assign("filter", tile)

    is_here = settings.layer.path in layers and settings.filter < COUNT
    frames = [
        Frame(
            short_name(grid.layer), _describe(np.array(grid.start_objectives), np.array(grid.objectives)), grid.sheet,
            COUNT, COLUMNS, (grid.size, grid.size), keeps_columns=True,
        )
        for grid in grids
    ]  # fmt: skip
    show_player(
        frames, key="filters:grids", scrub=_("Layer, from the picture upwards"), tile=_("filter {index}"),
        start=layers.index(settings.layer.path) if is_here else 0, chosen=settings.filter if is_here else None,
        on_choose=choose, per_second=0.7,
    )  # fmt: skip
    st.caption(
        _(
            "Computed beforehand with the chapter's settings: {size} pixels, 40 steps of 1, no regularisation. One "
            "number differs: what keeps the division by the gradient's length from failing is 1e-10 here and 1e-5 in "
            "the chapter, where it shortens the steps of the first layer by up to a third and of no other. Click a "
            "filter to choose it, then see *One filter climbs*."
        ).format(size=grids[0].size)
    )


def _show_computed(controls: Controls, settings: Settings, count: int) -> None:
    spec = dataclasses.replace(settings.spec, filters=tuple(range(count)), snapshots=())
    found = ask(spec, doing=_("Climbing"))
    if found is None:
        return

    def choose(frame: int, tile: int) -> None:
        controls.assign("filter", tile)

    remark = _describe(found.objectives[0], found.objectives[-1])
    frame = Frame(
        short_name(settings.layer.path), remark, filter_sheet(found.pictures, columns=COLUMNS), count, COLUMNS,
        (spec.size, spec.size), keeps_columns=True,
    )  # fmt: skip
    show_player(
        [frame], key="filters:computed", scrub="", tile=_("filter {index}"), on_choose=choose,
        chosen=settings.filter if settings.filter < count else None,
    )  # fmt: skip


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
