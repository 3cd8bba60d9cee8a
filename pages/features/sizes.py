"""View: accuracy against the number of training pictures, from scratch and with the features of a trained base."""

import dataclasses
from collections.abc import Collection, Mapping
from itertools import chain, count
from statistics import fmean

import pandas as pd
import streamlit as st

from core.datasets.spec import DataSpec
from core.figures.sizes import sizes_figure
from core.runs import repeats
from core.specs.presets.book import BOOK
from core.specs.presets.experiments import SIZES, STEPS
from core.specs.presets.ladder import RUNGS, rung_of
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import TrainingSpec
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, percent, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, spec_of

_Runs = dict[int, list[float]]
"""Accuracies by the number of training pictures a class."""

_LARGEST = SIZES[-1]


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    lines = _own(settings.data) if settings.is_own else _on_photographs()
    if not lines:
        st.info(
            _(
                "There is no trained net for these pictures yet: train one in *Fine-tuning*, then with fewer pictures."
            )
        )
        return settings.shown()
    is_told = not is_veiled("few")
    if not is_told:  # the features are to be predicted from the nets from scratch
        lines = dict(list(lines.items())[:1])
    figure = sizes_figure(
        {name: runs for name, runs in lines.items() if runs}, x_title=_("Training pictures a class"),
        y_title=_("Validation accuracy") if settings.is_own else _("Test accuracy"), font_size=font_size(),
    )  # fmt: skip
    alt = _("Accuracy against the number of training pictures")
    table = _numbers(lines)
    show_figure(figure, key="features:sizes", alt=alt, numbers=lambda: table)
    ask_here("few")
    if is_told and not settings.is_own:
        _compare(*lines.values())
    return settings.shown(_explain)


def _numbers(lines: Mapping[str, _Runs]) -> pd.DataFrame:
    """A row a run."""
    columns = [_("Strategy"), _("Training pictures a class"), _("Accuracy")]
    rows = [
        (name, size, value)
        for name, runs in lines.items()
        for size, values in sorted(runs.items())
        for value in values
    ]
    return pd.DataFrame(rows, columns=columns)


def _compare(scratch: _Runs, features: _Runs) -> None:
    few = SIZES[0]
    if few not in features or _LARGEST not in scratch:
        return
    sentence = _("Features from {few} pictures a class: {features}; from scratch with {many}: {scratch}.")
    st.markdown(
        sentence.format(
            few=few, many=f"{_LARGEST:,}", features=percent(fmean(features[few])),
            scratch=percent(fmean(scratch[_LARGEST])),
        )
    )  # fmt: skip


def _explain() -> None:
    st.markdown(
        _(
            "Recorded on the photographs, tested once each on the same {count}. Every net from scratch passes at least"
            " {passes} times over its pictures, and every head has {steps} steps; the dots beside a mark are its runs."
            " Train with other numbers of pictures in *Fine-tuning*, and your own runs appear under *Other pictures*."
        ).format(
            count=f"{BOOK['book_test_pictures']:,}", passes=RUN_PRESETS["baseline"].epochs, steps=f"{STEPS:,}"
        )
    )


def _on_photographs() -> dict[str, _Runs]:
    return {
        _("From scratch"): _recorded("scratch", largest="baseline"),
        _("VGG16 features"): _recorded("features", largest=f"features_{_LARGEST}"),
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
            # Own runs are compared to choose one: by the validation part.
            runs.setdefault(spec.data.train_per_class, []).append(float(run.history["val_accuracy"][-1]))
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
