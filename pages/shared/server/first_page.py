"""The page that a browser gets before anything of Streamlit runs in it: Streamlit's own, told where it is.

Streamlit's page is the same for every address. Its script asks ``/<lesson>/_stcore/health`` whether the server lives
below the lesson, which fails, and then once more; it loads what a lesson draws with when the first control arrives; and
it is called Streamlit and English for as long as that takes. Here the server says what it knows.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from streamlit.file_util import get_static_dir
from streamlit.url_util import make_url_path

from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.navigation import ENTRIES, HOME, Entry
from pages.shared.reader.language import LANGUAGES

_TITLE = "Convnet Classroom"
# Chinese without a country would be drawn with the glyphs of Japanese by some browsers.
_TAGS = {"zh": "zh-CN"}
# What Streamlit loads for the controls and pictures of nearly every lesson, by the names of its scripts without their
# hashes. Not what charts need: it weighs as much as all the rest, and some lessons have none in their first view.
_DRAWS_WITH = (
    "Slider",
    "Selectbox",
    "Radio",
    "NumberInput",
    "Checkbox",
    "ButtonGroup",
    "Button",
    "DownloadButton",
    "ImageList",
    "BidiComponent",
)
_IMPORT = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


def routes() -> list[Route]:
    """The first page of each lesson and of home, to go before Streamlit's own routes."""
    base = st.get_option("server.baseUrlPath")
    addresses = {"": HOME, **{entry.folder: entry for entry in ENTRIES}}
    return [Route(make_url_path(base, path), _answer(entry)) for path, entry in addresses.items()]


def scripts() -> tuple[str, ...]:
    """Names of the files below ``static`` that :func:`first_page` lets a browser load at once."""
    return tuple(dict.fromkeys([*re.findall(r'"\./static/([^"]+\.(?:js|css))"', _template()), *_needed()]))


def first_page(template: str, title: str, language: str, preloaded: Iterable[str]) -> str:
    """Streamlit's page with what the server knows.

    Args:
        template: Streamlit's page.
        title: For the browser's tab.
        language: A key of :data:`pages.shared.reader.language.LANGUAGES`.
        preloaded: Files below ``static`` to load beside the page's script, with low priority.
    """
    links = "".join(
        f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./static/{name}">'
        for name in preloaded
    )
    host = {"allowedOrigins": st.get_option("client.allowedOrigins"), "useExternalAuthToken": False}
    # Streamlit's script connects at once where it is told both, and asks afterwards whether they are true.
    told = f'HOST_CONFIG: {json.dumps(host)}, BACKEND_BASE_URL: new URL(".", location.href).href'
    head = f"<script>window.__streamlit = {{{told}}}</script>{links}</head>"
    page = template.replace('<html lang="en">', f'<html lang="{_TAGS.get(language, language)}">', 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(title)}</title>", 1)
    return page.replace("</head>", head, 1)


def _answer(entry: Entry) -> Callable[[Request], HTMLResponse]:
    def answer(request: Request) -> HTMLResponse:
        language = _language(request)
        title = _TITLE if entry is HOME else f"{load_lesson(entry.path, language).title} · {_TITLE}"
        page = first_page(_template(), title, language, _needed())
        return HTMLResponse(page, headers={"Cache-Control": "no-cache", "Vary": "Accept-Language"})

    return answer


def _language(request: Request) -> str:
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    language = asked[:2].lower()
    return language if language in LANGUAGES else "en"


@cache
def _template() -> str:
    return (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")


@cache
def _needed() -> tuple[str, ...]:
    """The scripts that :data:`_DRAWS_WITH` names and those that they import, as far as the page does not."""
    folder = Path(get_static_dir()) / "static" / "js"
    waiting = [path.name for name in _DRAWS_WITH for path in sorted(folder.glob(f"{name}.*.js"))]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in found and name not in _template():
            found[name] = None
            waiting += _IMPORT.findall((folder / name).read_text(encoding="utf-8"))
    return tuple(f"js/{name}" for name in found)
