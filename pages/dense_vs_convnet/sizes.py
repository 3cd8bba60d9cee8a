"""View: test accuracy of both nets against the number of digits they learned from."""

from collections.abc import Mapping
from statistics import fmean

import pandas as pd
import streamlit as st

from core.figures.sizes import sizes_figure
from core.runs import repeats
from core.snippets.digit_nets import data_sizes
from core.specs.presets.digits import DIGIT_SIZES, size_run
from pages.dense_vs_convnet.settings import Settings, titles
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure, show_table
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _

_QUESTION = "few"


def recorded(net: str) -> dict[int, list[float]]:
    """Test accuracies of one of ``DIGIT_NETS`` over its seeds, by the number of training pictures a class."""
    return {
        size: [float(run.metrics["test_accuracy"]) for run in repeats(size_run(net, size))]
        for size in DIGIT_SIZES
    }


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    lines = {title: recorded(net) for net, title in titles().items()}
    shown = dict(list(lines.items())[:1]) if is_veiled(_QUESTION) else lines
    figure = sizes_figure(
        shown, x_title=_("Training pictures a class"), y_title=_("Test accuracy"), font_size=font_size()
    )
    table = _numbers(shown)
    alt = _("Test accuracy of both nets against the number of training pictures a class")
    show_figure(figure, key="dense_vs_convnet:sizes", alt=alt, numbers=lambda: table)
    ask_here(_QUESTION)
    code = data_sizes(settings.dense, DIGIT_SIZES)
    return Shown(settings, code, lambda: _show_table(lines))


def _numbers(lines: Mapping[str, Mapping[int, list[float]]]) -> pd.DataFrame:
    """A row a run."""
    rows = [
        (name, size, value)
        for name, runs in lines.items()
        for size, values in runs.items()
        for value in values
    ]
    return pd.DataFrame(rows, columns=[_("Net"), _("Training pictures a class"), _("Test accuracy")])


def _show_table(lines: Mapping[str, Mapping[int, list[float]]]) -> None:
    st.markdown(
        _(
            "Three runs for each mark, which differ in their random seed alone: starting weights and order. The net"
            " with few digits sees each of them more often; all runs of a net have as many steps."
        )
    )
    if is_veiled(_QUESTION):
        return
    rows = []
    for size in DIGIT_SIZES:
        wrong = {name: 1 - fmean(runs[size]) for name, runs in lines.items()}
        dense, convnet = wrong.values()
        rows.append(
            {
                _("Training pictures a class"): size,
                **{name: _("{share} wrong").format(share=f"{share:.1%}") for name, share in wrong.items()},
                _("Errors saved by the convnet"): f"{1 - convnet / dense:.0%}",
            }
        )
    show_table(rows)
