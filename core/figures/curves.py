"""Training curves as a plotly figure."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
import plotly.graph_objects as go

from core.errors import N_
from core.figures.run_curves import Line, RunCurves, gap_polygons, run_curves, thin
from core.figures.template import NEUTRAL, axis, chart_layout
from core.histories import History, higher_is_better
from core.histories.history import Axis

LABELS: Mapping[str, str] = {
    "training": N_("training"),
    "validation": N_("validation"),
    "raw": N_("raw"),
    "best": N_("best"),
    "overfitting": N_("overfitting starts"),
    "epoch": N_("epoch"),
    "step": N_("step"),
    "loss": N_("loss"),
    "accuracy": N_("accuracy"),
    "left_out": N_("Not drawn (values or steps per epoch are missing): {names}"),
}


def curves_figure(
    histories: Sequence[History],
    metric: str = "loss",
    *,
    weight: float = 0.8,
    debiased: bool = False,
    show_gap: bool = True,
    show_marks: bool = True,
    show_legend: bool = True,
    x: Axis = "epoch",
    span: float | None = None,
    font_size: int = 14,
    labels: Mapping[str, str] = LABELS,
) -> go.Figure:
    """``metric`` and ``val_<metric>`` of any number of runs over epochs or steps.

    One colour a run; training is dashed, validation solid; the raw line lies faintly under the smoothed one; the gap
    between both is shaded; a star marks the best (raw) validation value and a dotted vertical line where
    overfitting starts (:func:`core.histories.diagnosis.overfitting_start`). Backgrounds are transparent and text
    takes the page's colour, for dark and light pages. Lines of more than 2000 values are thinned
    (:func:`core.figures.run_curves.thin`). Runs that cannot be drawn are named under the title.

    Args:
        histories: The runs; several of one name get numbers.
        metric: Name without ``val_``.
        weight: Smoothing weight, ``0 <= weight < 1``; 0 draws the raw lines only.
        debiased: TensorBoard's average instead of the book's.
        show_gap: Shade between training and validation.
        show_marks: Mark the best value and where overfitting starts.
        show_legend: Above the chart; a page with several charts has one for all of them.
        x: Unit of the horizontal axis.
        span: Where the horizontal axis ends, for runs that go on: the vertical one then grows by steps, and both seldom
            move from epoch to epoch.
        font_size: In pixels; lines grow with it.
        labels: Translations of :data:`LABELS`; a missing key stays English, a metric without a label keeps its name.

    Raises:
        InputError: ``weight`` is out of range.
    """
    words = {**LABELS, **labels}
    runs, left_out = run_curves(histories, metric, weight=weight, debiased=debiased, axis=x)
    width = font_size / 5
    traces: list[dict[str, Any]] = []
    for run in runs if show_gap else ():
        traces += _gap(run)
    for run in runs if weight > 0 else ():
        traces += [_raw(run, line, dash, width) for line, _, dash in _lines(run) if line]
    for run in runs:
        traces += [
            _smoothed(run, line, words[part], dash, width, words) for line, part, dash in _lines(run) if line
        ]
    bottom, top = _range(runs)
    for place, run in enumerate(runs if show_marks else ()):
        height = top - (top - bottom) * (0.03 + 0.07 * (place % 6))
        # A legend beside the figure tells what the line means; the words would lie on the curves.
        word = f"{words['overfitting']} (%g)" if show_legend else "%g"
        traces += _marks(run, (bottom, height, top), font_size, words, word)
    traces += _legend(runs, width, words) if show_legend else []
    fixed = ({}, {}) if span is None else _fixed(span, bottom, top, is_share=higher_is_better(metric))
    layout = chart_layout(
        font_size,
        xaxis=axis(font_size, words[x], **fixed[0]),
        yaxis=axis(font_size, words.get(metric, metric), **fixed[1]),
        hovermode="x unified",
        hoverlabel={"font": {"size": font_size * 0.85}},
        annotations=_notes(left_out, words),
    )
    if not show_legend:
        layout["margin"] = {**layout["margin"], "t": font_size}
    return go.Figure(traces, layout)


def _lines(run: RunCurves) -> tuple[tuple[Line | None, str, str], ...]:
    return (run.training, "training", "dash"), (run.validation, "validation", "solid")


def _gap(run: RunCurves) -> list[dict[str, Any]]:
    polygons = gap_polygons(run)
    if not polygons:
        return []
    red, green, blue = (int(run.color[i : i + 2], 16) for i in (1, 3, 5))
    end = [np.array([np.nan])]  # separates polygons within one trace
    return [
        {
            "type": "scatter",
            "x": np.concatenate([part for x, _, _ in polygons for part in (x, x[::-1], *end)]),
            "y": np.concatenate(
                [part for _, upper, lower in polygons for part in (upper, lower[::-1], *end)]
            ),
            "mode": "none",
            "fill": "toself",
            "fillcolor": f"rgba({red}, {green}, {blue}, 0.13)",
            "hoverinfo": "skip",
            "legendgroup": run.name,
            "showlegend": False,
        }
    ]


def _raw(run: RunCurves, line: Line, dash: str, width: float) -> dict[str, Any]:
    keep = thin(line.raw)
    return {
        "type": "scatter",
        "x": line.x[keep],
        "y": line.raw[keep],
        "mode": "lines",
        "opacity": 0.35,
        "line": {"color": run.color, "width": width / 2, "dash": dash},
        "hoverinfo": "skip",
        "legendgroup": run.name,
        "showlegend": False,
    }


def _smoothed(
    run: RunCurves, line: Line, part: str, dash: str, width: float, words: Mapping[str, str]
) -> dict[str, Any]:
    keep = thin(line.smoothed)
    return {
        "type": "scatter",
        "x": line.x[keep],
        "y": line.smoothed[keep],
        "customdata": line.raw[keep],
        "name": f"{escape(run.name, quote=False)}, {part}",
        "mode": "lines+markers" if line.only_points else "lines",
        "line": {"color": run.color, "width": width, "dash": dash},
        "hovertemplate": "%{y:.4f} (" + words["raw"] + " %{customdata:.4f})",
        "legendgroup": run.name,
        "showlegend": False,
    }


def _marks(
    run: RunCurves, heights: tuple[float, float, float], font_size: int, words: Mapping[str, str], word: str
) -> list[dict[str, Any]]:
    marks: list[dict[str, Any]] = []
    common = {"type": "scatter", "legendgroup": run.name, "showlegend": False, "cliponaxis": False}
    if run.overfitting_start is not None:
        marks.append(
            common
            | {
                "x": [run.overfitting_start] * 3,
                "y": heights,
                "mode": "lines+text",
                "line": {"color": run.color, "width": font_size / 8, "dash": "dot"},
                "name": f"{escape(run.name, quote=False)}, {words['overfitting']}",
                "text": ["", f" {word % run.overfitting_start}", ""],
                "textposition": "middle right",
                "textfont": {"size": font_size * 0.9},
                "hoverinfo": "skip",
            }
        )
    if run.best is not None:
        marker = {
            "symbol": "star",
            "size": font_size,
            "color": run.color,
            "line": {"color": "white", "width": 1},
        }
        marks.append(
            common
            | {
                "x": [run.best[0]],
                "y": [run.best[1]],
                "name": f"{escape(run.name, quote=False)}, {words['best']}",
                "mode": "markers",
                "marker": marker,
                "hovertemplate": "%{y:.4f} (%{x})",
            }
        )
    return marks


def _legend(runs: Sequence[RunCurves], width: float, words: Mapping[str, str]) -> list[dict[str, Any]]:
    """Entries without data: a run by its colour, then what dashes and stars mean."""
    entry = {"type": "scatter", "x": [None], "y": [None], "mode": "lines", "hoverinfo": "skip"}
    colors = [
        entry
        | {
            "name": escape(run.name, quote=False),
            "legendgroup": run.name,
            "line": {"color": run.color, "width": width},
        }
        for run in runs
    ]
    dashes = [
        entry | {"name": words[part], "line": {"color": NEUTRAL, "width": width, "dash": dash}}
        for part, dash in (("training", "dash"), ("validation", "solid"))
    ]
    star = entry | {"name": words["best"], "mode": "markers", "marker": {"symbol": "star", "color": NEUTRAL}}
    return [*colors, *dashes, star] if runs else []


def _notes(left_out: Sequence[str], words: Mapping[str, str]) -> list[dict[str, Any]]:
    if not left_out:
        return []
    text = words["left_out"].format(names=escape(", ".join(left_out), quote=False))
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 0, "yanchor": "bottom"}
    return [{"text": text, "showarrow": False, **place}]


def _fixed(
    span: float, bottom: float, top: float, *, is_share: bool
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Axes that stay: the whole run from left to right, accuracies up to 1 and losses down to 0."""
    low, high = min(bottom, 0.0), _round_up(top)
    if is_share and 0 <= bottom <= top <= 1:
        low, high = math.floor(10 * bottom) / 10, 1.0
    room = 0.03 * (high - low)
    return {"range": [1 - 0.01 * span, 1.01 * span]}, {"range": [low - room, high + room]}


def _round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7 or 10 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in (1, 1.5, 2, 3, 5, 7) if step * power >= value), 10 * power)


def _range(runs: Sequence[RunCurves]) -> tuple[float, float]:
    """Lowest and highest value drawn."""
    finite = [
        line.raw[np.isfinite(line.raw)]
        for run in runs
        for line in (run.training, run.validation)
        if line is not None
    ]
    values = np.concatenate(finite) if finite else np.array([])
    return (float(values.min()), float(values.max())) if values.size else (0.0, 1.0)
