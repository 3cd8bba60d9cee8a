"""What is a reader's own on this server: trainings under way, runs, uploads, and how much of the limits they take."""

from html import escape

import streamlit as st

from core import engine
from core.classroom import claims
from core.classroom.database import DatabaseAway
from core.classroom.limits import limits
from core.errors import InputError
from core.runs import Run
from pages.classroom.jobs import cancel_mine, mine, show_jobs
from pages.classroom.owned_runs import owned_runs, show_runs
from pages.classroom.owned_uploads import KINDS, show_uploads
from pages.classroom.people import sign_of
from pages.classroom.words import size
from pages.shared.display.elements import EMPTY
from pages.shared.reader.identity import reader_id
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.server.uploads import delete_upload
from pages.shared.training import ownership
from pages.shared.training.runs import stored_runs

_POLL_SECONDS = 2.0


def show_mine() -> None:
    """Draw it; what is under way anew every two seconds."""
    _show_own_jobs()
    try:
        uploads = [claim for kind in KINDS for claim in claims.claimed(kind, reader_id())]
        used = claims.used_bytes(reader_id())
        runs = owned_runs(_own_runs(), claims.all_owners(ownership.RUN))
    except DatabaseAway as error:
        st.warning(explain(error))
        return
    except InputError as error:
        st.error(explain(error))
        return
    _show_shares(len(runs), used)
    st.subheader(_("My runs"))
    show_runs(
        runs, ownership.delete, key="classroom:mine:runs", with_owners=False,
        empty=_("Nothing yet: what you train stands here, and in the lists of the lessons."),
    )  # fmt: skip
    st.subheader(_("My uploads"))
    show_uploads(
        sorted(uploads, key=lambda claim: -claim.claimed_at), delete_upload, key="classroom:mine:uploads",
        with_owners=False, empty=_("Nothing yet: pictures, models and archives that you upload stand here."),
    )  # fmt: skip


@st.fragment(run_every=_POLL_SECONDS)
def _show_own_jobs() -> None:
    st.subheader(_("My trainings under way"))
    show_jobs(
        mine(engine.jobs()), cancel_mine, key="classroom:mine:jobs",
        empty=_("Nothing is under way."),
    )  # fmt: skip


def _show_shares(num_runs: int, used: int) -> None:
    """How much of what a student may have is taken, and the sign by which a teacher sees this reader."""
    limit = limits()
    shares = [
        (_("Runs"), f"{num_runs}", f"{limit.runs}", num_runs / limit.runs),
        (_("Uploads"), size(used), size(limit.upload_bytes), used / limit.upload_bytes),
    ]
    bars = "".join(
        f'<p><span>{escape(title)}</span><span class="memory">{escape(now)} / {escape(most)}</span></p>'
        f'<span class="meter" style="--share: {min(share, 1.0):.3f}" aria-hidden="true"></span>'
        for title, now, most, share in shares
    )
    sign = escape(
        _("Your sign here is {sign}. It has no name behind it.").format(sign=sign_of(reader_id()) or EMPTY)
    )
    st.html(f'<div class="stores narrow">{bars}</div><p class="quiet">{sign}</p>')


def _own_runs() -> list[Run]:
    mine = ownership.own_ids()
    return [run for run in stored_runs() if run.run_id in mine]
