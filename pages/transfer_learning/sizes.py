"""View: accuracy against the number of training pictures, from scratch and with the features of a trained base."""

import dataclasses
from collections.abc import Collection
from itertools import chain, count
from statistics import fmean

import streamlit as st

from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec
from core.figures.sizes import sizes_figure
from core.runs import repeats
from core.specs.presets.experiments import SIZES
from core.specs.presets.ladder import RUNGS, rung_of
from core.specs.training import TrainingSpec
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, spec_of
from pages.transfer_learning.settings import Settings

_Runs = dict[int, list[float]]
"""Test accuracies by the number of training pictures a class."""

_LARGEST = SIZES[-1]
_RECORDED, _OWN = "recorded", "own"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    own = _own(settings.data)
    title = _("My runs: {source}").format(source=_(SOURCES[settings.data.source].title))
    choices = {_RECORDED: _("Recorded on photographs")} | ({_OWN: title} if own else {})
    # Accuracies on other pictures say nothing about each other, so the curves of one source stand alone.
    chosen = controls.segments("sizes_of", _("Runs"), choices, _RECORDED) if own else _RECORDED
    lines = own if chosen == _OWN else _recorded_lines()
    figure = sizes_figure(
        {name: runs for name, runs in lines.items() if runs}, x_title=_("Training pictures a class"),
        y_title=_("Test accuracy"), font_size=font_size(),
    )  # fmt: skip
    show_figure(
        figure, key="transfer_learning:sizes", alt=_("Test accuracy against the number of training pictures")
    )
    if chosen == _OWN:
        st.caption(
            _(
                "A curve is of one strategy, one number of epochs and otherwise equal settings; the dots beside a mark"
                " are its runs."
            )
        )
    else:
        _explain_recorded(*lines.values())
    return settings.shown


def _explain_recorded(scratch: _Runs, features: _Runs) -> None:
    few = SIZES[0]
    if few in features and _LARGEST in scratch:
        st.metric(
            _("Features from {few} pictures a class, against {many} from scratch").format(few=few, many=_LARGEST),
            f"{fmean(features[few]):.1%}", f"{100 * (fmean(features[few]) - fmean(scratch[_LARGEST])):+.1f} pp",
        )  # fmt: skip
    st.caption(
        _(
            "Recorded on the photographs, tested on the same 1,000 each time. Every net from scratch passes at least"
            " 30 times over its pictures, and every head has 1,000 steps; the dots beside a mark are its runs."
            " Train with other numbers of pictures in *Five steps*, and your own runs appear here."
        )
    )


def _recorded_lines() -> dict[str, _Runs]:
    return {
        _("From scratch, recorded"): _recorded("scratch", largest="baseline"),
        _("VGG16 features, recorded"): _recorded("features", largest=f"features_{_LARGEST}"),
    }


def _recorded(prefix: str, *, largest: str) -> _Runs:
    names = {size: f"{prefix}_{size}" for size in SIZES} | {_LARGEST: largest}
    found = {
        size: [float(run.metrics["test_accuracy"]) for run in repeats(name)] for size, name in names.items()
    }
    return {size: values for size, values in found.items() if values}


def _own(data: DataSpec) -> dict[str, _Runs]:
    """Own runs on the chosen source: a line for all that differ in nothing but pictures and chance."""
    groups: dict[TrainingSpec, _Runs] = {}
    for run in complete_runs():
        spec = spec_of(run)
        if (spec.data.source, spec.data.location) == (data.source, data.location):
            runs = groups.setdefault(_without_chance(spec), {})
            runs.setdefault(spec.data.train_per_class, []).append(float(run.metrics["test_accuracy"]))
    order = list(RUNGS)
    lines: dict[str, _Runs] = {}
    for spec in sorted(groups, key=lambda spec: (order.index(rung_of(spec)), spec.epochs)):
        lines[_unused(_name(spec), lines)] = groups[spec]
    return lines


def _without_chance(spec: TrainingSpec) -> TrainingSpec:
    """The settings of a run but for its pictures, its seeds and its title."""
    data = dataclasses.replace(spec.data, train_per_class=1, seed=0, content="")
    return dataclasses.replace(spec, data=data, seed=0, title="")


def _name(spec: TrainingSpec) -> str:
    strategy = _(RUNGS[rung_of(spec)].title)
    return _("{strategy}, {epochs} epochs").format(strategy=strategy, epochs=spec.epochs)


def _unused(name: str, taken: Collection[str]) -> str:
    """The name, with a number where settings that it does not tell differ."""
    numbered = (f"{name} ({number})" for number in count(2))
    return next(text for text in chain([name], numbered) if text not in taken)
