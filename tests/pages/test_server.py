"""What passes the wire before a page is drawn: compressed files, and the first page."""

import asyncio
import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import brotli
import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Message
from streamlit.file_util import get_static_dir
from streamlit.runtime.media_file_storage import MediaFileKind
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage, _calculate_file_id
from streamlit.web.server.starlette.starlette_routes import create_media_routes
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_assets_routes

from core.settings import ASSETS
from pages.shared.lesson.navigation import ENTRIES
from pages.shared.reader.identity import COOKIE
from pages.shared.server import compressed, first_page, picture
from pages.shared.server.compressed import CompressedFiles, SendCompressed
from pages.shared.server.media import KeepPictures

STATIC = Path(get_static_dir()) / "static"
SCRIPT = min((STATIC / "js").glob("index.*.js"), key=lambda path: path.stat().st_size)
ADDRESS = f"/static/js/{SCRIPT.name}"
FONT = next((STATIC / "media").glob("*.woff2"))
PICTURE = f"/media/{_calculate_file_id(b'picture', 'image/png')}.png"
DECODED = {"gzip": gzip.decompress, "br": brotli.decompress}


@dataclass(frozen=True)
class Answer:
    """What came back: the bytes as they passed the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@pytest.fixture(scope="module")
def ask() -> Callable[..., Answer]:
    """Asks Streamlit's own routes for its files, behind the middleware and with the first pages before them."""
    pictures = MemoryMediaFileStorage("/media")
    pictures.load_and_get_id(b"picture", "image/png", MediaFileKind.MEDIA)
    routes = [*first_page.routes(), *picture.routes(), *create_media_routes(pictures, None)]
    routes += create_streamlit_static_assets_routes(None)
    app = Starlette(routes=routes, middleware=[Middleware(SendCompressed), Middleware(KeepPictures)])

    def ask(address: str, method: str = "GET", **headers: str) -> Answer:
        path, _, query = address.partition("?")
        names = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "query_string": query.encode(),
            "headers": [*names.items()],
        }
        messages: list[Message] = []

        async def receive() -> Message:
            return await asyncio.Future()  # the client stays and says no more

        async def send(message: Message) -> None:
            messages.append(message)

        asyncio.run(app(scope, receive, send))
        got = {name.decode(): value.decode() for name, value in messages[0]["headers"]}
        return Answer(messages[0]["status"], got, b"".join(one.get("body", b"") for one in messages[1:]))

    return ask


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, deflate", "gzip"),
        ("gzip;q=1.0, identity", "gzip"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0.0, br;q=0", None),
        ("deflate", None),
        ("identity", None),
        ("", None),
    ],
)
def test_a_script_comes_in_the_best_encoding_that_the_browser_takes(ask, accepted, expected):
    answer = ask(ADDRESS, accept_encoding=accepted)
    assert answer.status == 200
    assert answer.headers.get("content-encoding") == expected
    assert int(answer.headers["content-length"]) == len(answer.body)
    assert DECODED.get(expected, bytes)(answer.body) == SCRIPT.read_bytes()
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, immutable, max-age=31536000"


def test_caches_keep_encodings_apart_and_may_ask_whether_theirs_is_still_good(ask):
    compressed_one, plain = ask(ADDRESS, accept_encoding="gzip"), ask(ADDRESS)
    assert compressed_one.headers["vary"] == "Accept-Encoding"
    assert compressed_one.headers["etag"] == f"W/{plain.headers['etag']}"
    for one in compressed_one, plain:
        again = ask(ADDRESS, accept_encoding="gzip", if_none_match=one.headers["etag"])
        assert (again.status, again.body) == (304, b"")


def test_head_says_what_get_would_send(ask):
    got, told = ask(ADDRESS, accept_encoding="gzip"), ask(ADDRESS, "HEAD", accept_encoding="gzip")
    assert told == replace(got, body=b"")


def test_a_part_of_a_file_is_a_part_of_the_file_itself(ask):
    answer = ask(ADDRESS, accept_encoding="gzip, br", range="bytes=10-19")
    assert (answer.status, answer.body) == (206, SCRIPT.read_bytes()[10:20])
    assert "content-encoding" not in answer.headers


def test_what_is_compressed_by_itself_stays_as_it_is(ask):
    answer = ask(f"/static/media/{FONT.name}", accept_encoding="gzip, br")
    assert "content-encoding" not in answer.headers
    assert answer.body == FONT.read_bytes()


@pytest.mark.parametrize(
    "address", ["/static/js/nothing.js", "/lesson" + ADDRESS, "/static/../../file_util.py"]
)
def test_nothing_else_is_taken_for_a_file(ask, address):
    assert "content-encoding" not in ask(address, accept_encoding="gzip").headers


@pytest.mark.parametrize("name", ["picture.js", "modern-screenshot.js"])
def test_the_scripts_that_save_the_stage_are_served_and_as_scripts(ask, name):
    answer = ask(f"/picture/{name}")
    assert (answer.status, answer.body) == (200, (ASSETS / "picture" / name).read_bytes())
    assert answer.headers["content-type"].startswith("text/javascript")


def test_the_scripts_lie_below_the_address_of_the_server(monkeypatch):
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": "lessons"}.__getitem__)
    assert [route.path for route in picture.routes()] == ["/lessons/picture"]


def test_a_picture_may_be_kept_and_a_missing_one_may_not(ask):
    picture, missing = ask(PICTURE, accept_encoding="gzip, br"), ask("/media/none.png")
    assert (picture.status, picture.body) == (200, b"picture")
    assert picture.headers["cache-control"] == "private, immutable, max-age=86400"
    assert missing.status == 404
    assert "cache-control" not in missing.headers


def test_a_part_of_a_picture_can_be_asked_for(ask):
    answer = ask(PICTURE, range="bytes=1-3")
    assert (answer.status, answer.body) == (206, b"ict")


def test_a_file_is_compressed_once_however_many_ask(tmp_path, monkeypatch):
    (tmp_path / "one.js").write_text("let a = 1;")
    calls = []
    monkeypatch.setitem(compressed._ENCODINGS, "gzip", lambda data: calls.append(data) or b"small")

    async def ask_often() -> list[bytes]:
        files = CompressedFiles(tmp_path)
        return await asyncio.gather(*(files.body("one.js", "gzip") for _ in range(30)))

    assert asyncio.run(ask_often()) == [b"small"] * 30
    assert calls == [b"let a = 1;"]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder)
@pytest.mark.parametrize(
    ("language", "tag"), [("en-GB,en;q=0.9", "en"), ("zh-CN,zh;q=0.9", "zh-CN"), ("fr", "en"), ("", "en")]
)
def test_the_first_page_of_a_lesson_has_its_language_and_title(ask, entry, language, tag):
    page = ask(f"/{entry.folder}", accept_language=language)
    lesson = first_page.load_lesson(entry.path, tag[:2])
    assert f'<html lang="{tag}">' in page.text
    assert f"<title>{lesson.title} · Convnet Classroom</title>" in page.text
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["vary"] == "Accept-Language"


def test_a_link_may_ask_for_a_language(ask):
    page = ask("/convolution?lang=zh&convolution_stride=2", accept_language="en")
    assert '<html lang="zh-CN">' in page.text


def test_home_is_called_by_the_name_of_the_dashboard(ask):
    assert "<title>Convnet Classroom</title>" in ask("/").text


def test_the_first_page_is_streamlits_own_but_for_what_it_is_told(ask):
    own = (Path(get_static_dir()) / "index.html").read_text("utf-8")
    page = ask("/convolution", accept_language="en").text
    without = re.sub(r"<script>window\.__streamlit = .*?</head>", "</head>", page, count=1, flags=re.DOTALL)
    assert without.count("<style>") == own.count("<style>") + 1
    style = (ASSETS / "styles" / "page.css").read_text("utf-8")
    without = without.replace(f"<body><style>{style}</style>", "<body>")
    assert without.replace("Convolution · Convnet Classroom", "Streamlit") == own


def test_a_pages_words_cannot_become_tags():
    page = first_page.first_page("<title>Streamlit</title></head>", "</title><script>", "en")
    assert "<title>&lt;/title&gt;&lt;script&gt;</title>" in page


def test_the_server_may_live_below_a_path(monkeypatch):
    monkeypatch.setattr(st, "get_option", {"server.baseUrlPath": "/course/"}.get)
    assert {route.path for route in first_page.routes()} >= {"/course/", "/course/pooling"}


def test_another_page_is_left_to_streamlit(ask):
    assert "<title>Streamlit</title>" in ask("/no_such_lesson").text


def test_a_browser_gets_a_token_once_and_keeps_it(ask):
    given = ask("/pooling").headers["set-cookie"]
    name, _, rest = given.partition("=")
    token, *rules = rest.split("; ")
    assert name == COOKIE
    assert re.fullmatch("[0-9a-f]{32}", token)
    assert {"httponly", "samesite=lax", "path=/"} <= {rule.lower() for rule in rules}
    assert "set-cookie" not in ask("/convolution", cookie=f"{COOKIE}={token}").headers
    assert ask("/pooling", cookie=f"{COOKIE}=<script>").headers["set-cookie"] != given
