"""View: accuracy against the number of training pictures, from scratch and with the features of a trained base."""

import streamlit as st

from core.figures.sizes import sizes_figure
from core.runs import repeats
from core.specs.presets.experiments import SIZES
from core.specs.presets.ladder import RUNGS, rung_of
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, spec_of
from pages.transfer_learning.settings import Settings

_LARGEST = SIZES[-1]


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    lines = {
        _("From scratch, recorded"): _recorded("scratch", largest="baseline"),
        _("VGG16 features, recorded"): _recorded("features", largest=f"features_{_LARGEST}"),
    }
    lines |= _own(settings)
    figure = sizes_figure(
        {name: runs for name, runs in lines.items() if runs}, x_title=_("Training pictures a class"),
        y_title=_("Test accuracy"), font_size=font_size(),
    )  # fmt: skip
    show_figure(
        figure, key="transfer_learning:sizes", alt=_("Test accuracy against the number of training pictures")
    )
    scratch, features = list(lines.values())[:2]
    few = SIZES[0]
    if few in features and _LARGEST in scratch:
        st.metric(
            _("Features from {few} pictures a class, against {many} from scratch").format(few=few, many=_LARGEST),
            f"{_mean(features[few]):.1%}", f"{100 * (_mean(features[few]) - _mean(scratch[_LARGEST])):+.1f} pp",
        )  # fmt: skip
    st.caption(
        _(
            "Recorded on the photographs, tested on the same 1,000 each time. Every net from scratch passes at least"
            " 30 times over its pictures, and every head has 1,000 steps; small marks are single runs."
            " Train with other numbers of pictures in *Five steps*, and your own runs appear here."
        )
    )
    return settings.shown


def _recorded(prefix: str, *, largest: str) -> dict[int, list[float]]:
    names = {size: f"{prefix}_{size}" for size in SIZES} | {_LARGEST: largest}
    found = {
        size: [float(run.metrics["test_accuracy"]) for run in repeats(name)] for size, name in names.items()
    }
    return {size: values for size, values in found.items() if values}


def _own(settings: Settings) -> dict[str, dict[int, list[float]]]:
    """Own runs on the chosen source, a line a strategy."""
    lines: dict[str, dict[int, list[float]]] = {}
    for run in complete_runs():
        spec = spec_of(run)
        if (spec.data.source, spec.data.location) == (settings.data.source, settings.data.location):
            name = _("{strategy}, live").format(strategy=_(RUNGS[rung_of(spec)].title))
            lines.setdefault(name, {}).setdefault(spec.data.train_per_class, []).append(
                float(run.metrics["test_accuracy"])
            )
    return lines


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
