"""Where files lie on the server is no reader's business but those who run it: of a path only its end is told."""

import re
from typing import Any

from pages.shared.reader.identity import is_at_the_server, is_teacher

# A path of two parts or more, of this system or of Windows; no address of the web, whose slashes follow others.
_FOLDERS = re.compile(
    r"(?:file://)?(?:(?<![\w:/.])|(?<=file://))(?:/(?:[^\s/'\"]+/)+|[A-Za-z]:[\\/](?:[^\s\\/'\"]+[\\/])*)"
)
_WHOLE = re.compile(r"(?:file://)?(?:/|[A-Za-z]:[\\/])(?:.*[\\/])?([^\\/]*)[\\/]?")
_HIDDEN = "…/"


def may_see_places() -> bool:
    """Whether this reader may know where files lie on the server."""
    return is_at_the_server() or is_teacher()


def without_places(value: Any) -> Any:
    """A value of a sentence, with the folders taken out of every absolute path in it; numbers stay as they are."""
    if isinstance(value, int | float):
        return value
    text = str(value)
    if whole := _WHOLE.fullmatch(text):
        return _HIDDEN + whole[1]
    return _FOLDERS.sub(_HIDDEN, text)
