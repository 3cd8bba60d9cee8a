"""What a reader may train: within the teacher's limits, and as long as there is room for runs."""

import time
from collections.abc import Collection, Sequence

import streamlit as st

from core import engine
from core.classroom import claims
from core.classroom.database import DatabaseAway
from core.classroom.limits import (
    Limits,
    check_length,
    check_number_of_runs,
    check_number_of_trainings,
    limits,
)
from core.errors import N_, InputError
from core.runs import RunStore
from core.runs.keeping import StoreLimits, is_full, runs_to_delete
from core.settings import settings
from core.specs.training import TrainingSpec
from pages.shared.reader.identity import is_teacher, reader_id
from pages.shared.training.ownership import RUN, looks, own_ids

_DAY = 24 * 3600.0
_JUST_WRITTEN = 3600.0  # another page server may be training it
_TIDY_SECONDS = 30.0


def refusal_of(specs: Sequence[TrainingSpec]) -> InputError | None:
    """Why trainings are too long for this server, whoever asks; None where they are not."""
    limit = limits()
    try:
        for spec in specs:
            steps = spec.num_steps(spec.data.train_per_class * spec.model.classes)
            check_length(spec.epochs, steps, spec.data.train_per_class, limit)
    except InputError as error:
        return error
    return None


def check(specs: Sequence[TrainingSpec]) -> None:
    """Refuse what this reader may not start now; a teacher is bound by the length of a training and the disk alone.

    Raises:
        InputError: One sentence that names the limit.
    """
    refused = refusal_of(specs)
    if refused is not None:
        raise refused
    limit, new = limits(), _new(specs)
    if not is_teacher():
        under_way = engine.jobs()
        under_way_ids = {job.spec.spec_id for job in under_way}
        wanted = sum(spec.spec_id not in under_way_ids for spec in specs)
        check_number_of_trainings(_unfinished(under_way), wanted, limit)
    check_keeping(specs)
    if _is_store_full(settings().run_store, limit) and any(
        RunStore().find(spec.run_id) is None for spec in new
    ):
        raise InputError(
            N_("There is no room for another run on this server; delete one of yours on the page “Classroom”, or ask "
               "your teacher to make room there."),
        )  # fmt: skip


def check_keeping(specs: Sequence[TrainingSpec]) -> None:
    """Refuse more runs than this reader may keep.

    Raises:
        InputError: One sentence that names the limit.
    """
    if not is_teacher():
        check_number_of_runs(_kept(own_ids(), engine.jobs()), len(_new(specs)), limits())


def _new(specs: Sequence[TrainingSpec]) -> list[TrainingSpec]:
    mine = own_ids()
    return [spec for spec in specs if spec.run_id not in mine]


def store_limits(limit: Limits) -> StoreLimits:
    """What the run store may take.

    Raises:
        DatabaseAway: Nobody knows since when owners are noted.
    """
    since = claims.first_claimed_at(RUN)
    return StoreLimits(
        limit.store_bytes,
        limit.store_runs,
        limit.store_days * _DAY,
        since=time.time() if since is None else since,
    )


def tidy(limit: Limits) -> bool:
    """Let go what the run store need not keep any longer; whether no further run may begin.

    Raises:
        InputError: The store or the database cannot be used now.
    """
    store, most = RunStore(), store_limits(limit)
    usage, now = store.usage(), time.time()
    busy = {getattr(job.spec, "run_id", "") for job in engine.jobs()} | looks.lately(now=time.monotonic())
    busy |= {run_id for run_id, run in usage.items() if now - run.changed_at < _JUST_WRITTEN}
    for run_id in runs_to_delete(usage, claims.all_owners(RUN).keys(), busy, most, now=now):
        claims.release(RUN, run_id)
        store.clear(run_id)
        del usage[run_id]
    return is_full(usage, most)


@st.cache_data(ttl=_TIDY_SECONDS, max_entries=1, show_spinner=False)
def _is_store_full(url: str, limit: Limits) -> bool:
    try:
        return tidy(limit)
    except DatabaseAway:  # who owns what is not known: nothing goes, and nobody waits for it
        return False


def _kept(mine: Collection[str], under_way: Sequence[engine.JobRecord]) -> int:
    """How many runs of a reader there are or will be: one that was cancelled before its first epoch is none."""
    begun = {getattr(job.spec, "run_id", "") for job in under_way}
    store = RunStore()
    return sum(run_id in begun or store.find(run_id) is not None for run_id in mine)


def _unfinished(under_way: Sequence[engine.JobRecord]) -> int:
    """How many trainings wait or run because this reader asked for them first: to join another's costs nothing."""
    return sum(
        job.queue == "training" and job.readers[:1] == (reader_id(),) and not job.is_stopping
        for job in under_way
    )
