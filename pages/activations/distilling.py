"""View: which layers mind that the picture is changed, and which no longer do."""

from collections.abc import Sequence

import streamlit as st

from core.errors import N_
from core.figures.activations import depth_figure
from core.specs.keeping import CHANGES, Change, Changes, ChangesSpec, LayerChanges
from pages.activations.settings import MAX_SIDE, Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.pictures.choice import choose_picture, digest_of
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_TITLES: dict[Change, str] = {
    "grey": N_("without colours"),
    "dark": N_("darker"),
    "mirrored": N_("mirrored"),
    "cropped": N_("another crop"),
    "noisy": N_("with noise"),
    "other": N_("another picture"),
}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    with controls.panel():
        st.markdown("**" + _("Compare with") + "**")
        own = Controls("activations_other")
        other = choose_picture(own, default="coffee", max_side=MAX_SIDE, datasets=st.container())
    found = ask(
        ChangesSpec(settings.model.reference, settings.digest, digest_of(other.image)),
        doing=_("Computing all feature maps"),
    )
    if found is None:
        return settings.shown()
    left, right = st.columns([1, 2])
    with left:
        st.markdown("**" + _("The same picture, changed") + "**")
        _show_pictures(found)
    with right, veiled("distils"):
        _show_distances(found.layers)
    return settings.shown(_explain)


def _show_pictures(found: Changes) -> None:
    shown = [
        Thumbnail(picture, alt=_(_TITLES[change]), caption=_(_TITLES[change]))
        for change, picture in zip(CHANGES, found.pictures, strict=True)
    ]
    show_thumbnails(shown, label=_("The same picture, changed"), fills=0.5)


def _show_distances(layers: Sequence[LayerChanges]) -> None:
    title = _("How far a layer is moved, compared with another picture")
    st.markdown(f"**{title}**")
    lines = {
        _(_TITLES[change]): [layer.distances[change] for layer in layers]
        for change in CHANGES
        if change != "other"
    }
    figure = depth_figure(
        [layer_name(layer.path) for layer in layers], lines, x_title=_("Layer"),
        y_title=_("Distance (the other picture: 1)"), font_size=font_size(),
    )  # fmt: skip
    show_figure(figure, key="activations:distances", alt=title)


def _explain() -> None:
    st.markdown(
        _(
            "Compared are the means of the channels over all places. At 1 a layer sees as much difference as between "
            "the two pictures; near 0 it no longer tells the changed picture from the first."
        )
    )
