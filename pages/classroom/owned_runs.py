"""Runs of the store as rows: whose they are, what they came to, what they take; opened and deleted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from core.runs import Run, RunStore
from core.runs.files import Usage
from pages.classroom.people import who
from pages.classroom.rows import Row, show_rows
from pages.classroom.words import size
from pages.shared.display.elements import percent
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import run_title, short_id
from pages.shared.training.test_part import validation_accuracy


@dataclass(frozen=True)
class OwnedRun:
    """A run with what stands around it.

    Attributes:
        run: Of the store.
        owners: Whose it is.
        usage: What it takes.
    """

    run: Run
    owners: frozenset[str]
    usage: Usage


def owned_runs(runs: list[Run], owners: Mapping[str, frozenset[str]]) -> list[OwnedRun]:
    """The runs, the latest first."""
    usage = RunStore().usage()
    found = [
        OwnedRun(run, owners.get(run.run_id, frozenset()), usage.get(run.run_id, Usage())) for run in runs
    ]
    return sorted(found, key=lambda owned: -owned.usage.changed_at)


def show_runs(
    runs: Sequence[OwnedRun], delete: Callable[[str], None], *, key: str, empty: str, with_owners: bool
) -> None:
    """Draw the runs, each with a link that opens its curves and a button that deletes it.

    Args:
        runs: Of :func:`owned_runs`.
        delete: Given the id of the run whose button is pressed; may raise an InputError.
        key: App-wide prefix of the buttons.
        empty: What is said where there is none.
        with_owners: Whether it is shown whose they are.
    """
    rows = [
        Row(
            owned.run.run_id,
            partial(_html, owned, with_owners=with_owners),
            partial(delete, owned.run.run_id),
        )
        for owned in runs
    ]
    confirmed_by = _("Delete it for its owners") if with_owners else ""
    show_rows(rows, _("Delete"), ":material/delete:", key=key, empty=empty, confirmed_by=confirmed_by)


def _html(owned: OwnedRun, *, with_owners: bool) -> str:
    run = owned.run
    states = {"unfinished": _("not finished"), "complete": _("complete"), "diverged": _("diverged")}
    name = f"{run_title(run)} · {short_id(run)}"
    link = escape(link_to("training_curves", runs=run.run_id))
    epochs = _("{count} epochs").format(count=run.num_epochs)
    facts = [states[run.state], epochs, percent(validation_accuracy(run))]
    if not with_owners and len(owned.owners) > 1:
        facts.append(_("others who have it: {count}").format(count=len(owned.owners) - 1))
    owner = who(owned.owners) if with_owners else ""
    return (
        f'<div class="job kept">{owner}<a class="what" href="{link}">{escape(name)}</a>'
        f'<span class="where">{escape(" · ".join(facts))}</span>'
        f'<span class="time">{escape(size(owned.usage.num_bytes))}</span></div>'
    )
