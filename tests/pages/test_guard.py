"""By which names a server is reached, from which pages, and what each answer tells the browser."""

import asyncio
import re
from urllib.parse import urlsplit

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from core.settings import InvalidSetting, Settings
from pages.shared.server import first_page, guard, headers
from pages.shared.server.guard import Guard
from pages.shared.server.headers import SecurityHeaders
from tests.pages.asgi import Answer, ask

PORT = ":8501"
ANYWHERE = "10.0.0.7"


async def _accept(websocket: WebSocket) -> None:
    await websocket.accept()


def _app(*hosts: str, **limits: object) -> Starlette:
    routes = [
        Route("/{path:path}", lambda request: PlainTextResponse("let in")),
        WebSocketRoute("/_stcore/stream", _accept),
    ]
    middleware = [Middleware(SecurityHeaders, **limits), Middleware(Guard, hosts=hosts)]
    return Starlette(routes=routes, middleware=middleware)


def _socket(app: Starlette, *sent: tuple[str, str]) -> str:
    """What a socket is answered."""
    told: list[str] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, str]) -> None:
        told.append(message["type"])

    named = [(name.encode(), value.encode()) for name, value in sent]
    scope = {"type": "websocket", "path": "/_stcore/stream", "query_string": b"", "headers": named}
    asyncio.run(app({**scope, "scheme": "ws", "client": (ANYWHERE, 1), "subprotocols": []}, receive, send))
    return told[0].removeprefix("websocket.")


@pytest.fixture(autouse=True)
def _named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard.socket, "gethostname", lambda: "Teacher-Laptop.school.example")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "[::1]",
        "192.168.1.20",
        "[fe80::1]",
        "teacher-laptop",
        "Teacher-Laptop.local",
        "teacher-laptop.school.example",
        "teacher-laptop.local.",
    ],
)
def test_a_machine_is_reached_by_its_addresses_and_its_own_names_without_any_setting(host):
    assert ask(_app(), "/pooling", client=ANYWHERE, host=host + PORT).text == "let in"
    assert _socket(_app(), ("host", host + PORT), ("origin", f"http://{host}{PORT}")) == "accept"


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "school.example", "2130706433", "nip.io"]
)
def test_by_another_name_nothing_is_answered_but_how_to_add_it(host):
    answer = ask(_app("*.lab.example"), "/pooling", host=host + PORT)
    assert answer.status == 421
    assert answer.text.startswith(f"This server does not answer to the name {host}. ")
    assert "CONVNET_CLASSROOM_HOSTS" in answer.text
    assert answer.headers["content-type"].startswith("text/plain")
    assert f"这台服务器不认识名称 {host}。" in ask(_app(), "/pooling?lang=zh", host=host + PORT).text
    assert _socket(_app(), ("host", host + PORT), ("origin", f"http://{host}{PORT}")) == "close"
    assert _socket(_app(), ("host", host + PORT)) == "close"


@pytest.mark.parametrize("host", ["", "localhost:x", "a/b", "localhost@evil.example", "<script>"])
def test_what_is_no_name_is_refused(host):
    answer = ask(_app(), "/", host=host)
    assert answer.status in (400, 421)
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_request_without_a_name_or_with_two_is_refused():
    assert ask(_app(), "/").status == 400
    assert _socket(_app(), ("host", "localhost"), ("host", "evil.example")) == "close"
    two = ("origin", "http://localhost"), ("origin", "http://evil.example")
    assert _socket(_app(), ("host", "localhost"), *two) == "close"


def test_names_can_be_added():
    app = _app("lab.example", "*.school.example")
    for host in ("lab.example", "room1.school.example", "a.b.school.example"):
        assert ask(app, "/", host=host).status == 200
    for host in ("school.example", "evilschool.example", "x.lab.example"):
        assert ask(app, "/", host=host).status == 421


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "http://localhost:3000",
        "http://localhost",
        "null",
        "http://localhost:8501.evil.example",
    ],
)
def test_another_page_opens_no_socket(origin, monkeypatch):
    assert _socket(_app(), ("host", "localhost:8501"), ("origin", origin)) == "close"
    assert _socket(_app(), ("host", "localhost:8501")) == "accept"  # no browser, so no other page either


def test_pages_that_streamlit_is_told_to_trust_do(monkeypatch):
    monkeypatch.setattr(
        st, "get_option", {"server.corsAllowedOrigins": ["https://school.example"]}.__getitem__
    )
    assert _socket(_app(), ("host", "localhost"), ("origin", "https://school.example")) == "accept"
    assert _socket(_app(), ("host", "localhost"), ("origin", "https://evil.example")) == "close"


def test_how_full_the_caches_are_is_told_at_the_server_only():
    def metrics(client: str, **more: str) -> Answer:
        return ask(
            _app("school.example"), "/course/_stcore/metrics", client=client, **{"host": "localhost", **more}
        )

    assert metrics("127.0.0.1").status == 200
    assert metrics(ANYWHERE).status == 404
    assert metrics("127.0.0.1", x_forwarded_for=ANYWHERE).status == 404
    assert metrics("127.0.0.1", host="school.example").status == 404


@pytest.mark.parametrize("host", ["localhost:8501", "evil.example", ""])
def test_each_answer_has_its_limits(host):
    sent = ask(_app(), "/", host=host).headers
    policy = dict(rule.split(" ", 1) for rule in sent["content-security-policy"].split("; "))
    assert policy["frame-ancestors"] == "'self'"
    assert sent["x-frame-options"] == "SAMEORIGIN"
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert set(policy["script-src"].split()) == {"'self'", "blob:", "'wasm-unsafe-eval'"}
    assert "http" not in str(policy)
    assert sent["x-content-type-options"] == "nosniff"
    assert sent["referrer-policy"] == "same-origin"
    assert "camera=(self)" in sent["permissions-policy"]


def test_a_host_cannot_write_into_the_policy():
    policy = ask(_app(), "/", host="localhost; script-src *").headers["content-security-policy"]
    assert policy.count("script-src") == 1
    assert "ws:" not in policy


def test_a_learning_platform_may_show_the_server_in_a_frame():
    sent = ask(_app(frames=("https://moodle.school.example",)), "/", host="localhost").headers
    assert "frame-ancestors 'self' https://moodle.school.example" in sent["content-security-policy"]
    assert "x-frame-options" not in sent


def test_the_scripts_in_a_page_are_named_and_no_others():
    page = first_page.first_page(first_page._template(), "Pooling", "zh")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == 2
    policy = ask(_app(scripts=first_page.inline_scripts()), "/", host="localhost").headers[
        "content-security-policy"
    ]
    assert all(headers.hash_of(script) in policy for script in scripts)
    assert policy.count("'sha256-") == 2


def test_the_hash_of_a_script_is_the_one_of_the_standard():
    """The example of https://www.w3.org/TR/CSP3/#external-hash for ``alert('Hello, world.');``."""
    assert (
        headers.hash_of("alert('Hello, world.');") == "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    )


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("HOSTS", "http://lab.example"),
        ("HOSTS", "lab.example:8501"),
        ("HOSTS", "lab.example/x"),
        ("HOSTS", "*"),
        ("FRAMES", "moodle.example"),
        ("FRAMES", "https://a.example;script-src *"),
        ("FRAMES", "*"),
    ],
)
def test_what_is_no_name_or_address_is_refused_in_a_sentence(monkeypatch, variable, text):
    monkeypatch.setenv(f"CONVNET_CLASSROOM_{variable}", text)
    with pytest.raises(InvalidSetting, match=f"CONVNET_CLASSROOM_{variable} must hold"):
        Settings.from_environment()


def test_names_and_addresses_are_read(monkeypatch):
    monkeypatch.setenv("CONVNET_CLASSROOM_HOSTS", "Lab.example, *.school.example")
    monkeypatch.setenv("CONVNET_CLASSROOM_FRAMES", "https://moodle.school.example/ http://127.0.0.1:9000")
    settings = Settings.from_environment()
    assert settings.hosts == ("lab.example", "*.school.example")
    assert settings.frames == ("https://moodle.school.example", "http://127.0.0.1:9000")
    assert {urlsplit(frame).scheme for frame in settings.frames} == {"https", "http"}
