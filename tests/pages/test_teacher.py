"""Giving the teacher's key: what a browser gets for it, what it costs to guess, and that it shows nowhere."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette

from core.settings import settings
from pages.shared.reader import teacher as marks
from pages.shared.reader.identity import COOKIE
from pages.shared.server import teacher
from pages.shared.server.tries import FROM_ALL, FROM_ONE, SECONDS, Tries
from tests.pages.asgi import Answer, ask

KEY = "correct horse battery"
TOKEN = "0123456789abcdef" * 2


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> Iterator[Callable[..., Answer]]:
    """Sends the form as a browser on the classroom page does."""
    monkeypatch.setenv("CONVNET_CLASSROOM_TEACHER_KEY", KEY)
    settings.cache_clear()
    app = Starlette(routes=teacher.routes(Tries(clock)))

    def give(
        key: str = KEY, *, address: str = "/teacher", client: str = "10.0.0.7", back: str = "", **more: str
    ) -> Answer:
        fields = {"key": key, "back": back, **({"leave": "1"} if more.pop("leave", "") else {})}
        sent = {
            "host": "school.example",
            "origin": "http://school.example",
            "cookie": f"{COOKIE}={TOKEN}",
            **more,
        }
        return ask(app, address, "POST", body=urlencode(fields).encode(), client=client, **sent)

    yield give
    monkeypatch.undo()
    settings.cache_clear()


def test_the_key_makes_this_browser_the_teachers(give):
    answer = give(back="classroom?room=AB12&lang=zh")
    assert (answer.status, answer.headers["location"]) == (303, "classroom?room=AB12&lang=zh")
    (given,) = answer.cookies
    name, _, rest = given.partition("=")
    mark, *rules = rest.split("; ")
    assert name == marks.COOKIE
    assert {"httponly", "samesite=lax", "path=/", "max-age=43200"} <= {rule.lower() for rule in rules}
    assert marks.is_signed(mark, TOKEN)
    assert not marks.is_signed(mark, TOKEN[::-1])
    assert KEY not in str(answer)


def test_a_browser_without_a_token_gets_one_along_with_the_mark(give):
    cookies = dict(cookie.split(";")[0].split("=", 1) for cookie in give(cookie="").cookies)
    assert marks.is_signed(cookies[marks.COOKIE], cookies[COOKIE])


def test_another_key_is_refused_in_a_sentence_and_not_repeated(give):
    answer = give("wrong horse battery", back="pooling")
    assert (answer.status, answer.cookies) == (403, ())
    assert "This is not the teacher&#x27;s key." in answer.text
    assert "wrong horse" not in answer.text
    assert '<a href="pooling">' in answer.text
    assert "老师的密钥不对。" in give("wrong horse battery", address="/teacher?lang=zh").text


def test_who_guesses_waits_and_others_do_not(give, clock):
    for _ in range(FROM_ONE):
        assert give("a wrong key").status == 403
    held = give()
    assert (held.status, held.headers["retry-after"], held.cookies) == (429, "61", ())
    assert "try again in 61 seconds" in held.text
    assert give(client="10.0.0.8").status == 303
    clock.seconds = SECONDS + 1
    assert give().status == 303


def test_many_who_guess_together_wait_together(give, clock):
    for number in range(FROM_ALL):
        assert give("a wrong key", client=f"10.0.1.{number}").status == 403
    assert give(client="10.0.0.8").status == 429
    clock.seconds = SECONDS + 1
    assert give(client="10.0.0.8").status == 303


def test_a_household_has_one_address_however_many_it_takes(give):
    for number in range(FROM_ONE):
        assert give("a wrong key", client=f"2001:db8::{number:x}").status == 403
    assert give(client="2001:db8::ffff").status == 429
    assert give(client="2001:db8:0:1::1").status == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
    ],
)
def test_a_foreign_page_cannot_give_the_key_or_give_it_back(give, headers):
    for leave in ("", "1"):
        answer = give(leave=leave, **headers)
        assert (answer.status, answer.cookies) == (403, ())
        assert "only taken from this server" in answer.text


def test_rights_can_be_given_back(give):
    answer = give("", leave="1", back="classroom")
    assert answer.status == 303
    assert re.match(f'{marks.COOKIE}="";.*Max-Age=0', answer.cookies[0])


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/x", "a\\b", "javascript:alert(1)", '"><b>', ""]
)
def test_nobody_is_sent_elsewhere(give, back):
    assert give(back=back).headers["location"] == "classroom"
    shown = give("a wrong key", back=back).text
    assert '<a href="classroom">' in shown
    assert "evil" not in shown


def test_a_body_without_end_is_not_read(give):
    assert give("x" * 100_000).status == 403


def test_the_page_is_in_both_languages_and_kept_nowhere(give):
    app = Starlette(routes=teacher.routes())
    english, chinese = ask(app, "/teacher"), ask(app, "/teacher?lang=zh")
    assert '<html lang="en">' in english.text
    assert '<html lang="zh-CN">' in chinese.text
    assert "老师的密钥" in chinese.text
    assert english.headers["cache-control"] == "no-store"
    assert 'type="password"' in english.text


def test_without_a_key_the_page_says_what_to_do():
    app = Starlette(routes=teacher.routes())
    shown = ask(app, "/teacher").text
    assert "CONVNET_CLASSROOM_TEACHER_KEY" in shown
    assert "<form" not in shown
    assert ask(app, "/teacher", "POST", body=b"key=", host="localhost").status == 403


def test_the_page_lies_below_the_address_of_the_server(monkeypatch):
    monkeypatch.setattr(teacher.st, "get_option", {"server.baseUrlPath": "lessons"}.__getitem__)
    assert {route.path for route in teacher.routes()} == {"/lessons/teacher"}


def test_a_key_at_its_address_is_none(give):
    ask_for = partial(ask, Starlette(routes=teacher.routes()))
    assert ask_for(f"/teacher?{urlencode({'key': KEY})}").cookies == ()
