"""Which sessions may send files, and how large: the ones whose page asks for a file, as large as it asks."""

from collections.abc import Callable
from dataclasses import dataclass

from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.shared.reader.identity import is_teacher

MIB = 2**20
READER_MEGABYTES = 200
"""A file is in memory while it is read: what a server has left for a reader who is no teacher."""


@dataclass(frozen=True)
class Allowance:
    """What a session may send.

    Attributes:
        page: Which page asks.
        num_bytes: The largest file.
        total_bytes: Of all files in memory: as many as its field takes at once, and one that replaces another.
        is_teacher: Whether a teacher is asked, whose files are the class's.
    """

    page: str
    num_bytes: int
    total_bytes: int
    is_teacher: bool


_allowed: dict[str, Allowance] = {}


def accept_uploads(megabytes: int, *, at_once: int = 1) -> int:
    """Let this session send files, for as long as it stays on this page or on one that asks for none.

    Call it where a page asks for a file, before or within the call that shows the field.

    Args:
        megabytes: The largest file that the field takes, of a teacher; nobody else sends more than
            :data:`READER_MEGABYTES`.
        at_once: How many files the field takes together.

    Returns:
        What the field takes of this reader.
    """
    from_teacher = is_teacher()
    megabytes = megabytes if from_teacher else min(megabytes, READER_MEGABYTES)
    context = get_script_run_ctx()
    if context is not None:
        page, before = context.page_script_hash, _allowed.get(context.session_id)
        # Two fields on one page: nothing in an upload says for which of them it is.
        num_bytes, total_bytes = megabytes * MIB, (at_once + 1) * megabytes * MIB
        if before and before.page == page:
            num_bytes, total_bytes = max(num_bytes, before.num_bytes), max(total_bytes, before.total_bytes)
        _allowed[context.session_id] = Allowance(page, num_bytes, total_bytes, from_teacher)
    return megabytes


def allowance(session: str) -> Allowance | None:
    """What a session may send; None where no page of it has asked for a file."""
    return _allowed.get(session)


def forget_all_but(is_open: Callable[[str], bool]) -> None:
    """Keep the allowances of open sessions alone; a page that is drawn anew after a broken line asks again."""
    for session in [session for session in dict(_allowed) if not is_open(session)]:
        _allowed.pop(session, None)
