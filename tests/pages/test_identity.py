"""Who a reader is: a token of the browser, of which only a hash is ever kept; and who is a teacher."""

import hashlib
import time
from collections.abc import Iterator

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.settings import settings
from pages.shared.reader import teacher
from pages.shared.reader.identity import COOKIE, is_among

TOKEN = "0123456789abcdef" * 2


def _show() -> None:
    import streamlit as st

    from pages.shared.reader.identity import reader_id

    st.text(reader_id())


def _reader(monkeypatch: pytest.MonkeyPatch, cookies: dict[str, str]) -> list[str]:
    import streamlit as st

    monkeypatch.setattr(type(st.context), "cookies", cookies)
    app = AppTest.from_function(_show).run()
    assert not app.exception
    return [app.text[0].value, app.run().text[0].value]


def test_a_browser_is_known_by_the_hash_of_its_token(monkeypatch):
    expected = hashlib.sha256(TOKEN.encode()).hexdigest()[:16]
    assert _reader(monkeypatch, {"convnet_classroom_reader": TOKEN}) == [expected, expected]


@pytest.mark.parametrize("cookies", [{}, {"convnet_classroom_reader": "../../etc"}])
def test_a_browser_without_a_token_is_known_for_its_session(monkeypatch, cookies):
    first, again = _reader(monkeypatch, cookies)
    other, _ = _reader(monkeypatch, cookies)
    assert first == again != other
    assert len(first) == 16


KEY = "correct horse battery"
LATER = int(time.time()) + 3600


@pytest.fixture
def key(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("CONVNET_CLASSROOM_TEACHER_KEY", KEY)
    settings.cache_clear()
    yield KEY
    monkeypatch.undo()
    settings.cache_clear()


def _show_teacher() -> None:
    import streamlit as st

    from pages.shared.reader.identity import is_at_the_server, is_teacher

    st.text(f"{is_teacher()} {is_at_the_server()}")


def _teacher(monkeypatch: pytest.MonkeyPatch, **cookies: str) -> str:
    monkeypatch.setattr(type(st.context), "cookies", cookies)
    app = AppTest.from_function(_show_teacher).run()
    assert not app.exception
    return app.text[0].value


def test_without_a_key_whoever_works_at_the_server_is_the_teacher(monkeypatch):
    assert _teacher(monkeypatch) == "True True"
    monkeypatch.setattr(type(st.context), "ip_address", "10.0.0.7")
    assert _teacher(monkeypatch) == "False False"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_a_proxy_on_the_same_machine_makes_nobody_a_teacher(monkeypatch, header):
    monkeypatch.setattr(type(st.context), "headers", {"Host": "localhost:8501", header: "127.0.0.1"})
    assert _teacher(monkeypatch) == "False False"


def test_a_name_bound_to_this_machine_makes_nobody_a_teacher(monkeypatch):
    monkeypatch.setattr(type(st.context), "headers", {"Host": "evil.example:8501"})
    assert _teacher(monkeypatch) == "False False"


def test_with_a_key_the_teacher_is_who_has_given_it_wherever_they_are(monkeypatch, key):
    assert _teacher(monkeypatch) == "False True"
    given = {COOKIE: TOKEN, teacher.COOKIE: teacher.sign(TOKEN, LATER)}
    assert _teacher(monkeypatch, **given) == "True True"
    monkeypatch.setattr(type(st.context), "ip_address", "10.0.0.7")
    assert _teacher(monkeypatch, **given) == "True False"
    assert _teacher(monkeypatch, **{**given, COOKIE: TOKEN[::-1]}) == "False False"


def test_a_mark_is_good_for_one_browser_until_its_hour_with_the_key_of_today(monkeypatch, key):
    mark = teacher.sign(TOKEN, LATER)
    assert teacher.is_signed(mark, TOKEN)
    assert not teacher.is_signed(mark, TOKEN[::-1])
    assert not teacher.is_signed(teacher.sign(TOKEN, int(time.time()) - 1), TOKEN)
    until, _, signature = mark.partition(".")
    assert not teacher.is_signed(f"{int(until) + 1}.{signature}", TOKEN)
    assert not teacher.is_signed(teacher.sign("", LATER), "")
    monkeypatch.setenv("CONVNET_CLASSROOM_TEACHER_KEY", KEY + "!")
    settings.cache_clear()
    assert not teacher.is_signed(mark, TOKEN)


@pytest.mark.parametrize(
    "mark", ["", ".", "9999999999", "9999999999.", "²²²²²²²²²².0", "-1.0", "9" * 5000 + ".0", "é.é"]
)
def test_nonsense_is_no_mark(key, mark):
    assert not teacher.is_signed(mark, TOKEN)


@pytest.mark.parametrize("given", ["", "correct horse", KEY.upper(), KEY + "\0", "\ud800", "密钥"])
def test_another_key_is_none(key, given):
    assert teacher.is_key(KEY)
    assert not teacher.is_key(given)


def test_without_a_key_nothing_is_one(monkeypatch):
    assert not teacher.is_key("")
    assert not teacher.is_signed(teacher.sign(TOKEN, LATER), TOKEN)


@pytest.mark.parametrize(
    ("user", "expected"),
    [
        ({"is_logged_in": True, "email": "Ada@School.example"}, True),
        ({"is_logged_in": True, "email": "ada@school.example", "email_verified": True}, True),
        ({"is_logged_in": True, "email": "ada@school.example", "email_verified": False}, False),
        ({"is_logged_in": True, "email": "eve@school.example"}, False),
        ({"is_logged_in": True}, False),
        ({"is_logged_in": False, "email": "ada@school.example"}, False),
        ({"email": "ada@school.example"}, False),
        ({}, False),
    ],
)
def test_whom_the_school_names_is_a_teacher_once_signed_in(user, expected):
    assert is_among(frozenset({"ada@school.example"}), user) is expected


def test_with_addresses_of_teachers_nobody_is_one_unnamed(monkeypatch):
    monkeypatch.setenv("CONVNET_CLASSROOM_TEACHERS", "Ada@school.example, bob@school.example")
    settings.cache_clear()
    assert settings().teachers == {"ada@school.example", "bob@school.example"}
    assert _teacher(monkeypatch) == "False True"
    monkeypatch.undo()
    settings.cache_clear()
