"""View: a map that explains the training must change when the training is undone."""

import streamlit as st

from core.feature_maps.heatmap import correlation
from core.specs.grad_cam import Heatmap
from pages.grad_cam.maps import show_map
from pages.grad_cam.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    most = settings.model.layers.num_weight_layers
    left, middle, right = st.columns([3, 1, 1], vertical_alignment="bottom")
    with middle:
        seed = controls.number("seed", _("Seed"), 0, 999, 0)
    with right:
        in_steps = controls.toggle("steps", _("Step by step"))
    with left:
        counts = _steps(most) if in_steps else _choose_count(controls, most)
    trained = settings.ask()
    if trained is None:
        return settings.shown
    for column, number in zip(st.columns(len(counts)), counts, strict=True):
        with column:
            found = settings.ask(randomised_layers=number, seed=seed if number else 0)
            if found is not None:
                _show(found, trained, number, settings)
    st.caption(
        _(
            "The correlation is with the map of the trained weights, cell by cell: 1 is the same map, about 0 another."
        )
    )
    return settings.shown


def _show(found: Heatmap, trained: Heatmap, number: int, settings: Settings) -> None:
    title = _("{count} random").format(count=number) if number else _("Trained")
    show_map(found, settings, key=f"sanity:{number}", title=title)
    likeness = correlation(trained.values, found.values)
    st.metric(_("Correlation"), "–" if likeness is None else f"{likeness:.2f}")


def _choose_count(controls: Controls, most: int) -> tuple[int, ...]:
    """The trained model, and one with as many random layers as the slider says, unless that is none."""
    label = _("Layers with random weights, from the top down")
    return tuple(sorted({0, controls.slider("random", label, 0, most, min(1, most))}))


def _steps(most: int) -> tuple[int, ...]:
    """The trained model, the top layer, a quarter, half of the layers and all."""
    return tuple(sorted({0, min(1, most), most // 4, most // 2, most}))
