"""Where a teacher gives the key: a page of its own, which needs neither a session nor a script.

A form's POST keeps the key out of the address bar, of the browser's history and of every log; the answer is a cookie
that no script can read.
"""

import re
import time
from html import escape
from urllib.parse import parse_qs

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit.url_util import make_url_path

from core.errors import N_
from core.settings import ASSETS, settings
from pages.shared.reader import teacher
from pages.shared.reader.identity import keep, remember
from pages.shared.reader.language import HTML_LANGUAGES, asked_language, translate_into
from pages.shared.server.guard import is_own_page
from pages.shared.server.tries import Tries

_NAME = "teacher"
_LONGEST_BODY = 4096
# An address of this server and of no other: one of its pages, with parameters.
_BACK = re.compile(r"[a-z_]*(\?[\w=&.,%+-]*)?")
_HOME = "classroom"
_STYLE = ASSETS / "styles" / "teacher.css"
_TITLE = N_("Teacher")
_KEY = N_("The teacher's key")
_GIVE = N_("I am the teacher")
_LEAVE = N_("No longer be the teacher here")
_BACK_TITLE = N_("Back to the dashboard")
_EXPLAINED = N_("This browser stays the teacher's for {hours} hours. The key itself is kept nowhere.")
_WRONG = N_("This is not the teacher's key.")
_WAIT = N_("Too many wrong keys: try again in {seconds} seconds.")
_NO_KEY = N_(
    "This server has no teacher's key. Whoever runs it sets one in the environment variable {variable}; until then "
    "the teacher is whoever works at the server itself."
)
_FOREIGN = N_("The key is only taken from this server's own pages.")


def routes(tries: Tries | None = None) -> list[Route]:
    """The page, to go before Streamlit's own routes."""
    counted = tries or Tries()

    async def give(request: Request) -> Response:
        return await _answer(request, counted)

    path = make_url_path(st.get_option("server.baseUrlPath"), _NAME)
    return [Route(path, _show, methods=["GET"]), Route(path, give, methods=["POST"])]


async def _show(request: Request) -> Response:
    return _page(request, "", _back(request.query_params.get("back", "")))


async def _answer(request: Request, tries: Tries) -> Response:
    fields = await _fields(request)
    back = _back(fields.get("back", ""))
    if not _is_from_here(request):
        return _page(request, _say(request, _FOREIGN), back, status=403)
    if "leave" in fields:
        response: Response = RedirectResponse(back, status_code=303)
        response.delete_cookie(teacher.COOKIE)
        return response
    address = request.client.host if request.client else ""
    if seconds := tries.seconds_to_wait(address):
        told = _page(request, _say(request, _WAIT).format(seconds=seconds), back, status=429)
        told.headers["Retry-After"] = str(seconds)
        return told
    if not teacher.is_key(fields.get("key", "").strip()):
        tries.note_failure(address)
        return _page(request, _say(request, _WRONG), back, status=403)
    response = RedirectResponse(back, status_code=303)
    seconds = teacher.HOURS * 3600
    mark = teacher.sign(remember(request, response), int(time.time()) + seconds)
    keep(request, response, teacher.COOKIE, mark, seconds)
    return response


async def _fields(request: Request) -> dict[str, str]:
    """Of the form; none of a body that is longer than any form of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > _LONGEST_BODY:
            return {}
    return {name: values[-1] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}


def _is_from_here(request: Request) -> bool:
    """A foreign page cannot make a browser give a key here, or give it back."""
    if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return False
    return is_own_page(request.headers.get("origin", ""), request.headers.get("host", ""))


def _back(text: str) -> str:
    return text if _BACK.fullmatch(text) and text else _HOME


def _say(request: Request, sentence: str) -> str:
    return translate_into(asked_language(request), sentence)


def _page(request: Request, told: str, back: str, *, status: int = 200) -> Response:
    language = asked_language(request)
    say = {
        name: escape(translate_into(language, sentence))
        for name, sentence in {"title": _TITLE, "key": _KEY, "give": _GIVE, "back": _BACK_TITLE}.items()
    }
    explained = translate_into(language, _EXPLAINED).format(hours=teacher.HOURS)
    if not settings().teacher_key:
        explained = translate_into(language, _NO_KEY).format(variable="CONVNET_CLASSROOM_TEACHER_KEY")
    form = f"""<form method="post" action="{_NAME}?lang={language}">
<label for="key">{say["key"]}</label>
<input id="key" name="key" type="password" autocomplete="current-password" required autofocus>
<input name="back" type="hidden" value="{escape(back)}">
<button>{say["give"]}</button></form>"""
    page = f"""<!doctype html><html lang="{HTML_LANGUAGES[language]}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>{say["title"]} · Convnet Classroom</title><style>{_STYLE.read_text(encoding="utf-8")}</style></head>
<body><main><h1>{say["title"]}</h1><p role="alert">{escape(told)}</p>
{form if settings().teacher_key else ""}<p>{escape(explained)}</p>
<p><a href="{escape(back)}">{say["back"]}</a></p></main></body></html>"""
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})
