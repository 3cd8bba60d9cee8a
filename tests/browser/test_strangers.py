"""A real server and raw sockets: what a stranger is given, by another name, from elsewhere, and through a proxy."""

import http.client
import secrets
import time
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlencode, urlsplit

import pytest

from pages.shared.reader import teacher
from pages.shared.reader.identity import COOKIE
from tests.browser import strangers
from tests.browser.server import Server
from tests.browser.strangers import ELSEWHERE, open_session, options, run_page

KEY = "correct horse battery"
FOLDER = "A folder on the server"
TOKEN = "0123456789abcdef" * 2
DATA = "small_data", "small_data_view=data&small_data_ask=0"


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of which strangers know the address; no worker is needed."""
    served = Server("dashboard.py", tmp_path_factory.mktemp("guarded"))
    try:
        served.start()
        yield served
    finally:
        served.stop()


@pytest.fixture(scope="module")
def port(guarded: Server) -> int:
    return urlsplit(guarded.url).port


def request(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as line:
        line.request(method, path, body or None, named)
        answer = line.getresponse()
        answer.read()
        return answer


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example"])
def test_a_name_bound_to_this_machine_opens_nothing(port, host):
    assert open_session(port, host=f"{host}:{port}") is None
    assert open_session(port, origin=f"http://{host}:{port}") is None
    assert request(port, "GET", "/", Host=f"{host}:{port}").status == 421


def test_only_who_works_at_the_server_may_name_its_folders(port):
    through_a_proxy = [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Real-IP": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
    ]
    with open_session(port) as session:
        assert FOLDER in options(run_page(session, *DATA))
    with open_session(port, peer=ELSEWHERE) as session:
        seen = options(run_page(session, *DATA))
        assert len(seen) > 2
        assert FOLDER not in seen
    for headers in through_a_proxy:
        with open_session(port, headers=headers) as session:
            assert FOLDER not in options(run_page(session, *DATA))


def put(port: int, path: str, size: int) -> int:
    """The status of an upload as Streamlit's own field sends it."""
    cookie = request(port, "GET", "/_stcore/host-config", Host="localhost")  # any answer
    assert cookie.status == 200
    health = request(port, "GET", "/_stcore/health")
    token = health.headers["Set-Cookie"].split(";")[0].removeprefix("_streamlit_xsrf=")
    body = b'--b\r\nContent-Disposition: form-data; name="f"; filename="cat.jpg"\r\n\r\n'
    body += b"x" * size + b"\r\n--b--\r\n"
    sent = {"X-Xsrftoken": token, "Cookie": f"_streamlit_xsrf={token}"}
    return request(port, "PUT", path, body, Content_Type="multipart/form-data; boundary=b", **sent).status


def test_a_file_is_taken_where_a_page_asks_for_one_and_freed_with_its_session(guarded, port):
    """The review's six times 100 MiB by one client, and what they cost once it is gone."""
    before = guarded.process.memory_info().rss
    with open_session(port, peer=ELSEWHERE) as session:
        name = strangers.session_of(run_page(session, "home"))
        address = strangers.address_for_upload(session)
        assert put(port, address, 1000) == 403  # no page of this session has asked for a file
        run_page(session, "convolution", "convolution_picture=upload&convolution_ask=0")
        assert put(port, f"/_stcore/upload_file/{name}/made-up", 1000) == 403
        statuses = [put(port, strangers.address_for_upload(session), 40 * 2**20) for _ in range(6)]
        assert statuses == [204, 204, 413, 413, 413, 413]
        assert put(port, strangers.address_for_upload(session), 60 * 2**20) == 413  # the field takes 50
        assert guarded.process.memory_info().rss - before > 70 * 2**20
    until = time.monotonic() + 120
    while guarded.process.memory_info().rss - before > 40 * 2**20 and time.monotonic() < until:
        time.sleep(1)
    assert guarded.process.memory_info().rss - before < 40 * 2**20


def test_how_full_the_caches_are_is_told_at_the_server_only(port):
    assert request(port, "GET", "/_stcore/metrics").status == 200
    assert request(port, "GET", "/_stcore/metrics", X_Forwarded_For="10.0.0.7").status == 404


def test_each_answer_tells_the_browser_its_limits(port):
    for path in (
        "/",
        "/convolution",
        "/no_such_page",
        "/teacher",
        "/_stcore/health",
        "/static/none.js",
        "/media/x.png",
    ):
        answer = request(port, "GET", path)
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"], path


def test_the_key_makes_a_teacher_on_each_server_that_has_it_and_stands_in_no_log(
    tmp_path_factory, monkeypatch
):
    home = tmp_path_factory.mktemp("keyed")
    served = Server("dashboard.py", home, env={"CONVNET_CLASSROOM_TEACHER_KEY": KEY})
    form = {"Cookie": f"{COOKIE}={TOKEN}", "Content-Type": "application/x-www-form-urlencoded"}
    try:
        served.start()
        port = urlsplit(served.url).port
        wrong = request(port, "POST", "/teacher", urlencode({"key": "wrong horse battery"}).encode(), **form)
        right = request(port, "POST", "/teacher", urlencode({"key": KEY}).encode(), **form)
        mark = right.headers["Set-Cookie"].split(";")[0]
        assert (wrong.status, wrong.headers["Set-Cookie"], right.status) == (403, None, 303)
        with open_session(port) as session:  # at the server, and no teacher without the key
            assert FOLDER not in options(run_page(session, *DATA))
        with open_session(port, headers={"Cookie": f"{COOKIE}={TOKEN}; {mark}"}) as session:
            assert FOLDER in options(run_page(session, *DATA))
        with open_session(port, headers={"Cookie": f"{COOKIE}={secrets.token_hex(16)}; {mark}"}) as session:
            assert FOLDER not in options(run_page(session, *DATA))
        assert teacher.COOKIE in mark
    finally:
        served.stop()
    log = (home / "server.log").read_text()
    assert "horse" not in log
    assert mark.partition("=")[2] not in log
