"""View: any runs together, raw and smoothed, with a comparison and everything to download."""

from dataclasses import replace
from functools import partial
from typing import Any, cast

import pandas as pd
import streamlit as st

from core.histories.export import export_csv, export_log
from core.histories.history import Axis
from core.snippets.files import lies_beside
from core.snippets.training_curves import all_runs, keras_log
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _
from pages.shared.training.curves import (
    CSV_NAME,
    Look,
    compared,
    metrics_of,
    show_charts,
    show_saving,
)
from pages.shared.training.runs import ChosenRun, beginning, choose_runs, source_titles
from pages.shared.training.test_part import is_test_open
from pages.training_curves.settings import Settings, choose_formula

_DEFAULT_RUNS = ("baseline", "augmented")
_MAIN, _METRICS_SHOWN = "main", 2
_GLIMPSE = 12  # epochs that are shown before the reader has said which run turns first


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    runs = choose_runs(controls, default=_DEFAULT_RUNS)
    weight, debiased = settings.weight, choose_formula(controls)
    labels = {"epoch": _("Epochs"), "step": _("Steps")}
    axis = cast(Axis, controls.segments("axis", _("Horizontal axis"), labels, "epoch"))
    metrics = metrics_of([run.history for run in runs])
    with controls.folded():
        show_gap = controls.toggle("gap", _("Shade the gap between training and validation"), default=True)
        labels = {_MAIN: _("Loss and accuracy")} | {metric: metric for metric in metrics}
        metric = controls.select("metric", _("Metrics"), labels, _MAIN)
    chosen = metrics[:_METRICS_SHOWN] if metric == _MAIN else [metric]
    look = Look(weight, debiased, axis, show_gap)
    if runs and all(run.source == "example" for run in runs):
        st.info(
            _(
                "These curves are made up. Choose a recorded run, train one in another lesson, or upload a history"
                " to see real ones."
            )
        )
    if not runs:
        st.info(_("Choose a run, or upload a history."))
    else:
        _show_charts(runs, chosen, look)
    first = chosen[0] if chosen else "loss"
    if runs:
        histories = [run.history for run in runs]
        lies_beside(CSV_NAME, lambda: export_csv(histories, weight=weight, debiased=debiased).encode())
        lies_beside("history.csv", lambda: export_log(histories[0]).encode())
    code = {
        _("All runs from their CSV"): all_runs(CSV_NAME, first, weight, debiased=debiased, axis=axis),
        _("One run from Keras"): keras_log("history.csv", first, weight, debiased=debiased),
    }
    return Shown(settings, code, partial(_show_numbers, runs, chosen, look))


def _show_charts(runs: list[ChosenRun], metrics: list[str], look: Look) -> None:
    """The curves; while the question is open their beginning only, and the question how they go on."""
    if is_veiled("first"):
        look = replace(look, show_marks=False)
        runs = [beginning(run, _GLIMPSE) for run in runs]
    show_charts(runs, metrics, look, key="training_curves")
    ask_here("first")


def _show_numbers(runs: list[ChosenRun], metrics: list[str], look: Look) -> None:
    if not runs or is_veiled("first"):
        return
    st.markdown(
        _(
            "Dashed: training; solid: validation; faint: raw values. A star marks the best raw validation value,"
            " a dotted line where overfitting starts."
        )
    )
    _show_comparison(runs)
    _show_origins(runs)
    show_saving(runs, metrics, look, key="training_curves:save")


def _show_comparison(runs: list[ChosenRun]) -> None:
    titles = source_titles()
    table = pd.DataFrame(compared(runs))
    table["kind"] = [titles[run.source] for run in runs]
    # What was recorded was tested once, then; of an own run the test part stays shut until its reader opens it.
    table["test_accuracy"] = [
        run.metrics.get("test_accuracy") if run.source == "recorded" or is_test_open(run.run_id) else None
        for run in runs
    ]
    columns = {name: column for name, column in _columns().items() if table[name].notna().any()}
    st.markdown("**" + _("Comparison") + "**")
    show_table(table[list(columns)], columns=columns)
    if "test_accuracy" in columns:
        st.caption(
            _(
                "Recorded runs were tested once, when they were recorded. Compare by the validation part all the same."
            )
        )


def _columns() -> dict[str, Any]:
    """Columns of the comparison in their order, with title and number format."""
    percent, number = "percent", "%.3f"
    column = st.column_config.NumberColumn
    return {
        "run": st.column_config.TextColumn(_("Run")),
        "kind": st.column_config.TextColumn(_("Source")),
        "epochs": column(_("Epochs")),
        "best_val_accuracy": column(_("Best val. accuracy"), format=percent),
        "best_val_accuracy_epoch": column(_("… at epoch"), format="%g"),
        "best_val_loss": column(_("Best val. loss"), format=number),
        "best_val_loss_epoch": column(_("… at epoch"), format="%g"),
        "overfitting_start": column(_("Overfitting starts"), format="%g"),
        "final_accuracy": column(_("Final training accuracy"), format=percent),
        "final_val_accuracy": column(_("Final val. accuracy"), format=percent),
        "accuracy_gap": column(
            _("Accuracy gap"), format=percent, help=_("Training minus validation, at the end.")
        ),
        "test_accuracy": column(_("Test accuracy"), format=percent),
    }


def _show_origins(runs: list[ChosenRun]) -> None:
    titles = {
        "run": _("Run"),
        "date": _("Date (UTC)"),
        "seconds": _("Seconds"),
        "cores": _("Cores"),
        "seed": _("Seed"),
        "dtype": _("Number format"),
        "data_fingerprint": _("Fingerprint of the data"),
        "commit": _("Commit"),
        "versions": _("Versions"),
    }
    rows = [_origin(run) for run in runs if run.provenance]
    if rows:
        with st.expander(_("Where these runs come from"), icon=":material/verified:"):
            table = pd.DataFrame(rows, columns=list(titles)).dropna(axis="columns", how="all")
            config = {name: st.column_config.Column(title) for name, title in titles.items()}
            config["seconds"] = st.column_config.NumberColumn(titles["seconds"], format="%.0f")
            show_table(table, columns=config)


def _origin(run: ChosenRun) -> dict[str, Any]:
    versions = run.provenance.get("versions", {})
    text = ", ".join(f"{package} {version}" for package, version in versions.items())
    return {**run.provenance, "run": run.history.name, "versions": text or None}
