"""Asking the engine on behalf of a reader: progress while it computes, one sentence when it cannot."""

import time
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any

import streamlit as st

from core import engine
from core.engine import Job, JobCancelled
from core.errors import InputError
from core.specs.spec import Answer, Spec
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.notes import draw_anew
from pages.shared.watch import watch

_PARTS = "answered_parts"  # ids of the parts -> how many parts this reader has seen answered
_STOPPED = "stopped_requests"  # ids of the requests that this reader has stopped


def ask(spec: Spec[Answer], *, doing: str = "") -> Answer | None:
    """The answer to a request, or None after saying why there is none; the page goes on in both cases.

    Whoever waits longer than half a second sees how far it is and may stop it, for all who asked the same. Equal
    requests are answered from the engine's cache; the answer is shared, so do not modify it.

    Args:
        spec: The request.
        doing: What is being done, in the reader's language, for requests that say nothing of it themselves.
    """
    stopped = st.session_state.setdefault(_STOPPED, set())
    place = st.empty()
    if spec.spec_id in stopped:
        _offer(spec, stopped, place)
        return None
    try:
        answer = _wait(spec, doing or _("Computing"), place)
    except JobCancelled:
        _offer(spec, stopped, place)
        return None
    except InputError as error:
        place.error(explain(error))
        return None
    place.empty()
    return answer


def ask_in_parts(
    specs: Sequence[Spec[Answer]], show: Callable[[list[Answer]], None], *, doing: str = ""
) -> None:
    """Ask one request after the other, and show what is known as soon as the next one is answered.

    Args:
        specs: Parts of one thing, at least one.
        show: Draws the answers that are known, from the first on; called once a run of the page.
        doing: As for :func:`ask`.
    """
    known = st.session_state.setdefault(_PARTS, {})
    place = "+".join(spec.spec_id for spec in specs)
    # What this reader has seen counts as well: a small cache may have lost it meanwhile.
    count = max(known.get(place, 0), sum(1 for _spec in takewhile(_is_answered, specs)))
    # Who stopped one of them sees those before it.
    answers = [answer for answer in (ask(spec, doing=doing) for spec in specs[:count]) if answer is not None]
    if answers:
        show(answers)
    if len(answers) == count < len(specs) and ask(specs[count], doing=doing) is not None:
        known[place] = count + 1
        draw_anew()


def _is_answered(spec: Spec) -> bool:
    job = engine.job(spec)
    return job is not None and job.state == "done"


def _wait(spec: Spec[Answer], doing: str, place: Any) -> Answer:
    job = engine.submit(spec)
    # The key tells runs apart: an old run's button may still be there when the next one draws its own.
    watch(
        job.wait, lambda: _look(job, doing), place, border=True, label=_("Stop"),
        key=f"stop:{job.spec_id}:{time.monotonic_ns()}", on_click=_stop, args=(job.spec_id,),
    )  # fmt: skip
    return job.result()


def _look(job: Job[Any], doing: str) -> tuple[float, str]:
    progress = job.progress()
    text = _(progress.message) if progress.message else doing
    if progress.queue_position is not None:
        text += " · " + _("number {position} in the queue").format(position=progress.queue_position)
    elif progress.seconds_left is not None:
        text += " · " + _("about {seconds} s left").format(seconds=f"{progress.seconds_left:.0f}")
    else:
        text += "…"
    return progress.fraction, text


def _stop(spec_id: str) -> None:
    st.session_state[_STOPPED].add(spec_id)
    engine.cancel(spec_id)


def _offer(spec: Spec, stopped: set[str], place: Any) -> None:
    """Say that it was stopped, with a button that starts it again."""
    stopped.add(spec.spec_id)
    with place.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown(_("The computation was stopped."))
        right.button(
            _("Compute"), icon=":material/play_arrow:", key=f"again:{spec.spec_id}",
            on_click=_again, args=(spec.spec_id,), width="stretch",
        )  # fmt: skip


def _again(spec_id: str) -> None:
    st.session_state[_STOPPED].discard(spec_id)
    engine.forget(spec_id)
