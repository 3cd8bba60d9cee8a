"""View: several pictures of one filter made different, and what it likes least."""

import dataclasses

import numpy as np
import streamlit as st

from core.feature_maps.display_rules import filter_to_picture
from core.snippets.liked import filter_pictures
from core.specs.pictures_of import LikedPictures, LikedSpec, Regularisers
from pages.filters.settings import Settings
from pages.shared.ask import ask_in_parts
from pages.shared.controls.controls import Controls
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_COUNT = 4
_JITTER = 4


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    hint = _("How hard pictures are pushed apart, relative to the climb; likeness is that of their textures.")
    diversity = controls.slider("diversity", _("Diversity"), 0.0, 2.0, 0.5, step=0.25, help=hint)
    steps = controls.slider("variety_steps", _("Steps"), 20, 160, 60, step=20)
    with controls.folded():
        size = controls.slider("variety_size", _("Size (pixels)"), 64, 160, 96, step=32)
        seed = controls.number("variety_seed", _("Seed of the noise"), 0, 999, 0)
    base = LikedSpec(
        settings.model.reference, "filter", settings.filter, settings.layer.path, count=_COUNT, size=size, steps=steps,
        regularisers=Regularisers(_JITTER), seed=seed,
    )  # fmt: skip
    specs = [
        base,
        dataclasses.replace(base, diversity=diversity),
        dataclasses.replace(base, sign=-1),
    ]
    title = _("Filter {filter} of {layer}").format(
        filter=settings.filter, layer=layer_name(settings.layer.path)
    )
    st.markdown(f"**{title}**")

    def draw(found: list[LikedPictures]) -> None:
        with veiled("diverse", "negative"):
            _show(found)

    ask_in_parts(specs, draw, doing=_("Climbing"))
    is_deep = settings.layer.path.count("/") > 1
    return Shown(settings, "" if is_deep else filter_pictures(specs[-1]), _explain)


def _show(found: list[LikedPictures]) -> None:
    names = (_("likes"), _("likes, pushed apart"), _("likes least"))
    columns = st.columns(len(names))
    for column, name, part in zip(columns, names, found, strict=False):
        with column:
            remark = _("mean answer {value} · likeness {likeness}").format(
                value=f"{part.objectives[-1].mean():,.0f}", likeness=f"{_likeness(part):.2f}"
            )
            st.markdown(f"**{name}**  \n{remark}")
            shown = [Thumbnail(filter_to_picture(picture), alt=name) for picture in part.pictures]
            show_thumbnails(shown, label=name, fills=0.7)


def _likeness(found: LikedPictures) -> float:
    """Mean over different pictures."""
    count = len(found.likeness)
    return float((found.likeness.sum() - np.trace(found.likeness)) / (count * (count - 1)))


def _explain() -> None:
    st.markdown(
        _(
            "One picture shows one face of a filter. Pushed apart, the pictures must differ in texture and still "
            "excite it: where the answer hardly falls, the filter stands for several things. What it likes least "
            "lowers its answer before ReLU; the net itself never sees how far below zero that is."
        )
    )
