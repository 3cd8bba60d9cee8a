"""Asking the engine on behalf of a reader: progress while it computes, one sentence when it cannot."""

import dataclasses
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core import engine
from core.engine import Job, JobCancelled
from core.errors import InputError
from core.specs.spec import Answer, Spec
from pages.shared.reader.identity import reader_id
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.notes import draw_anew
from pages.shared.watch import PATIENCE_SECONDS, watch

_PARTS = (
    "answered_parts"  # ids of the parts -> how many this reader has seen answered, seconds of the last one
)
_STOPPED = "stopped_requests"  # ids of the requests that this reader has stopped


@dataclass(frozen=True)
class Part:
    """Where a request stands in a longer work.

    Attributes:
        done: Parts before it.
        count: Parts of the whole.
        seconds: That the part before it took, None where nobody knows.
    """

    done: int = 0
    count: int = 1
    seconds: float | None = None

    def seconds_left(self, own: float | None, fraction: float) -> float | None:
        """Of the whole work, from the seconds that this part still needs and from the share of it that is done."""
        whole = self.seconds
        if whole is None and own is not None and fraction < 1:
            whole = own / (1 - fraction)
        return own if whole is None or self.count == 1 else whole * (self.count - self.done - fraction)


def ask(spec: Spec[Answer], *, doing: str = "") -> Answer | None:
    """The answer to a request, or None after saying why there is none; the page goes on in both cases.

    Whoever waits longer than half a second sees how far it is and may stop it, for all who asked the same. Equal
    requests are answered from the engine's cache; the answer is shared, so do not modify it.

    Args:
        spec: The request.
        doing: What is being done, in the reader's language, for requests that say nothing of it themselves.
    """
    return _ask(spec, doing, Part())


def _ask(spec: Spec[Answer], doing: str, part: Part) -> Answer | None:
    stopped = st.session_state.setdefault(_STOPPED, set())
    place = st.empty()
    if spec.spec_id in stopped:
        _offer(spec, stopped, place)
        return None
    try:
        answer = _wait(spec, doing or _("Computing"), place, part)
    except JobCancelled:
        _offer(spec, stopped, place)
        return None
    except InputError as error:
        place.error(explain(error))
        return None
    place.empty()
    return answer


def ask_each(specs: Sequence[Spec[Answer]], *, doing: str = "") -> Iterator[Answer | None]:
    """The answers one after the other, in one run of the page; whoever waits sees how long all of them still take.

    Args:
        specs: Equally long ones.
        doing: As for :func:`ask`.
    """
    seconds = None
    for done, spec in enumerate(specs):
        start = time.monotonic()
        yield _ask(spec, doing, Part(done, len(specs), seconds))
        took = time.monotonic() - start
        seconds = took if took > PATIENCE_SECONDS else seconds  # else it came from the cache


def ask_in_parts(
    specs: Sequence[Spec[Answer]],
    show: Callable[[list[Answer]], None],
    *,
    doing: str = "",
    are_alike: bool = True,
) -> None:
    """Ask one request after the other, and show what is known as soon as the next one is answered.

    Args:
        specs: Parts of one thing, at least one.
        show: Draws the answers that are known, from the first on, none at first; called once a run of the page.
        doing: As for :func:`ask`.
        are_alike: Whether all take equally long: the seconds left are then those of all, and else of the part.
    """
    known: dict[str, Part] = st.session_state.setdefault(_PARTS, {})
    place = "+".join(spec.spec_id for spec in specs)
    seen = known.get(place, Part(count=len(specs) if are_alike else 1))
    part = dataclasses.replace(seen, done=_count_answered(specs, seen.done))
    # Who stopped one of them sees those before it.
    asked = (ask(spec, doing=doing) for spec in specs[: part.done])
    answers = [answer for answer in asked if answer is not None]
    show(answers)
    start = time.monotonic()
    if len(answers) == part.done < len(specs) and _ask(specs[part.done], doing, part) is not None:
        # The first one may have waited until workers had started.
        seconds = time.monotonic() - start if part.done else None
        known[place] = dataclasses.replace(part, done=part.done + 1, seconds=seconds)
        draw_anew()


def _count_answered(specs: Sequence[Spec[Any]], count: int) -> int:
    """How many parts from the first on are in the engine's cache, ``count`` at least; the next one is begun."""
    stopped = st.session_state.get(_STOPPED, ())
    while count < len(specs) and specs[count].spec_id not in stopped and _submit(specs[count]).wait(0):
        count += 1
    return count


def _wait(spec: Spec[Answer], doing: str, place: Any, part: Part) -> Answer:
    job = _submit(spec)
    with engine.watching(job, reader=reader_id()):
        # The key tells runs apart: an old run's button may still be there when the next one draws its own.
        watch(
            job.wait, lambda: _look(job, doing, part), place, border=True, label=_("Stop"),
            key=f"stop:{job.spec_id}:{time.monotonic_ns()}", on_click=_stop, args=(job.spec_id,),
        )  # fmt: skip
    return job.result()


def _submit(spec: Spec[Answer]) -> Job[Answer]:
    return engine.submit(spec, reader=reader_id())


def _look(job: Job[Any], doing: str, part: Part) -> tuple[float, str]:
    progress = job.progress()
    seconds = part.seconds_left(progress.seconds_left, progress.fraction)
    text = _(progress.message) if progress.message else doing
    if progress.queue_position is not None:
        text += " · " + _("number {position} in the queue").format(position=progress.queue_position)
    elif seconds is not None:
        text += " · " + _("about {seconds} s left").format(seconds=f"{seconds:.0f}")
    else:
        text += "…"
    return (part.done + progress.fraction) / part.count, text


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
