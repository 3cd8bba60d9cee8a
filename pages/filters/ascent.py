"""View: one filter climbs from noise, beside the patches of photographs that excite it most."""

import streamlit as st

from core.figures.filters import filter_sheet, framed_picture, objective_figure, patch_picture
from core.inspection import FilterPictures
from core.patch_specs import PeakSpec
from core.patches import Patch, Peaks, strongest_patches
from core.samples import SAMPLES
from pages.filters.settings import Settings, short_name
from pages.shared.ask import ask
from pages.shared.controls import Controls
from pages.shared.display import font_size, show_figure
from pages.shared.language import translate as _
from pages.shared.player import Frame, show_player

_PATCHES = 6
_PATCH_WIDTH = 132


def show(controls: Controls, settings: Settings) -> None:
    """Draw the view."""
    found = settings.ask(settings.spec)
    if found is None:
        return
    title = _("Filter {filter} of {layer}").format(
        filter=settings.filter, layer=short_name(settings.layer.path)
    )
    left, right = st.columns([2, 3])
    with left:
        st.markdown(f"**{title}**")
        show_player(
            _frames(found, settings), key="filters:steps", scrub=_("Steps done"), height=18, per_second=8,
            start=len(found.snapshots) - 1,
        )  # fmt: skip
    with right:
        st.markdown("**" + _("Mean activation by steps") + "**")
        figure = objective_figure(
            found.measured_at, found.objectives[:, 0].tolist(), x_title=_("Steps done"),
            y_title=_("Mean activation"), font_size=font_size(),
        )  # fmt: skip
        show_figure(figure, key="filters:objective", alt=_("Mean activation by steps"))
    if found.objectives[-1, 0] == found.objectives[0, 0]:
        st.info(
            _(
                "Nothing changes: where the filter is 0 everywhere there is no gradient to follow. Try another seed."
            )
        )
    _show_patches(settings)


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


def _show_patches(settings: Settings) -> None:
    st.markdown("**" + _("The patches of the sample photographs that excite it most") + "**")
    peaks: Peaks | None = ask(
        PeakSpec(settings.model.reference, settings.layer.path), doing=_("Looking at the photographs")
    )
    if peaks is None:
        return
    patches = strongest_patches(peaks, settings.filter, _PATCHES)
    if not patches:
        st.info(_("In none of the photographs does this filter answer."))
        return
    with st.container(horizontal=True):
        for patch in patches:
            with st.container(width=_PATCH_WIDTH):
                _show_patch(patch)
    field = max(field.last - field.first + 1 for field in peaks.fields)
    st.caption(
        _(
            "Each is cut out of a photograph of {height} x {width} pixels: what the unit that answers most sees, "
            "its receptive field of {field} pixels a side, as far as it lies inside the picture."
        ).format(height=peaks.pictures.shape[1], width=peaks.pictures.shape[2], field=field)
    )


def _show_patch(patch: Patch) -> None:
    st.image(framed_picture(patch), width="stretch")
    st.image(patch_picture(patch.pixels), width="stretch")
    st.caption(f"{_(SAMPLES[patch.sample].title)} · {patch.activation:,.4g}")
