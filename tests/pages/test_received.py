"""Which files the server takes, how much of them, and how long it keeps them."""

from collections.abc import Callable

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_routes import create_upload_routes

from pages.shared.reader import uploads as asked
from pages.shared.reader.uploads import MIB, Allowance
from pages.shared.server import received as limits
from pages.shared.server.received import GRACE_SECONDS, LimitUploads, Uploads
from tests.pages.asgi import Answer, ask

SESSION = "one"
FORM = b'--b\r\nContent-Disposition: form-data; name="f"; filename="cat.jpg"\r\n\r\n%s\r\n--b--\r\n'


class Runtime:
    """As much of Streamlit's as its upload routes ask for."""

    def is_active_session(self, session: str) -> bool:
        return True


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> Uploads:
    from streamlit.web.server.starlette import starlette_routes

    monkeypatch.setattr(starlette_routes, "is_xsrf_enabled", lambda: False)
    monkeypatch.setattr(asked, "_allowed", {SESSION: Allowance("page", MIB, 2 * MIB, False)})
    return Uploads("/_stcore/upload_file")


@pytest.fixture
def put(uploads: Uploads) -> Callable[..., Answer]:
    """Sends a file as Streamlit's own field does, to its own route."""
    routes = create_upload_routes(Runtime(), uploads, None)
    app = Starlette(routes=routes, middleware=[Middleware(LimitUploads, uploads=lambda: uploads)])

    def put(
        data: bytes = b"cat", *, session: str = SESSION, file: str = "", length: str | None = None
    ) -> Answer:
        file = file or uploads.get_upload_urls(session, ["cat.jpg"])[0].file_id
        body = FORM % data
        sent = {"content_type": "multipart/form-data; boundary=b", "host": "localhost"}
        sent |= {"content_length": length or str(len(body))} if length != "" else {}
        return ask(app, f"/_stcore/upload_file/{session}/{file}", "PUT", body=body, **sent)

    return put


def test_a_file_that_a_page_asked_for_is_taken(put, uploads):
    assert put(b"x" * 1000).status == 204
    (file,) = uploads.file_storage[SESSION].values()
    assert (file.name, len(file.data)) == ("cat.jpg", 1000)
    assert (uploads.num_bytes, uploads.on_the_way) == (1000, 0)


@pytest.mark.parametrize("file", ["made-up", "00000000-0000-0000-0000-000000000000"])
def test_a_file_under_a_made_up_name_is_refused_unread(put, uploads, file):
    assert put(file=file).status == 403
    assert uploads.num_bytes == 0


def test_a_session_whose_page_asks_for_nothing_sends_nothing(put, uploads):
    assert put(session="other").status == 403
    assert not uploads.file_storage


def test_the_size_is_that_of_the_field(put, uploads):
    assert put(b"x" * MIB).status == 204
    assert put(b"x" * (MIB + 100_000)).status == 413
    assert uploads.num_bytes == MIB


def test_a_size_that_is_not_told_is_counted(put, uploads):
    assert put(b"x" * MIB, length="").status == 204
    assert put(b"x" * (MIB + 100_000), length="").status == 413
    assert put(b"x", length="9" * 30).status == 413
    assert (uploads.num_bytes, uploads.on_the_way) == (MIB, 0)


def test_a_session_has_a_file_and_the_one_that_replaces_it_and_no_more(put, uploads):
    for _ in range(2):
        assert put(b"x" * MIB).status == 204
    assert put(b"x" * MIB).status == 413
    assert uploads.num_bytes == 2 * MIB


def test_all_together_fill_the_server_no_further(put, uploads, monkeypatch):
    monkeypatch.setattr(limits, "SERVER_BYTES", 3 * MIB)
    uploads.add_file("another", UploadedFileRec("1", "a.zip", "", b"x" * (2 * MIB)))
    assert put(b"x" * (MIB // 2)).status == 204
    full = put(b"x" * MIB)
    assert (full.status, full.headers["retry-after"]) == (503, "60")
    asked._allowed[SESSION] = Allowance("page", MIB, 2 * MIB, True)
    assert put(b"x" * MIB).status == 204


def test_what_others_send_in_the_meantime_counts(put, uploads, monkeypatch):
    """Each said that there was room when it began."""
    monkeypatch.setattr(limits, "SERVER_BYTES", 2 * MIB)
    uploads.add_file("another", UploadedFileRec("1", "a.zip", "", b"x" * (2 * MIB - 1000)))
    assert put(b"x" * 2000, length="10").status == 503
    assert (uploads.num_bytes, uploads.on_the_way) == (2 * MIB - 1000, 0)


def test_what_a_closed_session_sent_is_freed_soon_and_not_at_once(put, uploads):
    assert put(b"x" * 1000).status == 204
    open_sessions = {SESSION}
    uploads.free_closed(open_sessions.__contains__, 1000.0)
    open_sessions.clear()
    uploads.free_closed(open_sessions.__contains__, 2000.0)
    uploads.free_closed(open_sessions.__contains__, 2000.0 + GRACE_SECONDS - 1)
    assert uploads.num_bytes == 1000
    open_sessions.add(SESSION)  # the line was broken, and the browser is back
    uploads.free_closed(open_sessions.__contains__, 2000.0 + GRACE_SECONDS)
    open_sessions.clear()
    uploads.free_closed(open_sessions.__contains__, 3000.0)
    assert uploads.num_bytes == 1000
    uploads.free_closed(open_sessions.__contains__, 3000.0 + GRACE_SECONDS)
    assert uploads.num_bytes == 0
    assert not uploads.sessions()


def test_who_asks_without_end_is_given_so_many_addresses(uploads):
    first = uploads.get_upload_urls(SESSION, ["a"])[0].file_id
    assert len(uploads.get_upload_urls(SESSION, ["a"] * 10_000)) == 256
    assert not uploads.has_asked(SESSION, first)


def _two_pages() -> None:
    import streamlit as st

    from pages.shared.reader.uploads import accept_uploads

    for megabytes in st.session_state.get("fields", ()):
        st.file_uploader(str(megabytes), max_upload_size=accept_uploads(megabytes))


def test_a_page_says_what_it_asks_for(monkeypatch):
    monkeypatch.setattr(asked, "_allowed", {})
    app = AppTest.from_function(_two_pages).run()
    assert asked._allowed == {}
    app.session_state["fields"] = (8, 2)
    assert not app.run().exception
    ((session, allowed),) = asked._allowed.items()
    assert (allowed.num_bytes, allowed.is_teacher) == (8 * MIB, True)
    monkeypatch.setattr(type(st.context), "ip_address", "10.0.0.7")
    app.session_state["fields"] = (1024,)
    assert not app.run().exception
    assert asked.allowance(session) == Allowance(allowed.page, 200 * MIB, 400 * MIB, False)
    allowed = asked.allowance(session)
    asked.forget_all_but({session}.__contains__)
    assert asked.allowance(session) == allowed
    asked.forget_all_but(set().__contains__)
    assert asked.allowance(session) is None
