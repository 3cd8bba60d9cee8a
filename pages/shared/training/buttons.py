"""The buttons that start, stop and repeat trainings.

A training belongs to all who have asked for it: whoever no longer wants it leaves it to the others, and the last one
stops it. A teacher stops it for all.
"""

import secrets
from collections.abc import Callable, Sequence

import streamlit as st

from core import engine
from core.classroom.database import DatabaseAway
from core.classroom.limits import limits
from core.errors import InputError
from core.runs import RunStore
from core.specs.training import TrainingSpec
from pages.shared.reader.identity import is_teacher, reader_id
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.training import allowance
from pages.shared.training.ownership import adopt, is_own, is_under_way, leave, note_look, owners, take

_REFUSED = "refused_trainings"  # ids of what this reader asked for last, and why it was not begun
_MOST_SEED = 9999


def start(specs: Sequence[TrainingSpec]) -> None:
    """Train them; what another reader has under way already is joined. See :func:`show_refusal`."""
    st.session_state.pop(_REFUSED, None)
    try:
        allowance.check(specs)
        for spec in specs:
            if not is_under_way(spec):
                engine.forget(spec.spec_id)  # its run may have been deleted
            engine.submit(spec, reader=reader_id(), most=None if is_teacher() else limits().trainings)
            take(spec.run_id)
    except InputError as error:
        st.session_state[_REFUSED] = _ids(specs), error


def show_start(specs: Sequence[TrainingSpec], label: str, *, key: str) -> None:
    """The button that starts trainings; one that a limit forbids cannot be pressed, see :func:`show_refusal`.

    Args:
        specs: Of the trainings.
        label: In the reader's language.
        key: App-wide name of what trains them.
    """
    st.button(
        label, icon=":material/play_arrow:", type="primary", key=f"{key}:train", width="stretch",
        on_click=start, args=(specs,), disabled=allowance.refusal_of(specs) is not None,
    )  # fmt: skip


def show_refusal(specs: Sequence[TrainingSpec]) -> None:
    """Why these trainings cannot be started, or were not started when the reader asked for them."""
    ids, asked = st.session_state.get(_REFUSED, ((), None))
    error = allowance.refusal_of(specs) or (asked if ids == _ids(specs) else None)
    if error is not None:
        st.warning(explain(error), icon=":material/block:")


def offer_again(
    specs: Sequence[TrainingSpec], *, key: str, reseed: Callable[[int], None] | None = None
) -> None:
    """What was rehearsed can be trained before the class: from other first weights, or the very same.

    Args:
        specs: Of the runs, which have ended; all of one seed.
        key: App-wide name of what trains them.
        reseed: Sets the control of the seed; what draws the page then calls :func:`start_reseeded`.
    """
    for spec in specs:
        adopt(spec.run_id)
        note_look(spec.run_id)
    with st.container(horizontal=True):
        with st.popover(_("Train again"), icon=":material/replay:", key=f"{key}:train-again"):
            if reseed is not None:
                st.button(
                    _("With a new seed"), key=f"{key}:reseed", on_click=_reseed, args=(key, reseed), type="primary",
                    help=_("Other first weights and another order of the pictures; this run is kept."),
                )  # fmt: skip
            _offer_anew(specs, key)
        if not all(is_own(spec.run_id) for spec in specs):
            _offer_to_take(specs, key)
    show_refusal(specs)


def start_reseeded(specs: Sequence[TrainingSpec], *, key: str) -> None:
    """Start what the reader has asked to be trained with a new seed, once the controls have made it."""
    if st.session_state.get(f"{key}:again") in {spec.seed for spec in specs}:
        del st.session_state[f"{key}:again"]
        start(specs)


def show_stop(specs: Sequence[TrainingSpec], *, key: str, disabled: bool = False) -> None:
    """The button for trainings under way: their owners cancel them, a teacher for all, and others may join.

    Args:
        specs: Of the trainings.
        key: App-wide name of the button.
        disabled: Once they are being stopped.
    """
    others = _others(specs)
    if not is_teacher() and not all(is_own(spec.run_id) for spec in specs):
        _offer_to_take(specs, key)
        show_refusal(specs)
        return
    asks_first = is_teacher() and others > 0
    if asks_first:
        hint = _("Stops it for everyone who has it, after asking you. The finished epochs are kept.")
    elif others:
        hint = _("Others have this run too: it goes on for them, and leaves your runs.")
    else:
        hint = _("Stops it. The finished epochs are kept.")
    pressed = st.button(
        _("Cancel"), icon=":material/stop_circle:", key=key, width="stretch", disabled=disabled, help=hint,
        on_click=None if asks_first else _stop_for_me, args=() if asks_first else (specs,),
    )  # fmt: skip
    if pressed and asks_first:
        _confirm(specs, key)


def _offer_anew(specs: Sequence[TrainingSpec], key: str) -> None:
    alone = is_teacher() or all(owners(spec.run_id) <= {reader_id()} for spec in specs)
    st.button(
        _("The same anew"), key=f"{key}:anew", on_click=_start_anew, args=(specs,), disabled=not alone,
        help=_("This run is deleted, for all who look at it, and trained once more.") if alone
        else _("Others have this run too: it is not deleted under their eyes."),
    )  # fmt: skip


def _offer_to_take(specs: Sequence[TrainingSpec], key: str) -> None:
    st.button(
        _("Add to my runs"), icon=":material/bookmark_add:", key=f"{key}:take", on_click=_take, args=(specs,),
        help=_("Somebody else has trained this. It then stands in your lists too, and stays when they delete it."),
    )  # fmt: skip


def _take(specs: Sequence[TrainingSpec]) -> None:
    st.session_state.pop(_REFUSED, None)
    try:
        allowance.check_keeping(specs)
    except InputError as error:
        st.session_state[_REFUSED] = _ids(specs), error
        return
    for spec in specs:
        take(spec.run_id)
        if is_under_way(spec):
            engine.submit(spec, reader=reader_id())


def _reseed(key: str, reseed: Callable[[int], None]) -> None:
    seed = secrets.randbelow(_MOST_SEED + 1)
    reseed(seed)
    st.session_state[f"{key}:again"] = seed


def _start_anew(specs: Sequence[TrainingSpec]) -> None:
    """Unless another reader has done so in the meantime, or has made the run theirs."""
    try:
        allowance.check(specs)  # before anything is deleted
        free = [
            spec for spec in specs
            if RunStore().load(spec.run_id).ended and (is_teacher() or not _others([spec]))
        ]  # fmt: skip
        for spec in free:
            RunStore().delete(spec.run_id)
    except InputError as error:
        st.session_state[_REFUSED] = _ids(specs), error
        return
    if free:
        start(free)


def _confirm(specs: Sequence[TrainingSpec], key: str) -> None:
    @st.dialog(_("Stop it for all?"))
    def ask() -> None:
        st.markdown(_("Others who have this run: **{count}**.").format(count=_others(specs)))
        if st.button(
            _("Stop it for all"), key=f"{key}:for-all", icon=":material/stop_circle:", type="primary",
            on_click=stop_for_all, args=([spec.spec_id for spec in specs],),
        ):  # fmt: skip
            st.rerun()  # closes the question

    ask()


def stop_for_all(spec_ids: Sequence[str]) -> None:
    """Stop trainings whoever has them."""
    for spec_id in spec_ids:
        engine.cancel(spec_id)


def stop_for_me(spec_id: str, run_id: str) -> bool:
    """Stop a training unless others have it too; then it is this reader's no more. Whether it goes on."""
    try:
        leave(run_id)  # before looking: of two who cancel at once, none relies on the other
        if owners(run_id):
            engine.leave(spec_id, reader=reader_id())
            return True
        take(run_id)
    except DatabaseAway:  # who has asked on this page server is known all the same
        asked = {reader for job in engine.jobs() if job.spec.spec_id == spec_id for reader in job.readers}
        if asked - {reader_id()}:
            engine.leave(spec_id, reader=reader_id())
            return True
    engine.cancel(spec_id)
    return False


def _stop_for_me(specs: Sequence[TrainingSpec]) -> None:
    going_on = [spec for spec in specs if stop_for_me(spec.spec_id, spec.run_id)]
    if going_on:
        st.toast(_("It goes on for the others who have it, and is yours no more."))


def _others(specs: Sequence[TrainingSpec]) -> int:
    return len(frozenset().union(*(owners(spec.run_id) for spec in specs)) - {reader_id()})


def _ids(specs: Sequence[TrainingSpec]) -> tuple[str, ...]:
    return tuple(spec.spec_id for spec in specs)
