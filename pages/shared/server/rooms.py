"""What browsers in a room ask every two seconds: a small answer, for which no page runs.

It is read from the database once a second for all browsers of a room (:mod:`core.classroom.state`). That a member is
there still is written four times a minute.
"""

import asyncio
import time
from collections import OrderedDict
from urllib.parse import parse_qs

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from streamlit.url_util import make_url_path

from core.classroom import presence, rooms
from core.classroom.database import DatabaseAway
from core.classroom.state import State, state
from pages.shared.lesson.navigation import name_place
from pages.shared.reader.identity import reader_of
from pages.shared.reader.language import LANGUAGES

_SEEN_EVERY_SECONDS = 15.0
_MOST_READERS = 5000
_SEEN: OrderedDict[tuple[str, str], float] = OrderedDict()  # room and reader -> when that was written last


def routes() -> list[Route]:
    """To go before Streamlit's own routes."""
    return [Route(make_url_path(st.get_option("server.baseUrlPath"), "room/state"), _answer)]


def describe(now: State, language: str) -> dict[str, object]:
    """What a browser is told of a room.

    Args:
        now: The room.
        language: In which the teacher's place is named, a key of :data:`pages.shared.reader.language.LANGUAGES`.
    """
    room = now.room
    view = parse_qs(room.query).get(f"{room.path}_view", [""])[0]
    return {
        "open": True,
        "path": room.path,
        "query": room.query,
        "place": name_place(room.path, view, language) if room.num_moves else "",
        "moves": room.num_moves,
        "calls": room.num_calls,
        "present": now.num_present,
        "edition": now.edition(teaches=False),
        "teacher_edition": now.edition(teaches=True),
        "answered": {question.id: question.num_answers for question in now.questions},
    }


async def _answer(request: Request) -> Response:
    try:
        code = rooms.read_code(request.query_params.get("code", ""))
    except ValueError:
        return JSONResponse({"open": False}, headers=_NOT_KEPT)
    language = request.query_params.get("lang", "en")
    try:
        told = await asyncio.to_thread(_tell, code, reader_of(request.cookies), language)
    except DatabaseAway:
        return JSONResponse({}, status_code=503, headers=_NOT_KEPT)
    return JSONResponse(told, headers=_NOT_KEPT)


_NOT_KEPT = {"Cache-Control": "no-store"}


def _tell(code: str, reader: str, language: str) -> dict[str, object]:
    now = state(code)
    if now is None:
        return {"open": False}
    if reader and time.monotonic() - _SEEN.get((code, reader), float("-inf")) > _SEEN_EVERY_SECONDS:
        _SEEN[code, reader] = time.monotonic()
        while len(_SEEN) > _MOST_READERS:
            _SEEN.popitem(last=False)
        presence.seen(code, reader)
    return describe(now, language if language in LANGUAGES else "en")
