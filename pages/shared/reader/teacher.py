"""The teacher's key: how a browser that has given it is known again, on this server and on those beside it.

The cookie is no key: it is signed with it, for this one browser and until a certain hour. Another key makes all of
them worthless.
"""

import hashlib
import hmac
import time

from core.settings import settings

COOKIE = "convnet_classroom_teacher"
HOURS = 12
"""A day at school: afterwards the key is asked for again."""


def is_key(given: str) -> bool:
    """Whether this is the teacher's key; never where none is set. Takes as long for a near miss as for nonsense."""
    key = settings().teacher_key
    return hmac.compare_digest(_digest(given), _digest(key)) and bool(key)


def sign(token: str, until: int) -> str:
    """What a browser that has given the key keeps.

    Args:
        token: The reader's own, of their cookie.
        until: Seconds since 1970, after which it says nothing.
    """
    return f"{until}.{_signature(token, until)}"


def is_signed(mark: str, token: str) -> bool:
    """Whether :func:`sign` made this for this reader with the key of today, not too long ago."""
    until, _, signature = mark.partition(".")
    if not (settings().teacher_key and token and until.isascii() and until.isdigit() and len(until) < 12):
        return False
    expected = _signature(token, int(until))
    is_ours = hmac.compare_digest(signature.encode(), expected.encode())
    return is_ours and time.time() < int(until)


def _signature(token: str, until: int) -> str:
    key = settings().teacher_key.encode()
    return hmac.new(key, f"teacher of {token} until {until}".encode(), hashlib.sha256).hexdigest()


def _digest(text: str) -> bytes:
    """Of one length, whatever the text: a comparison tells nothing of the key's."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
