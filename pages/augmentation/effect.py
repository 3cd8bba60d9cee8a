"""View: what augmentation does to a training, from recorded runs: the chapter's two nets, and one change at a time."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from core.snippets.augmentation import keras_layers
from core.specs.presets.tasks import EFFECT_NETS, EFFECT_POLICIES
from pages.augmentation.alone import NETS, TITLES, UNCHANGED, nets_with, pair, show_all
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import percent
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _
from pages.shared.training.curves import Look, show_charts
from pages.shared.training.runs import ChosenRun, beginning, chosen_recording

RUNS = ("baseline", "augmented")
_BOOK = "book"
_QUESTION = "effect"
_GLIMPSE = 12  # epochs, until the reader has predicted how they go on
_WEIGHT = 0.6


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    changes = {_BOOK: _("The book's two nets")}
    changes |= {name: _(TITLES[name]) for name in EFFECT_POLICIES if name != UNCHANGED and nets_with(name)}
    policy = controls.select("effect_of", _("What is changed"), changes, _BOOK)
    net = EFFECT_NETS[0]
    if policy != _BOOK:
        net, *others = nets_with(policy)
        if others:
            titles = {name: _(NETS[name]) for name in (net, *others)}
            net = controls.select("effect_net", _("Net"), titles, net)
    weight = controls.slider("effect_weight", _("Smoothing weight"), 0.0, 0.95, _WEIGHT, step=0.05)
    is_told = not is_veiled(_QUESTION)
    runs = [chosen_recording(name) for name in RUNS] if policy == _BOOK else pair(net, policy)
    _show(runs, weight, is_told=is_told)
    ask_here(_QUESTION)
    code = keras_layers(settings.policy if policy == _BOOK else EFFECT_POLICIES[policy])
    below = partial(_explain, is_told=is_told) if policy == _BOOK else partial(_compare, net, is_told=is_told)
    return replace(settings.shown, code=code, below=below)


def _show(runs: Sequence[ChosenRun], weight: float, *, is_told: bool) -> None:
    if is_told:
        with st.container(horizontal=True):
            for run in runs:
                gap = (run.history.final_difference("accuracy", "val_accuracy") or 0.0) * 100
                accuracy = percent(run.history.final("val_accuracy"))
                difference = _("gap to training {points} points").format(points=f"{gap:+.1f}")
                st.metric(
                    f"{run.history.name} · " + _("Validation accuracy"), accuracy, difference,
                    width="content", delta_color="off", delta_arrow="off",
                )  # fmt: skip
    else:
        runs = [beginning(run, _GLIMPSE) for run in runs]
    look = Look(weight, debiased=True, show_marks=is_told)
    show_charts(runs, ["loss", "accuracy"], look, key="augmentation:effect")


def _explain(*, is_told: bool) -> None:
    address = link_to("training_curves", view="curves", runs=",".join(RUNS))
    sentence = _(
        "Both nets are the chapter's, on the same photographs; the second one has dropout besides, as in the book."
        " [Read these curves, with others beside them]({address})."
    )
    st.markdown(sentence.format(address=address))
    if is_told:
        show_all(EFFECT_NETS[0])


def _compare(net: str, *, is_told: bool) -> None:
    if is_told:
        show_all(net)
