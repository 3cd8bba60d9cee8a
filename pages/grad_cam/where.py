"""View: where the model sees the class, and how much of that lies in a rectangle."""

from functools import partial

import streamlit as st

from core.feature_maps.heatmap import share_inside
from core.figures.heatmaps import heat_figure
from core.specs.grad_cam import Heatmap
from pages.grad_cam.maps import say_if_rounded, say_if_zero, show_heat_scale, show_scores
from pages.grad_cam.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels
from pages.shared.display.rectangle import choose_rectangle, show_selectable
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _

_UPPER_HALF = ((0, 50), (0, 100))  # where the cat is in the first picture


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    with controls.folded():
        rows, columns = choose_rectangle(controls, _UPPER_HALF)
    found = settings.ask()
    if found is None:
        return settings.shown()
    tell(
        has_heat=bool((found.values > 0).any()),
        share=share_inside(found.values, rows, columns),
        likeliest_share=share_inside(settings.best.values, rows, columns),
        area=(rows[1] - rows[0]) * (columns[1] - columns[0]),
    )
    left, right = st.columns([5, 3])
    with left:
        figure = heat_figure(
            found.image, found.values, settings.look, rectangle=(rows, columns), selectable=True,
            labels=map_labels(),
        )  # fmt: skip
        title = _("Where the model sees: {title}").format(title=settings.class_title)
        st.markdown(f"**{title}**")
        show_selectable(controls, figure, size=found.image.shape[:2], key="grad_cam:where", alt=title)
        say_if_zero(found)
    with right:
        with veiled("cells"):
            _show_numbers(found, rows, columns)
        st.markdown("**" + _("What the model thinks this is") + "**")
        show_scores(settings.best.top_classes, settings.model)
        show_heat_scale(settings)
    return settings.shown(partial(_explain, found))


def _show_numbers(found: Heatmap, rows: tuple[float, float], columns: tuple[float, float]) -> None:
    height, width = found.values.shape
    area = (rows[1] - rows[0]) * (columns[1] - columns[0])
    st.metric(_("Numbers in the map"), f"{height} x {width} = {height * width}")
    left, right = st.columns(2)
    left.metric(_("Heat inside the rectangle"), f"{share_inside(found.values, rows, columns):.1%}")
    right.metric(_("Its share of the picture"), f"{area:.1%}")


def _explain(found: Heatmap) -> None:
    st.markdown(
        _("Drag over the picture to draw another rectangle. Were the heat even, both shares would be equal.")
    )
    say_if_rounded(found)
