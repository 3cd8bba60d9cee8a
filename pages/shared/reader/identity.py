"""Who a reader is, without a name: a random token in a cookie, and whether this is a teacher."""

import hashlib
import re
import secrets

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import Response

COOKIE = "convnet_classroom_reader"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_OWN = "reader_token"  # of a session whose browser sends no cookie
_YEAR = 365 * 24 * 3600


def reader_id() -> str:
    """Sixteen hexadecimal digits that stay with a browser over reloads, tabs and servers.

    What is kept of it is a hash: whoever reads the database cannot take a reader's place.
    """
    token = st.context.cookies.get(COOKIE, "")
    if not _TOKEN.fullmatch(token):
        token = st.session_state.setdefault(_OWN, secrets.token_hex(16))
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def is_teacher() -> bool:
    """Whether this reader sees and decides about what belongs to others: whoever works at the server itself."""
    return st.context.ip_address is None  # Streamlit's way to say localhost


def remember(request: HTTPConnection, response: Response) -> None:
    """Give a browser that has none its token, before its session begins."""
    if _TOKEN.fullmatch(request.cookies.get(COOKIE, "")):
        return
    response.set_cookie(
        COOKIE, secrets.token_hex(16), max_age=_YEAR, httponly=True, samesite="lax",
        secure=request.url.scheme == "https",
    )  # fmt: skip
