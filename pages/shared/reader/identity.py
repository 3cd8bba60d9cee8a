"""Who a reader is, without a name: a random token in a cookie, and whether this is a teacher."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Any

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.responses import Response

from core.settings import settings
from pages.shared.reader import teacher
from pages.shared.reader.origin import is_local

COOKIE = "convnet_classroom_reader"
_TOKEN = re.compile(r"[0-9a-f]{32}")
_OWN = "reader_token"  # of a session whose browser sends no cookie
_KNOWN = "reader_by_cookie"
_YEAR = 365 * 24 * 3600


def reader_id() -> str:
    """Sixteen hexadecimal digits that stay with a browser over reloads, tabs and servers.

    What is kept of it is a hash: whoever reads the database cannot take a reader's place.
    """
    if known := reader_of(st.context.cookies):
        st.session_state[_KNOWN] = known  # a run may outlive its connection, which tells the cookies
    own = _hash(st.session_state.setdefault(_OWN, secrets.token_hex(16)))
    return str(st.session_state.get(_KNOWN, own))


def reader_of(cookies: Mapping[str, str]) -> str:
    """The same, of whoever sends these cookies; empty where they name none."""
    token = _cookie_token(cookies)
    return _hash(token) if token else ""


def is_teacher() -> bool:
    """Whether this reader sees and decides about what belongs to others.

    Where a key or the teachers' addresses are set, whoever has given the key or signed in with such an address;
    otherwise whoever works at the server itself.
    """
    if not asks_for_teachers():
        return is_at_the_server()
    cookies = st.context.cookies
    has_given_key = teacher.is_signed(cookies.get(teacher.COOKIE, ""), _cookie_token(cookies))
    return has_given_key or is_among(settings().teachers, st.user.to_dict())


def asks_for_teachers() -> bool:
    """Whether a teacher has to show who they are: a key is set, or addresses of those who sign in."""
    return bool(settings().teacher_key or settings().teachers)


def is_at_the_server() -> bool:
    """Whether this reader works at the machine on which the server runs, and not through a proxy."""
    headers = {name.lower(): value for name, value in st.context.headers.items()}
    return is_local(st.context.ip_address or "127.0.0.1", headers)  # None is Streamlit's way to say loopback


def is_among(teachers: frozenset[str], user: Mapping[str, Any]) -> bool:
    """Whether somebody who has signed in is a teacher.

    Args:
        teachers: E-mail addresses in small letters.
        user: What the school's identity provider says, as in ``st.user``.
    """
    is_sure = user.get("is_logged_in") is True and user.get("email_verified", True) in (True, "true")
    return is_sure and str(user.get("email", "")).strip().lower() in teachers


def remember(request: HTTPConnection, response: Response) -> str:
    """Give a browser that has none its token, before its session begins; the token that it has then."""
    token = _cookie_token(request.cookies)
    if not token:
        token = secrets.token_hex(16)
        keep(request, response, COOKIE, token, _YEAR)
    return token


def keep(request: HTTPConnection, response: Response, name: str, value: str, seconds: int) -> None:
    """Let a browser keep a cookie that no script can read and no foreign page can send along with a form."""
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="lax", secure=request.url.scheme == "https"
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def _cookie_token(cookies: Mapping[str, str]) -> str:
    token = cookies.get(COOKIE, "")
    return token if _TOKEN.fullmatch(token) else ""
