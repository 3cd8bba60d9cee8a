import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from core.errors import InputError
from core.storage.download import fetch

pytestmark = pytest.mark.usefixtures("home")

CONTENT = hashlib.shake_256(b"pets").digest(2_000_000)
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Handler(BaseHTTPRequestHandler):
    requests = 0

    def do_GET(self) -> None:
        type(self).requests += 1
        if self.path.startswith("/missing"):
            self.send_error(404)
            return
        start = 0
        if self.path.startswith("/flaky") and "Range" in self.headers:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(CONTENT) - start))
        self.end_headers()
        breaks = self.path.startswith(("/truncated", "/flaky"))
        self.wfile.write(CONTENT[start : start + 700_000 if breaks else None])

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    Handler.requests = 0
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{http.server_address[1]}"
        http.shutdown()
        thread.join()


@contextmanager
def closed_port() -> Iterator[int]:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


@pytest.fixture
def downloads(home: Path) -> Path:
    return home / "datasets" / "downloads"


def silent(fraction: float, sentence: str) -> None:
    assert 0 <= fraction <= 1


def test_fetched_once_with_progress(server: str, downloads: Path) -> None:
    fractions: list[float] = []
    path = fetch(f"{server}/pets.zip", SHA256, lambda fraction, sentence: fractions.append(fraction))
    assert path == downloads / "pets.zip"
    assert path.read_bytes() == CONTENT
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert len(fractions) > 5
    fetch(f"{server}/pets.zip", SHA256, silent)
    assert Handler.requests == 1


def test_file_put_there_by_hand_is_used_offline(downloads: Path) -> None:
    downloads.mkdir(parents=True)
    (downloads / "pets.zip").write_bytes(CONTENT)
    assert fetch("http://127.0.0.1:9/pets.zip", SHA256, silent).read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("path", "sha256", "words"),
    [
        ("missing.zip", SHA256, "answered 404"),
        ("truncated.zip", SHA256, "broke off"),
        ("pets.zip", "0" * 64, "checksum differs"),
    ],
)
def test_failure_says_where_to_put_the_file(
    server: str, downloads: Path, path: str, sha256: str, words: str
) -> None:
    with pytest.raises(InputError, match=words) as raised:
        fetch(f"{server}/{path}", sha256, silent)
    assert str(downloads) in str(raised.value)
    assert path in str(raised.value)
    assert list(downloads.iterdir()) == []


def test_nobody_answers(downloads: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with closed_port() as port, pytest.raises(InputError, match="cannot be reached; go online"):
        fetch(f"http://127.0.0.1:{port}/pets.zip", SHA256, silent)
    assert list(downloads.iterdir()) == []


def test_a_broken_transfer_goes_on_where_it_broke(server: str) -> None:
    fractions: list[float] = []
    path = fetch(f"{server}/flaky.zip", SHA256, lambda fraction, sentence: fractions.append(fraction))
    assert path.read_bytes() == CONTENT
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0
    assert Handler.requests in (3, 4)  # the last piece of a broken answer may be lost


def test_cancel_leaves_nothing(server: str, downloads: Path) -> None:
    class Cancelled(Exception):
        pass

    def report(fraction: float, sentence: str) -> None:
        if fraction > 0.3:
            raise Cancelled

    with pytest.raises(Cancelled):
        fetch(f"{server}/pets.zip", SHA256, report)
    assert list(downloads.iterdir()) == []


def test_failed_repeat_keeps_the_file_that_is_there(server: str, downloads: Path) -> None:
    """A whole file of another version is not lost when the new one does not come."""
    downloads.mkdir(parents=True)
    (downloads / "truncated.zip").write_bytes(b"an older version")
    with pytest.raises(InputError, match="broke off"):
        fetch(f"{server}/truncated.zip", SHA256, silent)
    assert (downloads / "truncated.zip").read_bytes() == b"an older version"
