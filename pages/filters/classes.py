"""View: what a whole class looks like to the net, from noise by texture to something that can be recognised."""

import dataclasses
from collections.abc import Sequence

import streamlit as st

from core.feature_maps.display_rules import filter_to_picture
from core.snippets.liked import class_pictures
from core.specs.pictures_of import LikedPictures, LikedSpec, Regularisers
from pages.filters.settings import Settings
from pages.shared.ask import ask_in_parts
from pages.shared.controls.controls import Controls
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.models import ChosenModel
from pages.shared.reader.language import translate as _

_STOPS = 5
_CONTRAST = 0.2  # twice the chapter's: these pictures are not all texture
_JITTER, _SMOOTHING, _DECAY = 16, 1.0, 0.02
_DEFAULT_CLASS = 985  # daisy
_ANY_SIZE = "efficientnet_lite0"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    model = settings.model
    if not model.layers.classes:
        st.info(
            _("This model has no classifier here: choose EfficientNet-Lite0, the chapter's convnet or a run.")
        )
        return Shown(settings, "")
    index = _choose_class(controls, model)
    is_least = controls.toggle("least", _("What it likes least"), help=_("Descend instead of climb."))
    steps = controls.slider("class_steps", _("Steps"), 20, 300, 120, step=20)
    stops = [round(steps * stop / (_STOPS - 1)) for stop in range(_STOPS)]
    # Kept as its place among the stops: how many steps that are changes with the slider above.
    labels = {str(place): str(stop) for place, stop in enumerate(stops)}
    place = int(controls.stops("after", _("Shown after"), labels, str(_STOPS - 1)))
    with controls.folded():
        size = _choose_size(controls, model)
        seed = controls.number("class_seed", _("Seed of the noise"), 0, 999, 0)
    base = LikedSpec(
        model.reference, "class", index, sign=-1 if is_least else 1, size=size, steps=steps, snapshots=tuple(stops),
        seed=seed,
    )  # fmt: skip
    variants = _variants()
    specs = [dataclasses.replace(base, regularisers=regularisers) for regularisers in variants.values()]
    title = _("What the net takes for {title}").format(title=model.class_title(index))
    st.markdown(f"**{title}**")

    def draw(found: list[LikedPictures]) -> None:
        with veiled("noise", "regularised"):
            _show(found, list(variants), place, is_last=place == _STOPS - 1)

    ask_in_parts(specs, draw, doing=_("Climbing"))
    return Shown(settings, class_pictures(specs[-1]), _explain)


def _choose_size(controls: Controls, model: ChosenModel) -> int:
    """Of the pictures: free in a net that ends in means over all places, else that of the net."""
    if model.reference != _ANY_SIZE:
        return model.layers.input_shape[0]
    return controls.slider("class_size", _("Size (pixels)"), 64, 224, 160, step=32)


def _choose_class(controls: Controls, model: ChosenModel) -> int:
    count = model.layers.classes
    labels = {str(index): model.class_title(index) for index in range(count)}
    default = str(_DEFAULT_CLASS if count > _DEFAULT_CLASS else 0)
    return int(controls.select("class", _("Class"), labels, default))


def _variants() -> dict[str, Regularisers]:
    """Each adds one thing to the one before."""
    return {
        _("the gradient alone"): Regularisers(),
        _("+ jitter"): Regularisers(_JITTER),
        _("+ coarse before fine"): Regularisers(_JITTER, _SMOOTHING),
        _("+ pull to grey"): Regularisers(_JITTER, _SMOOTHING, _DECAY),
        _("+ colours of photographs"): Regularisers(_JITTER, _SMOOTHING, _DECAY, colours=True),
    }


def _show(found: Sequence[LikedPictures], names: Sequence[str], place: int, *, is_last: bool) -> None:
    shown = []
    for name, part in zip(names, found, strict=False):
        caption = name
        if is_last:
            caption += " · " + _("probability {value}").format(value=f"{part.probabilities[0]:.1%}")
        shown.append(
            Thumbnail(
                filter_to_picture(part.snapshots[place, 0], contrast=_CONTRAST), alt=name, caption=caption
            )
        )
    if shown:
        show_thumbnails(shown, label=_("The class, with ever more regularisers"), fills=1.6)


def _explain() -> None:
    if is_veiled("noise"):
        return
    st.markdown(
        _(
            "All of them climb the same logit from the same noise, and the net is sure of each. To us the first says "
            "nothing: any pixel may change as it likes. What the others must do (stay the same when moved, change "
            "coarse shapes before fine ones, stay near grey, change colours together) is no knowledge of the class, "
            "only of what photographs are like."
        )
    )
