"""For a teacher: what the server does, for whom, what it keeps, and how much each student may ask."""

from collections import Counter
from functools import partial
from html import escape

import streamlit as st

from core import engine
from core.classroom import claims
from core.classroom.database import DatabaseAway
from core.classroom.limits import limits
from core.engine import JobRecord
from core.errors import InputError
from pages.classroom.jobs import cancel_for_all, show_jobs
from pages.classroom.limits_form import show_limits
from pages.classroom.machine import show_disk, show_workers
from pages.classroom.owned_runs import owned_runs, show_runs
from pages.classroom.owned_uploads import KINDS, show_uploads
from pages.classroom.people import who
from pages.classroom.rows import Row, show_rows
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.server.uploads import delete_upload
from pages.shared.training import ownership
from pages.shared.training.runs import stored_runs

_POLL_SECONDS = 2.0


def show_administration() -> None:
    """Draw it; what moves is drawn anew every two seconds."""
    _show_live()
    left, right = st.columns([3, 2], gap="large")
    with left:
        _show_kept()
    with right:
        st.subheader(_("Disk space"))
        show_disk()
        st.subheader(_("Limits"))
        show_limits()


@st.fragment(run_every=_POLL_SECONDS)
def _show_live() -> None:
    jobs = engine.jobs()
    show_workers(jobs)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(_("Under way and waiting"))
        show_jobs(jobs, cancel_for_all, key="classroom:all:jobs", empty=_("Nobody waits."))
    with right:
        st.subheader(_("Who asks for it"))
        _show_askers(jobs)


def _show_askers(jobs: list[JobRecord]) -> None:
    """Each reader with a job under way, whoever has most first, and a button that cancels all that is theirs alone."""
    asked = Counter(job.readers[0] for job in jobs if any(job.readers))
    rows = [
        Row(reader, partial(_asker, reader, count), partial(close_all, reader))
        for reader, count in asked.most_common()
    ]
    show_rows(rows, _("Cancel all"), ":material/block:", key="classroom:askers", empty=_("Nobody."))


def _asker(reader: str, count: int) -> str:
    text = escape(_("{count} under way or waiting").format(count=count))
    return f'<div class="job kept">{who((reader,))}<span class="where">{text}</span></div>'


def close_all(reader: str) -> None:
    """Stop what this reader alone has asked for; what others wait for too goes on."""
    for job in engine.jobs():
        if set(job.readers) == {reader}:
            engine.cancel(job.spec.spec_id)


def _show_kept() -> None:
    """The runs and uploads of all, and what nobody owns."""
    try:
        owners = claims.all_owners(ownership.RUN)
        runs = owned_runs(stored_runs(), owners)
        uploads = [claim for kind in KINDS for claim in claims.all_claims(kind)]
    except DatabaseAway as error:
        st.warning(explain(error))
        return
    except InputError as error:
        st.error(explain(error))
        return
    st.subheader(_("Runs of all"))
    _explain_keeping(sum(not owned.owners for owned in runs), len(runs))
    show_runs(
        runs, ownership.delete_for_all, key="classroom:all:runs", with_owners=True, empty=_("No run is kept.")
    )
    st.subheader(_("Uploads of all"))
    show_uploads(
        sorted(uploads, key=lambda claim: -claim.claimed_at), delete_upload, key="classroom:all:uploads",
        with_owners=True, empty=_("Nothing was uploaded."),
    )  # fmt: skip


def _explain_keeping(unowned: int, count: int) -> None:
    limit = limits()
    st.caption(
        _(
            "{count} of {most} runs, of them nobody's: {unowned}. These go after {days} days. When the runs take more "
            "than {gibibytes} GiB, those of nobody go first, the oldest first; then those that their owners have left "
            "alone for {days} days. If that is not enough, no further run begins."
        ).format(
            count=count, most=limit.store_runs, unowned=unowned, days=limit.store_days,
            gibibytes=limit.store_gibibytes,
        )
    )  # fmt: skip
