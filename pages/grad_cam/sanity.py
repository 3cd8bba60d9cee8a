"""View: a map that explains the training must change when the training is undone."""

from collections.abc import Sequence

import streamlit as st

from core.specs.grad_cam import Heatmap
from pages.grad_cam.maps import likeness_text, show_heat_scale, show_map
from pages.grad_cam.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    most = settings.model.layers.num_weight_layers
    in_steps = controls.toggle("steps", _("Step by step"))
    counts = _steps(most) if in_steps else _choose_count(controls, most)
    with controls.folded():
        seed = controls.number("seed", _("Seed"), 0, 999, 0)
    trained = settings.ask()
    if trained is None:
        return settings.shown()
    left, right = st.columns(2)
    with left:
        show_map(trained, settings, key="sanity:0", title=_("Trained"))
    with right, veiled("random"):
        _show_randomised(settings, trained, counts, seed)
    show_heat_scale(settings)
    return settings.shown(_explain)


def _show_randomised(settings: Settings, trained: Heatmap, counts: Sequence[int], seed: int) -> None:
    """One map large, or several in rows of two; each stands there as soon as it is computed."""
    a_row = 2 if len(counts) > 1 else 1
    places = [place for _row in range(0, len(counts), a_row) for place in st.columns(a_row)]
    maps = settings.ask_randomised(counts, seed)
    for place, number in zip(places, counts, strict=False):
        with place:
            found = next(maps)
            if found is not None:
                title = _("{count} random").format(count=number)
                likeness = likeness_text(trained, found)
                show_map(found, settings, key=f"sanity:{number}", title=f"{title} · {likeness}")


def _explain() -> None:
    st.markdown(
        _(
            "The correlation is with the map of the trained weights, cell by cell: 1 is the same map, about 0 another."
        )
    )


def _choose_count(controls: Controls, most: int) -> tuple[int, ...]:
    """As many random layers as the slider says, unless that is none."""
    label = _("Random layers, top down")
    count = controls.slider("random", label, 0, most, min(1, most))
    return (count,) if count else ()


def _steps(most: int) -> tuple[int, ...]:
    """The top layer, a quarter, half of the layers and all."""
    return tuple(sorted({min(1, most), most // 4, most // 2, most} - {0}))
