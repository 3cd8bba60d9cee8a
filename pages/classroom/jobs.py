"""The queue: what the workers do and what waits, a row a job."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

import streamlit as st

from core import engine
from core.engine import JobRecord
from core.specs.training import TrainingSpec
from pages.classroom.people import who
from pages.classroom.rows import Row, show_rows
from pages.classroom.words import lasting, what, where
from pages.shared.reader.identity import reader_id
from pages.shared.reader.language import translate as _
from pages.shared.training.buttons import stop_for_me


def mine(jobs: Sequence[JobRecord]) -> list[JobRecord]:
    """What this reader has asked for."""
    return [job for job in jobs if reader_id() in job.readers]


def show_jobs(
    jobs: Sequence[JobRecord], cancel: Callable[[JobRecord], None], *, key: str, empty: str
) -> None:
    """Draw the jobs, in the order in which they begin, each with a button that cancels it.

    Args:
        jobs: As the engine tells them.
        cancel: Called for the one whose button is pressed.
        key: App-wide prefix of the buttons.
        empty: What is said where there is none.
    """
    rows = [
        Row(job.spec.spec_id, partial(_html, job), partial(cancel, job), is_open=not job.is_stopping)
        for job in jobs
    ]
    show_rows(rows, _("Cancel"), ":material/close:", key=key, empty=empty)


def cancel_mine(job: JobRecord) -> None:
    """Withdraw this reader's wish; what others have asked for goes on for them."""
    if isinstance(job.spec, TrainingSpec):
        goes_on = stop_for_me(job.spec.spec_id, job.spec.run_id)
    else:
        goes_on = set(job.readers) != {reader_id()}
        if goes_on:
            engine.leave(job.spec.spec_id, reader=reader_id())
        else:
            engine.cancel(job.spec.spec_id)
    if goes_on:
        st.toast(_("It goes on for the others who have it, and is yours no more."))


def cancel_for_all(job: JobRecord) -> None:
    """Stop a job whoever has asked for it."""
    engine.cancel(job.spec.spec_id)


def _html(job: JobRecord) -> str:
    is_running = job.progress.queue_position is None
    seconds = job.seconds_run if is_running else job.seconds_waited
    share = min(max(job.progress.fraction, 0.0), 1.0)
    meter = (
        f'<span class="meter" style="--share: {share:.3f}" aria-hidden="true"></span>' if is_running else ""
    )
    left = job.progress.seconds_left
    rest = "" if left is None else " · " + _("about {time} left").format(time=lasting(left))
    return (
        f'<div class="job {"running" if is_running else "waiting"}">{who(job.readers)}'
        f'<span class="what">{escape(what(job.spec))}</span>'
        f'<span class="where">{escape(where(job))}</span>'
        f'<span class="time">{escape(lasting(seconds) + rest)}</span>'
        f"{meter}</div>"
    )
