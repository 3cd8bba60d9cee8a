"""Gauges of the server: its workers, its memory, its disk."""

from html import escape

import streamlit as st

from core import engine
from core.engine import JobRecord, WorkerRecord
from core.settings import settings
from pages.classroom.words import lasting, size, what
from pages.shared.reader.language import translate as _
from pages.shared.server.stores import disk, process_bytes, stores

_HIGH = 0.85  # from here on a gauge warns
_KINDS = ("quick", "slow", "training", "uploaded")


def show_workers(jobs: list[JobRecord]) -> None:
    """A gauge for each worker process and one for the page server."""
    busy = {job.spec.spec_id: job for job in jobs}
    gauges = [_worker(worker, busy) for worker in sorted(engine.workers(), key=_place)]
    gauges.append(_gauge(_("Page server"), _("draws the pages"), process_bytes(), None))
    st.html(f'<div class="gauges">{"".join(gauges)}</div>')


def show_disk() -> None:
    """A bar for each store, and what is free."""
    free, total = disk()
    rows = [_bar(_("Free on the disk"), free, total, is_free=True)]
    rows += [_bar(_(store.title), store.num_bytes, store.most) for store in stores(settings().run_store)]
    st.html(f'<div class="stores">{"".join(rows)}</div>')


def _worker(worker: WorkerRecord, busy: dict[str, JobRecord]) -> str:
    job = busy.get(worker.job or "")
    doing = _("free") if job is None else f"{what(job.spec)} · {lasting(job.seconds_run)}"
    return _gauge(_kind(worker.queue), doing, worker.memory, worker.limit or None, is_busy=job is not None)


def _place(worker: WorkerRecord) -> int:
    return _KINDS.index(worker.queue) if worker.queue in _KINDS else len(_KINDS)


def _kind(queue: str) -> str:
    titles = {
        "quick": _("Quick answers"), "slow": _("Slow answers"), "training": _("Trainings"),
        "uploaded": _("Uploaded models"),
    }  # fmt: skip
    return titles.get(queue, queue)


def _gauge(title: str, doing: str, memory: int, limit: int | None, *, is_busy: bool = False) -> str:
    text = (
        size(memory) if limit is None else _("{used} of {most}").format(used=size(memory), most=size(limit))
    )
    state = "busy" if is_busy else "idle"
    return (
        f'<div class="gauge {state}"><p class="title">{escape(title)}</p>'
        f'<p class="doing" title="{escape(doing)}">{escape(doing)}</p>'
        f'<p class="memory">{escape(text)}</p>{_meter(memory, limit)}</div>'
    )


def _bar(title: str, num_bytes: int, most: int | None, *, is_free: bool = False) -> str:
    text = (
        size(num_bytes)
        if most is None
        else _("{used} of {most}").format(used=size(num_bytes), most=size(most))
    )
    return f'<p><span>{escape(title)}</span><span class="memory">{escape(text)}</span></p>' + _meter(
        num_bytes, most, is_free=is_free
    )


def _meter(value: float, most: float | None, *, is_free: bool = False) -> str:
    if not most:
        return ""
    share = min(value / most, 1.0)
    is_high = share < 1 - _HIGH if is_free else share > _HIGH
    return f'<span class="meter{" high" if is_high else ""}" style="--share: {share:.3f}" aria-hidden="true"></span>'
