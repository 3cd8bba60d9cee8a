"""Whose a run is: of each reader who has asked for it. Its files go when it is nobody's any more.

A run has one name, made from its settings, and is trained once, whoever asks. What a reader owns stands in the
classroom's database, and for a time without it in the session too.
"""

import threading
import time
from collections.abc import Sequence

import streamlit as st

from core import engine
from core.classroom import claims
from core.classroom.database import DatabaseAway
from core.errors import N_, InputError
from core.runs import Run, RunStore
from core.specs.training import TrainingSpec
from pages.shared.reader.identity import is_at_the_server, is_teacher, reader_id

RUN = "run"
"""The kind of these claims."""

_KNOWN = "own_runs"  # ids of this reader's runs, as they were known last
_UNCLAIMED = "unclaimed_runs"  # those that were taken while the database was away
_LOOK_SECONDS = 600.0  # a reader may be reading what was drawn so long ago


class Looks:
    """Who has looked at which run lately on this server; safe in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, float]] = {}

    def note(self, run_id: str, reader: str, *, now: float) -> None:
        """A reader sees a run at a moment, in seconds of any clock that only goes forward."""
        with self._lock:
            self._seen.setdefault(run_id, {})[reader] = now

    def by_others(self, run_id: str, reader: str, *, now: float) -> bool:
        """Whether another reader has seen it in the last ten minutes."""
        with self._lock:
            return bool(self._recent(run_id, now) - {reader})

    def lately(self, *, now: float) -> frozenset[str]:
        """The runs that somebody has seen in the last ten minutes."""
        with self._lock:
            return frozenset(run_id for run_id in list(self._seen) if self._recent(run_id, now))

    def _recent(self, run_id: str, now: float) -> set[str]:
        kept = {name: at for name, at in self._seen.get(run_id, {}).items() if now - at <= _LOOK_SECONDS}
        if kept:
            self._seen[run_id] = kept
        else:
            self._seen.pop(run_id, None)
        return set(kept)


looks = Looks()


def note_look(run_id: str) -> None:
    """This reader sees the run now: it is not torn away under their eyes."""
    looks.note(run_id, reader_id(), now=time.monotonic())


def is_under_way(spec: TrainingSpec) -> bool:
    """Whether it waits for a worker or is being trained."""
    job = engine.job(spec)
    return job is not None and not job.ended


def own_ids() -> frozenset[str]:
    """Ids of this reader's runs; without the database those that this session knows."""
    try:
        for run_id in sorted(_session(_UNCLAIMED)):
            claims.claim(RUN, run_id, reader_id())
            _session(_UNCLAIMED).discard(run_id)
        st.session_state[_KNOWN] = {claim.key for claim in claims.claimed(RUN, reader_id())}
    except DatabaseAway:
        pass
    return frozenset(_session(_KNOWN))


def owners(run_id: str) -> frozenset[str]:
    """Whose a run is; without the database this reader's, if it was."""
    try:
        return claims.owners(RUN, run_id)
    except DatabaseAway:
        return frozenset({reader_id()}) if run_id in _session(_KNOWN) else frozenset()


def all_owners() -> dict[str, frozenset[str]]:
    """The owners of each run that has any; empty without the database."""
    try:
        return claims.all_owners(RUN)
    except DatabaseAway:
        return {}


def is_own(run_id: str) -> bool:
    """Whether it is this reader's, among others."""
    return reader_id() in owners(run_id)


def take(run_id: str) -> None:
    """Make a run this reader's too."""
    _session(_KNOWN).add(run_id)
    try:
        claims.claim(RUN, run_id, reader_id())
    except DatabaseAway:
        _session(_UNCLAIMED).add(run_id)


def adopt(run_id: str) -> None:
    """Make a run this reader's that is nobody's, such as one from before there were owners."""
    if not owners(run_id):
        take(run_id)


def leave(run_id: str) -> None:
    """Make a run this reader's no more; its files stay.

    Raises:
        DatabaseAway: It cannot be noted now.
    """
    claims.release(RUN, run_id, reader_id())
    _forget(run_id)


def delete(run_id: str) -> None:
    """Take a run from this reader's, and its files from the disk if it was nobody else's.

    What another reader is looking at stays on the disk, as nobody's, until the store is cleared.

    Raises:
        InputError: It is being trained; or the database or the store cannot be used now.
    """
    _refuse_under_way(run_id)
    leave(run_id)
    is_read = looks.by_others(run_id, reader_id(), now=time.monotonic())
    if not claims.owners(RUN, run_id) and not is_read:
        RunStore().clear(run_id)


def delete_for_all(run_id: str) -> None:
    """Delete a run whoever has it; for a teacher.

    Raises:
        InputError: As :func:`delete`.
    """
    _refuse_under_way(run_id)
    claims.release(RUN, run_id)
    _forget(run_id)
    RunStore().clear(run_id)


def visible(runs: Sequence[Run]) -> list[Run]:
    """The runs that this reader finds in lists: their own; at the server itself also those of nobody; a teacher all."""
    if is_teacher():
        return list(runs)
    seen = own_ids()
    if is_at_the_server():
        owned = all_owners()
        seen |= {run.run_id for run in runs if run.run_id not in owned}
    return [run for run in runs if run.run_id in seen]


def _refuse_under_way(run_id: str) -> None:
    if any(run_id == getattr(job.spec, "run_id", None) for job in engine.jobs()):
        raise InputError(N_("This run is being trained; cancel the training first."))


def _forget(run_id: str) -> None:
    _session(_KNOWN).discard(run_id)
    _session(_UNCLAIMED).discard(run_id)


def _session(name: str) -> set[str]:
    ids: set[str] = st.session_state.setdefault(name, set())
    return ids
