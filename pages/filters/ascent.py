"""View: one filter climbs from noise, above the patches of real pictures that excite it most."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from core.figures.filters import filter_sheet, objective_figure
from core.specs.filters import FilterPictures
from pages.filters.natural_patches import choose_search, find_patches
from pages.filters.settings import Settings
from pages.shared.ask import ask
from pages.shared.components.player import Frame, show_player
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = ask(settings.spec, doing=_("Climbing"))
    if found is None:
        return settings.shown()
    tell(objectives=found.objectives[:, 0].tolist())
    title = _("Filter {filter} of {layer}").format(
        filter=settings.filter, layer=layer_name(settings.layer.path)
    )
    search = choose_search(controls, settings)
    left, right = st.columns([2, 3])
    with left:
        st.markdown(f"**{title}**")
        show_player(
            _frames(found, settings), key="filters:steps", scrub=_("Steps done"), per_second=8,
            start=len(found.snapshots) - 1, is_smooth=True,
        )  # fmt: skip
    with right, veiled("unknowns", "weights"):
        st.markdown("**" + _("Mean activation by steps") + "**")
        figure = objective_figure(
            found.measured_at, found.objectives[:, 0].tolist(), x_title=_("Steps done"),
            y_title=_("Mean activation"), font_size=font_size(),
        )  # fmt: skip
        show_figure(figure, key="filters:objective", alt=_("Mean activation by steps"))
        patches = find_patches(settings, search)
    if found.objectives[-1, 0] == found.objectives[0, 0]:
        st.info(
            _(
                "Nothing changes: where the filter is 0 everywhere there is no gradient to follow. Try another seed."
            )
        )
    return settings.shown(partial(_explain, found, patches))


def _explain(found: FilterPictures, patches: Callable[[], None]) -> None:
    patches()
    if found.dtype != "float32":
        st.markdown(
            _(
                "This server multiplies {dtype} fastest: the activations are rounded by less than a hundredth, the "
                "code for these settings is not."
            ).format(dtype=found.dtype)
        )


def _frames(found: FilterPictures, settings: Settings) -> list[Frame]:
    size = settings.spec.size
    return [
        Frame(
            _("After {steps} steps").format(steps=steps), _describe(found, steps),
            filter_sheet(pictures, columns=1), tile=(size, size),
        )
        for steps, pictures in zip(settings.spec.snapshots, found.snapshots, strict=True)
    ]  # fmt: skip


def _describe(found: FilterPictures, steps: int) -> str:
    if steps not in found.measured_at:
        return ""
    value = found.objectives[found.measured_at.index(steps), 0]
    return _("mean activation {value}").format(value=f"{value:.4g}")
