"""View: every strategy on one axis: printed, recorded on the photographs, and on the reader's own pictures."""

from statistics import fmean

import pandas as pd
import streamlit as st

from core.figures.ladder import Marks, ladder_figure
from core.runs import Run, repeats
from core.specs.presets.ladder import RUNGS, Rung, rung_of
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import EMPTY, font_size, percent, show_figure, show_table
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import spec_of
from pages.transfer_learning.own_runs import runs_on
from pages.transfer_learning.settings import Settings


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    data = settings.pinned()
    own = [] if data is None else runs_on(data)
    recordings = {name: repeats(rung.recorded) for name, rung in RUNGS.items()}
    origins = [
        _printed(_("printed, first edition"), "diamond-open", [rung.first_edition for rung in RUNGS.values()]),
        _printed(_("printed, later edition"), "square-open", [rung.later_edition for rung in RUNGS.values()]),
        Marks(
            _("recorded, 4,000 photographs"), "circle",
            [[_accuracy(run) for run in runs] for runs in recordings.values()],
            [_how(runs) for runs in recordings.values()],
        ),
        _on_own_pictures(own, {run.run_id for runs in recordings.values() for run in runs}),
    ]  # fmt: skip
    titles = [_(rung.title) for rung in RUNGS.values()]
    figure = ladder_figure(
        titles, [marks for marks in origins if any(marks.accuracies)], x_title=_("Accuracy"),
        font_size=font_size(),
    )  # fmt: skip
    alt = _("Accuracy of each strategy: printed in the book, recorded, and of your own runs")
    show_figure(figure, key="transfer_learning:ladder", alt=alt)
    st.caption(
        _(
            "Recorded: test accuracy on 1,000 photographs, the mean of the seeds, with lowest and highest. Printed:"
            " what the book says; its first edition measured all but the last rung on validation pictures, and its"
            " later editions use other pictures, so compare the steps more than the numbers."
        )
    )
    show_table(pd.DataFrame([_row(rung, recordings[name]) for name, rung in RUNGS.items()]))
    return settings.shown


def _printed(name: str, symbol: str, accuracies: list[float | None]) -> Marks:
    return Marks(name, symbol, [[] if value is None else [value] for value in accuracies])


def _on_own_pictures(runs: list[Run], marked: set[str]) -> Marks:
    """Live and recorded runs of the chosen pictures, but those with a mark of their own already."""
    chosen = [run for run in runs if run.run_id not in marked]
    kinds = {_("recorded") if run.recorded else _("live") for run in chosen}
    by_rung = [[run for run in chosen if rung_of(spec_of(run)) == name] for name in RUNGS]
    name = _("the pictures chosen above ({kinds})").format(kinds=", ".join(sorted(kinds)))
    return Marks(
        name, "star", [[_accuracy(run) for run in runs] for runs in by_rung], [_how(runs) for runs in by_rung]
    )


def _row(rung: Rung, runs: list[Run]) -> dict[str, str]:
    return {
        _("Strategy"): _(rung.title),
        _("First edition"): percent(rung.first_edition),
        _("Later edition"): percent(rung.later_edition),
        _("Recorded"): _spread([_accuracy(run) for run in runs]),
        _("Seeds"): str(len(runs)) if runs else EMPTY,
    }


def _how(runs: list[Run]) -> str:
    """The accuracy of each seed, for the pointer."""
    each = (f"{run.spec['seed']}: {percent(_accuracy(run))}" for run in runs)
    return _("by seed: {accuracies}").format(accuracies=", ".join(each)) if runs else ""


def _accuracy(run: Run) -> float:
    return float(run.metrics["test_accuracy"])


def _spread(values: list[float]) -> str:
    if not values:
        return EMPTY
    mean = percent(fmean(values))
    return mean if len(values) == 1 else f"{mean} ({percent(min(values))} – {percent(max(values))})"
