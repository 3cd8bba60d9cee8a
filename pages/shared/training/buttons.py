"""The buttons that start, stop and repeat trainings.

Whoever has started one stops it at once, anybody else after hearing how many watch it.
"""

import secrets
import threading
import time
from collections.abc import Callable, Sequence

import streamlit as st

from core import engine
from core.errors import InputError
from core.runs import RunStore
from core.specs.training import TrainingSpec
from pages.shared.reader.identity import reader_id
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _

_STARTED = "started_trainings"  # ids of the trainings that this reader has started
_READER = "reader_of_trainings"  # tells the readers of one server apart
_MOST_SEED = 9999
_PRESENT_SECONDS = 5.0  # whoever watches says so once a second


class Audience:
    """Who watches which training on this server; safe in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: dict[str, dict[str, float]] = {}

    def note(self, spec_id: str, reader: str, *, now: float) -> None:
        """A reader watches a training at a moment, in seconds of any clock that only goes forward."""
        with self._lock:
            self._seen.setdefault(spec_id, {})[reader] = now

    def count(self, spec_ids: Sequence[str], *, now: float) -> int:
        """How many readers have watched one of these trainings in the last five seconds."""
        with self._lock:
            for spec_id, readers in list(self._seen.items()):
                kept = {name: at for name, at in readers.items() if now - at <= _PRESENT_SECONDS}
                self._seen[spec_id] = kept
                if not kept:
                    del self._seen[spec_id]
            return len(set().union(*(self._seen.get(spec_id, ()) for spec_id in spec_ids)))


_audience = Audience()


def is_under_way(spec: TrainingSpec) -> bool:
    """Whether it waits for a worker or is being trained."""
    job = engine.job(spec)
    return job is not None and not job.ended


def start(specs: Sequence[TrainingSpec]) -> None:
    """Train them; what another reader has under way already is watched."""
    for spec in specs:
        if not is_under_way(spec):
            engine.forget(spec.spec_id)  # its run may have been deleted
            _started().add(spec.spec_id)
        try:
            engine.submit(spec, reader=reader_id())
        except InputError as error:
            st.toast(explain(error))
            return


def offer_again(
    specs: Sequence[TrainingSpec], *, key: str, reseed: Callable[[int], None] | None = None
) -> None:
    """What was rehearsed can be trained before the class: from other first weights, or the very same.

    Args:
        specs: Of the runs, which have ended; all of one seed.
        key: App-wide name of what trains them.
        reseed: Sets the control of the seed; what draws the page then calls :func:`start_reseeded`.
    """
    with st.popover(_("Train again"), icon=":material/replay:", key=f"{key}:train-again"):
        if reseed is not None:
            st.button(
                _("With a new seed"), key=f"{key}:reseed", on_click=_reseed, args=(key, reseed), type="primary",
                help=_("Other first weights and another order of the pictures; this run is kept."),
            )  # fmt: skip
        st.button(
            _("The same anew"), key=f"{key}:anew", on_click=_start_anew, args=(specs,),
            help=_("This run is deleted, for all who look at it, and trained once more."),
        )  # fmt: skip


def start_reseeded(specs: Sequence[TrainingSpec], *, key: str) -> None:
    """Start what the reader has asked to be trained with a new seed, once the controls have made it."""
    if st.session_state.get(f"{key}:again") in {spec.seed for spec in specs}:
        del st.session_state[f"{key}:again"]
        start(specs)


def note_presence(spec: TrainingSpec) -> None:
    """This reader watches the training now."""
    reader = st.session_state.setdefault(_READER, secrets.token_hex(8))
    _audience.note(spec.spec_id, reader, now=time.monotonic())


def show_stop(specs: Sequence[TrainingSpec], *, key: str, disabled: bool = False) -> None:
    """The button that stops trainings under way for all who watch them; their finished epochs are kept.

    Args:
        specs: Of the trainings.
        key: App-wide name of the button.
        disabled: Once they are being stopped.
    """
    is_own = all(spec.spec_id in _started() for spec in specs)
    if is_own:
        hint = _("Stops it for everyone who watches this run. The finished epochs are kept.")
    else:
        hint = _("Somebody else has started this run: you are asked before it stops.")
    pressed = st.button(
        _("Cancel"), icon=":material/stop_circle:", key=key, width="stretch", disabled=disabled, help=hint,
        on_click=_stop if is_own else None, args=(specs,) if is_own else (),
    )  # fmt: skip
    if pressed and not is_own:
        _confirm(specs, key)


def _reseed(key: str, reseed: Callable[[int], None]) -> None:
    seed = secrets.randbelow(_MOST_SEED + 1)
    reseed(seed)
    st.session_state[f"{key}:again"] = seed


def _start_anew(specs: Sequence[TrainingSpec]) -> None:
    """Unless another reader has done so in the meantime."""
    for spec in specs:
        try:
            if RunStore().load(spec.run_id).ended:
                RunStore().delete(spec.run_id)
                start([spec])
        except InputError as error:
            st.toast(explain(error))


def _confirm(specs: Sequence[TrainingSpec], key: str) -> None:
    @st.dialog(_("Stop it for all?"))
    def ask() -> None:
        number = _audience.count([spec.spec_id for spec in specs], now=time.monotonic())
        st.markdown(
            _(
                "You have not started this training. Readers who watch it now, you included: **{count}**."
            ).format(count=number)
        )
        if st.button(
            _("Stop it for all"), key=f"{key}:for-all", icon=":material/stop_circle:", type="primary",
            on_click=_stop, args=(specs,),
        ):  # fmt: skip
            st.rerun()  # closes the question

    ask()


def _stop(specs: Sequence[TrainingSpec]) -> None:
    for spec in specs:
        engine.cancel(spec.spec_id)


def _started() -> set[str]:
    started: set[str] = st.session_state.setdefault(_STARTED, set())
    return started
