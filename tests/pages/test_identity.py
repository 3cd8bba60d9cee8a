"""Who a reader is: a token of the browser, of which only a hash is ever kept."""

import hashlib

import pytest
from streamlit.testing.v1 import AppTest

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
