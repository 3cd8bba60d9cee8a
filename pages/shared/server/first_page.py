"""The page that a browser gets before anything of Streamlit runs in it: Streamlit's own, told where it is.

Streamlit's page is the same for every address. Its script asks ``/<lesson>/_stcore/health`` whether the server lives
below the lesson, which fails, and then once more; and it is called Streamlit and English for as long as that takes.
Here the server says what it knows, and how pages look: the style sheet that a page brings with it arrives after its
first words, and moves them.
"""

import json
import re
from collections.abc import Callable
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.file_util import get_static_dir
from streamlit.url_util import make_url_path

from core.settings import ASSETS
from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.navigation import ENTRIES, HOME, READINGS, Entry
from pages.shared.reader.identity import remember
from pages.shared.reader.language import HTML_LANGUAGES, asked_language

_TITLE = "Convnet Classroom"
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE = ASSETS / "styles" / "page.css"


def routes() -> list[Route]:
    """The first page of each lesson, each page to read and of home, to go before Streamlit's own routes."""
    base = st.get_option("server.baseUrlPath")
    addresses = {"": HOME, **{entry.folder: entry for entry in (*READINGS, *ENTRIES)}}
    return [Route(make_url_path(base, path), _answer(entry)) for path, entry in addresses.items()]


def scripts() -> tuple[str, ...]:
    """Names of the files below ``static`` that Streamlit's page lets a browser load at once."""
    return tuple(dict.fromkeys(re.findall(r'"\./static/([^"]+\.(?:js|css))"', _template())))


def inline_scripts() -> tuple[str, ...]:
    """What stands between the script tags of the first pages and of Streamlit's own: the same in all of them."""
    pages = (_template(), first_page(_template(), "", "en"))
    return tuple(dict.fromkeys(script for page in pages for script in _INLINE_SCRIPT.findall(page)))


def first_page(template: str, title: str, language: str) -> str:
    """Streamlit's page with what the server knows.

    Args:
        template: Streamlit's page.
        title: For the browser's tab.
        language: A key of :data:`pages.shared.reader.language.LANGUAGES`.
    """
    host = {"allowedOrigins": st.get_option("client.allowedOrigins"), "useExternalAuthToken": False}
    # Streamlit's script connects at once where it is told both, and asks afterwards whether they are true.
    told = f'HOST_CONFIG: {json.dumps(host)}, BACKEND_BASE_URL: new URL(".", location.href).href'
    head = f"<script>window.__streamlit = {{{told}}}</script></head>"
    page = template.replace('<html lang="en">', f'<html lang="{HTML_LANGUAGES[language]}">', 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>", 1)
    # Of two rules that are equally special the later one counts: behind what Streamlit puts into the head, and before
    # what pages bring, such as the style of the lecture hall.
    page = page.replace("<body>", f"<body><style>{_STYLE.read_text(encoding='utf-8')}</style>", 1)
    return page.replace("</head>", head, 1)


def _answer(entry: Entry) -> Callable[[Request], HTMLResponse]:
    def answer(request: Request) -> HTMLResponse:
        language = asked_language(request)
        title = _TITLE if entry is HOME else f"{load_lesson(entry.path, language).title} · {_TITLE}"
        page = first_page(_template(), title, language)
        response = HTMLResponse(page, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})
        remember(request, response)
        return response

    return answer


@cache
def _template() -> str:
    return (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
