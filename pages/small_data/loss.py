"""View: why cross-entropy: what one picture costs, and how hard that pushes the net."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import streamlit as st

from core.evaluation.losses import binary_gradients, binary_losses, sigmoid
from core.figures.losses import loss_figure
from core.snippets.losses import one_picture
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.models import CLASS_NAMES
from pages.shared.reader.language import translate as _
from pages.small_data.settings import Settings

START = 0.02
"""What the net says at first, sure and wrong."""
_LEAST = 0.001
_PROBABILITIES = np.linspace(_LEAST, 1 - _LEAST, 999)
_LOGITS = np.linspace(-7, 7, 281)
_HIGHEST = 5.0  # nats
_QUESTION = "push"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    cat, dog = map(_, CLASS_NAMES)
    probability = controls.slider(
        "probability", _("The net's probability of “{name}”").format(name=dog), _LEAST, 1 - _LEAST, START,
        step=_LEAST, format="%.3f",
    )  # fmt: skip
    label = int(controls.segments("label", _("The picture shows"), {"0": cat, "1": dog}, "1"))
    is_told = not is_veiled(_QUESTION)
    titles = {"cross_entropy": _("Cross-entropy")}
    if is_told:
        titles |= {"squared_error": _("Squared error")}
    _show_numbers(probability, label, titles, is_told=is_told)
    places = st.columns(2 if is_told else 1)
    with places[0]:
        _show_losses(probability, label, titles, dog)
    if is_told:
        with places[-1]:
            _show_slopes(probability, label, titles)
    ask_here(_QUESTION)
    return replace(
        settings.shown, code=one_picture(probability, label), below=_explain if is_told else nothing
    )


def _show_numbers(probability: float, label: int, titles: Mapping[str, str], *, is_told: bool) -> None:
    losses = binary_losses(np.array(probability), label)
    slopes = binary_gradients(np.array(probability), label)
    with st.container(horizontal=True):
        for name, title in titles.items():
            st.metric(title, f"{losses[name]:.3f}", width="content")
            if is_told:
                st.metric(_("Slope") + f" · {title}", f"{slopes[name]:+.3f}", width="content")


def _show_losses(probability: float, label: int, titles: Mapping[str, str], wanted: str) -> None:
    curves = binary_losses(_PROBABILITIES, label)
    figure = loss_figure(
        _PROBABILITIES, {title: curves[name] for name, title in titles.items()}, place=probability,
        x_title=_("Probability of “{name}”").format(name=wanted), y_title=_("Loss of this picture"),
        y_range=(0, _HIGHEST), font_size=font_size(),
    )  # fmt: skip
    show_figure(
        figure, key="small_data:loss", alt=_("The loss of one picture over the probability of a class")
    )


def _show_slopes(probability: float, label: int, titles: Mapping[str, str]) -> None:
    curves = binary_gradients(sigmoid(_LOGITS), label)
    figure = loss_figure(
        _LOGITS, {title: curves[name] for name, title in titles.items()},
        place=math.log(probability / (1 - probability)), x_title=_("Logit before the sigmoid"),
        y_title=_("Slope of the loss"), y_range=(-1.05, 1.05), font_size=font_size(),
    )  # fmt: skip
    show_figure(figure, key="small_data:slope", alt=_("How the loss changes with the logit"))


def _explain() -> None:
    st.markdown(
        _(
            "The last layer gives one number, the logit `z`; the sigmoid makes the probability `p = 1 / (1 + exp(-z))`"
            " of it. Cross-entropy is `-ln p` for a picture of class 1 and `-ln(1 - p)` for one of class 0: minus the"
            " logarithm of what the true class got. Its slope along the logit is `p - y`, so the more wrong a net is,"
            " the harder it is pushed. The squared error has the factor `p (1 - p)` besides, which vanishes just where"
            " the net is sure and wrong: it would hardly learn from its worst errors. For more than two classes the"
            " softmax takes the place of the sigmoid, and the slopes are again `p - y`."
        )
    )
