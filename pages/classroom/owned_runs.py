"""Runs of the store as rows: whose they are, what they came to, what they take; opened and deleted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from core.errors import InputError
from core.runs import Run, RunStore
from core.runs.files import Usage
from pages.classroom.people import who
from pages.classroom.words import size
from pages.shared.display.elements import percent
from pages.shared.reader.address import link_to
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import run_title, short_id
from pages.shared.training.test_part import validation_accuracy

_MOST_ROWS = 40


@dataclass(frozen=True)
class Row:
    """A run with what stands around it.

    Attributes:
        run: Of the store.
        owners: Whose it is.
        usage: What it takes.
    """

    run: Run
    owners: frozenset[str]
    usage: Usage


def rows_of(runs: list[Run], owners: Mapping[str, frozenset[str]]) -> list[Row]:
    """The runs, the latest first."""
    usage = RunStore().usage()
    rows = [Row(run, owners.get(run.run_id, frozenset()), usage.get(run.run_id, Usage())) for run in runs]
    return sorted(rows, key=lambda row: -row.usage.changed_at)


def show_runs(
    rows: list[Row], delete: Callable[[str], None], *, key: str, empty: str, with_owners: bool
) -> None:
    """Draw the runs, each with a link that opens its curves and a button that deletes it.

    Args:
        rows: Of :func:`rows_of`.
        delete: Given the id of the run whose button is pressed; may raise an InputError.
        key: App-wide prefix of the buttons.
        empty: What is said where there is none.
        with_owners: Whether it is shown whose they are.
    """
    with st.container(key=f"{key}:rows", gap=None):
        if not rows:
            st.html(f'<p class="quiet">{escape(empty)}</p>')
        for row in rows[:_MOST_ROWS]:
            left, right = st.columns([6, 1], vertical_alignment="center")
            left.html(_row(row, with_owners=with_owners))
            right.button(
                _("Delete"), key=f"{key}:delete:{row.run.run_id}", type="tertiary", icon=":material/delete:",
                on_click=_delete, args=(delete, row.run.run_id),
            )  # fmt: skip
        if len(rows) > _MOST_ROWS:
            more = _("and {count} more").format(count=len(rows) - _MOST_ROWS)
            st.html(f'<p class="quiet">{escape(more)}</p>')


def _delete(delete: Callable[[str], None], run_id: str) -> None:
    try:
        delete(run_id)
    except InputError as error:
        st.toast(explain(error), icon=":material/error:")


def _row(row: Row, *, with_owners: bool) -> str:
    run = row.run
    states = {"unfinished": _("not finished"), "complete": _("complete"), "diverged": _("diverged")}
    name = f"{run_title(run)} · {short_id(run)}"
    link = escape(link_to("training_curves", runs=run.run_id))
    epochs = _("{count} epochs").format(count=run.num_epochs)
    facts = [states[run.state], epochs, percent(validation_accuracy(run))]
    if not with_owners and len(row.owners) > 1:
        facts.append(_("also of {count} others").format(count=len(row.owners) - 1))
    owner = ""
    if with_owners:
        owner = who(row.owners) if row.owners else f'<span class="who nobody">{escape(_("nobody"))}</span>'
    return (
        f'<div class="job kept">{owner}<a class="what" href="{link}">{escape(name)}</a>'
        f'<span class="where">{escape(" · ".join(facts))}</span>'
        f'<span class="time">{escape(size(row.usage.num_bytes))}</span></div>'
    )
