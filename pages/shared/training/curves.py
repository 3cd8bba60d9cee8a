"""Curves, comparison and files of chosen runs: drawn once for equal settings, whoever asks."""

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Any, Literal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from core.errors import InputError
from core.figures.curves import LABELS, curves_figure
from core.figures.curves_image import curves_image
from core.figures.saving import figure_html, modebar_config
from core.figures.template import PALETTE
from core.histories import History, comparison_table, distinct_names, export_csv
from core.histories.diagnosis import Diagnosis, diagnose
from core.histories.history import Axis
from pages.shared.display.elements import font_size, show_figure
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import ChosenRun

CSV_NAME = "training_curves.csv"
_KEPT = 64
_SECONDS = 900  # figures of uploaded runs are not kept for long
_HASH: dict[str | type[Any], Callable[[Any], Any]] = {ChosenRun: lambda run: run.fingerprint}


@dataclass(frozen=True)
class Look:
    """How curves are drawn.

    Attributes:
        weight: Smoothing weight.
        debiased: TensorBoard's formula instead of the book's.
        axis: Of epochs or of steps.
        show_gap: Shade between training and validation.
        show_marks: Mark the best value and where overfitting starts.
        span: Where the horizontal axis ends, for runs that go on.
    """

    weight: float
    debiased: bool = False
    axis: Axis = "epoch"
    show_gap: bool = True
    show_marks: bool = True
    span: float | None = None


def show_charts(runs: Sequence[ChosenRun], metrics: Sequence[str], look: Look, *, key: str) -> None:
    """Equal charts side by side, one a metric, under one legend."""
    _show_legend(runs, look)
    for column, metric in zip(st.columns(len(metrics)), metrics, strict=True):
        with column:
            show_curves(runs, metric, look, key=f"{key}:{metric}")


def show_curves(runs: Sequence[ChosenRun], metric: str, look: Look, *, key: str) -> None:
    """Draw ``metric`` and ``val_<metric>`` of the runs, without a legend."""
    words = _words()
    with st.spinner(_("Drawing…")):  # long runs take a second; for short ones it never appears
        figure = _figure(list(runs), metric, look, font_size(), words, show_legend=False)
    names = ", ".join(run.history.name for run in runs)
    alt = _("Curves of {metric}, training and validation: {runs}").format(
        metric=words.get(metric, metric), runs=names
    )
    config = {
        **modebar_config(filename=_file_name(metric)),
        "displayModeBar": "hover",
    }  # or it hides the legend
    show_figure(figure, key=key, alt=alt, config=config, numbers=partial(_numbers, runs, metric, look))


def _numbers(runs: Sequence[ChosenRun], metric: str, look: Look) -> pd.DataFrame:
    """The values of one figure, raw and smoothed, nothing thinned out."""
    names = (metric, f"val_{metric}")
    histories = [
        replace(
            run.history,
            metrics={name: run.history.metrics[name] for name in names if name in run.history.metrics},
        )
        for run in runs
    ]
    text = export_csv(histories, weight=look.weight or None, debiased=look.debiased)
    return pd.read_csv(io.StringIO(text), keep_default_na=False)


def _show_legend(runs: Sequence[ChosenRun], look: Look) -> None:
    words = _words()
    names = distinct_names([run.history for run in runs])
    entries = [
        f'<span><i style="background: {PALETTE[place % len(PALETTE)]}"></i>{escape(history.name)}</span>'
        for place, history in enumerate(names)
    ]
    entries += [
        f'<span><i class="dashed"></i>{words["training"]}</span>',
        f"<span><i></i>{words['validation']}</span>",
    ]
    if look.show_marks:
        entries += [f"<span>★ {words['best']}</span>", f"<span>┊ {words['overfitting']}</span>"]
    st.html(f'<div class="legend">{"".join(entries)}</div>')


def show_saving(runs: Sequence[ChosenRun], metrics: Sequence[str], look: Look, *, key: str) -> None:
    """Downloads: all runs as one CSV, and each figure as PNG, SVG and HTML."""
    with st.expander(_("Save figures and numbers"), icon=":material/download:", on_change="rerun") as place:
        if not place.open:
            return
        histories = [run.history for run in runs]
        _download(
            _("All runs as CSV"), lambda: export_csv(histories, weight=look.weight, debiased=look.debiased),
            CSV_NAME, "text/csv", key=f"{key}:csv",
        )  # fmt: skip
        for metric in metrics:
            _show_formats(list(runs), metric, look, key)


def compared(runs: Sequence[ChosenRun]) -> list[dict[str, Any]]:
    """The rows of :func:`core.histories.comparison_table`, in the order of the runs."""
    return _table(list(runs))


def diagnosed(run: ChosenRun) -> Diagnosis:
    """What :func:`core.histories.diagnosis.diagnose` reads off the run."""
    return _diagnosis(run, rate_ends_at_zero=run.rate_ends_at_zero)


def metrics_of(histories: Sequence[History]) -> list[str]:
    """What can be drawn of the runs: metrics without ``val_``, loss and accuracy first."""
    found = dict.fromkeys(metric.removeprefix("val_") for history in histories for metric in history.metrics)
    return sorted(found, key=lambda metric: (metric != "loss", metric != "accuracy"))


def _show_formats(runs: list[ChosenRun], metric: str, look: Look, key: str) -> None:
    words = _words()
    st.markdown(f"**{words.get(metric, metric)}**")
    name = _file_name(metric)
    columns = st.columns(3)
    with columns[0]:
        try:
            with st.spinner(_("Drawing…")):
                picture = _image(runs, metric, "png", look, words)
        except InputError as error:
            st.info(explain(error))
        else:
            _download("PNG", lambda: picture, f"{name}.png", "image/png", key=f"{key}:{metric}:png")
    with columns[1]:
        _download(
            "SVG", lambda: _image(runs, metric, "svg", look, words),
            f"{name}.svg", "image/svg+xml", key=f"{key}:{metric}:svg",
        )  # fmt: skip
    with columns[2]:
        size = font_size()
        _download(
            "HTML",
            lambda: figure_html(_figure(runs, metric, look, size, words, show_legend=True), filename=name),
            f"{name}.html", "text/html", key=f"{key}:{metric}:html",
        )  # fmt: skip


def _download(label: str, make: Callable[[], str | bytes], file_name: str, mime: str, *, key: str) -> None:
    """A button whose file is made when it is clicked."""
    st.download_button(
        label, make, file_name=file_name, mime=mime, key=key, on_click="ignore",
        icon=":material/download:", width="stretch",
    )  # fmt: skip


def _file_name(metric: str) -> str:
    return re.sub(r"\W+", "_", metric) + "_curves"


def _words() -> dict[str, str]:
    return {name: _(word) for name, word in LABELS.items()}


# Not a copy for each reader: copying is most of the work of a look at a training, and a class looks every second.
@st.cache_resource(max_entries=_KEPT, ttl=_SECONDS, show_spinner=False, hash_funcs=_HASH)
def _figure(
    runs: list[ChosenRun], metric: str, look: Look, size: int, words: Mapping[str, str], *, show_legend: bool
) -> go.Figure:
    return curves_figure(
        [run.history for run in runs], metric, weight=look.weight, debiased=look.debiased,
        show_gap=look.show_gap, show_marks=look.show_marks, show_legend=show_legend, x=look.axis,
        span=look.span, font_size=size, labels=words,
    )  # fmt: skip


@st.cache_data(max_entries=_KEPT, ttl=_SECONDS, show_spinner=False, hash_funcs=_HASH)
def _image(
    runs: list[ChosenRun],
    metric: str,
    image_format: Literal["png", "svg"],
    look: Look,
    words: Mapping[str, str],
) -> bytes:
    return curves_image(
        [run.history for run in runs], metric, image_format=image_format, weight=look.weight,
        debiased=look.debiased, show_gap=look.show_gap, x=look.axis, labels=words,
    )  # fmt: skip


@st.cache_data(max_entries=_KEPT, ttl=_SECONDS, show_spinner=False, hash_funcs=_HASH)
def _table(runs: list[ChosenRun]) -> list[dict[str, Any]]:
    return comparison_table([run.history for run in runs])


@st.cache_data(max_entries=_KEPT, ttl=_SECONDS, show_spinner=False, hash_funcs=_HASH)
def _diagnosis(run: ChosenRun, *, rate_ends_at_zero: bool) -> Diagnosis:
    return diagnose(run.history, rate_ends_at_zero=rate_ends_at_zero)
