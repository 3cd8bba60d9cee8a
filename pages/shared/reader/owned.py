"""What a reader uploads is theirs: who may open it, how much one may keep, and fields that are emptied once read."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.classroom import claims
from core.classroom.database import DatabaseAway
from core.classroom.limits import check_uploads, limits
from core.errors import N_, InputError
from pages.shared.reader.identity import is_teacher, reader_id
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _

T = TypeVar("T")
Kind = Literal["picture", "model", "archive"]

NOT_YOURS = {
    "picture": N_(
        "The picture of this link is another reader's. Ask for the picture itself, or let your teacher upload it."
    ),
    "model": N_(
        "The model of this link is another reader's. Ask for its file, or let your teacher upload it."
    ),
    "archive": N_(
        "The uploaded pictures of this link are another reader's. Ask for the ZIP file, or let your teacher upload it."
    ),
}
"""Why a link does not open what it names."""
FETCHED_BY_TEACHER = N_("Your teacher can download it to this server.")
"""Why there is no button."""

_OPEN = "uploads_that_may_be_opened"  # (kind, key) that this session has brought or was let open
_OWN = "uploads_of_this_session"
_COPIES = "copies_of_uploads"  # (original, copy) that this session has noted
_ROUNDS = "rounds_of_upload_fields"  # key of a field -> how often it has been emptied


def may_open(kind: Kind, key: str) -> bool:
    """Whether this reader may open what lies under a key.

    That is what they have uploaded, what a teacher has uploaded, and what nobody has: pictures that a lesson has made,
    which a link hands to another lesson. A teacher opens all.
    """
    known = _known()
    if (kind, key) not in known and (is_teacher() or _is_open(kind, key)):
        known.add((kind, key))
    return (kind, key) in known


def own(kind: Kind, key: str, num_bytes: int) -> None:
    """Note that this reader has uploaded it; what a teacher uploads may be opened by whoever has a link to it.

    Without a database the session alone remembers.
    """
    mine: set[tuple[str, str]] = st.session_state.setdefault(_OWN, set())
    if (kind, key) in mine:
        return
    mine.add((kind, key))
    _known().add((kind, key))
    try:
        claims.claim(kind, key, reader_id(), shared=is_teacher(), num_bytes=num_bytes)
    except DatabaseAway:
        return


def disown(kind: Kind, key: str) -> None:
    """Note that this reader has deleted it: brought again, it is claimed again."""
    for names in (_OWN, _OPEN):
        st.session_state.get(names, set()).discard((kind, key))


def hand_down(kind: Kind, source: str, copy: str, num_bytes: int) -> None:
    """Note that a copy is whose its original is, and as open; of what nobody owns the copy is nobody's."""
    done: set[tuple[str, str]] = st.session_state.setdefault(_COPIES, set())
    if (source, copy) in done:
        return
    done.add((source, copy))
    _known().add((kind, copy))
    try:
        for claim in claims.claims_to(kind, source):
            claims.claim(kind, copy, claim.owner, shared=claim.shared, num_bytes=num_bytes)
    except DatabaseAway:
        return


def told() -> str:
    """Who can open what this reader uploads, in the reader's language."""
    if is_teacher():
        return _("What you upload is kept on this server; whoever has a link to it can open it.")
    return _("What you upload is kept on this server for you; only your teacher can open it too.")


def owned(kind: Kind) -> frozenset[str]:
    """The keys of all that somebody has uploaded."""
    try:
        return claims.keys(kind)
    except DatabaseAway:
        return frozenset()


def forget_all_but(kind: Kind, stored: frozenset[str]) -> None:
    """Let nobody be charged for what is not on the disk any more."""
    try:
        for key in claims.keys(kind) - stored:
            claims.release(kind, key)
    except DatabaseAway:
        return


def space_left() -> int | None:
    """Bytes that this reader may still upload; None where nothing limits them, as a teacher."""
    if is_teacher():
        return None
    try:
        return max(0, limits().upload_bytes - claims.used_bytes(reader_id()))
    except DatabaseAway:
        return None


def check_space(num_bytes: int) -> None:
    """Refuse an upload that is too much for this reader.

    Raises:
        InputError: With it they would keep more than they may.
    """
    if not is_teacher():
        try:
            used = claims.used_bytes(reader_id())
        except DatabaseAway:
            return
        check_uploads(used, num_bytes, limits())


def keep_file(key: str, refused: str, keep: Callable[[UploadedFile], T]) -> T | None:
    """In the callback of a field: what ``keep`` makes of its file, whose memory is free afterwards.

    Args:
        key: Of the field, as for :func:`field_key`.
        refused: Name under which the session remembers why a file was not kept, see :func:`show_refused`.
        keep: Checks the file, stores it and notes whose it is.

    Returns:
        None where there is no file, or it was refused.
    """
    st.session_state.pop(refused, None)
    file = take(key)
    if file is None:
        return None
    try:
        return keep(file)
    except InputError as error:
        st.session_state[refused] = error
        return None
    finally:
        let_go(file)


def show_refused(refused: str) -> bool:
    """Say why the last file was not kept; whether there is something to say."""
    error = st.session_state.get(refused)
    if error is not None:
        st.error(explain(error))
    return error is not None


def note_kept(kind: Kind, key: str, num_bytes: int, stored: frozenset[str]) -> None:
    """Note whose a stored file is; of what has left the disk for it, nobody is charged any more."""
    own(kind, key, num_bytes)
    forget_all_but(kind, stored)


def field_key(key: str) -> str:
    """The key of a field for files in this run; :func:`take` gives it a new one, and the field is empty again."""
    number = _rounds().get(key, 0)
    return f"{key}:{number}" if number else key


def take(key: str) -> UploadedFile | None:
    """What a field holds, in its callback. The field is empty in the run that follows; see :func:`let_go`."""
    file: UploadedFile | None = st.session_state.get(field_key(key))
    if file is not None:
        _rounds()[key] = _rounds().get(key, 0) + 1
    return file


def let_go(file: UploadedFile) -> None:
    """Free the memory that Streamlit keeps a file in for as long as the session lives."""
    context = get_script_run_ctx()
    manager: Any = getattr(context, "uploaded_file_mgr", None)
    if context is not None and hasattr(
        manager, "remove_file"
    ):  # not part of Streamlit's protocol of managers
        manager.remove_file(session_id=context.session_id, file_id=file.file_id)
    file.close()


def _is_open(kind: Kind, key: str) -> bool:
    try:
        return not claims.owners(kind, key) or claims.may_read(kind, key, reader_id())
    except DatabaseAway:
        return False


def _known() -> set[tuple[str, str]]:
    known: set[tuple[str, str]] = st.session_state.setdefault(_OPEN, set())
    return known


def _rounds() -> dict[str, int]:
    rounds: dict[str, int] = st.session_state.setdefault(_ROUNDS, {})
    return rounds
