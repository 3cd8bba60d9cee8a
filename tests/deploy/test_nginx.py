"""nginx with deploy/'s configuration before page servers that only tell what they were asked."""

import http.client
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from deploy.certificates import write
from tests.deploy.composed import DEPLOY

pytestmark = pytest.mark.skipif(shutil.which("nginx") is None, reason="needs nginx")
COOKIE = "convnet_classroom_replica"


class Told(BaseHTTPRequestHandler):
    """Answers with what it was asked, and with the name of its server."""

    def do_GET(self) -> None:
        body = json.dumps({"by": self.server.server_port, **{k.lower(): v for k, v in self.headers.items()}})
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def page_server(port: int = 0) -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", port), Told) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


class Proxy:
    def __init__(self, folder: Path, pages: list[int], **variables: str) -> None:
        self.port, self.https_port = free_port(), free_port()
        environment = {
            "PAGE_SERVERS": " ".join(f"127.0.0.1:{port}" for port in pages), "UPLOAD_MIB": "1",
            "PORT": str(self.port), "HTTPS_PORT": str(self.https_port), "FOLDER": str(folder / "nginx"),
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", **variables,
        }  # fmt: skip
        self.process = subprocess.Popen(["sh", str(DEPLOY / "nginx" / "start.sh")], env=environment)
        deadline = time.monotonic() + 30
        while True:
            assert self.process.poll() is None
            assert time.monotonic() < deadline
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                break
            except OSError:
                time.sleep(0.02)

    def ask(
        self,
        *,
        method: str = "GET",
        path: str = "/",
        body: bytes | None = None,
        https: bool = False,
        **headers: str,
    ) -> Any:
        """Status, the replica of the new cookie if there is one, and what the page server was asked."""
        if https:
            context = ssl._create_unverified_context()
            link: http.client.HTTPConnection = http.client.HTTPSConnection(
                "127.0.0.1", self.https_port, context=context
            )
        else:
            link = http.client.HTTPConnection("127.0.0.1", self.port)
        link.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        response = link.getresponse()
        text = response.read()
        link.close()
        told = json.loads(text) if text.startswith(b"{") else {}
        return response.status, response.headers, told


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def proxies(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    started: list[Proxy] = []

    def start(pages: list[int], **variables: str) -> Proxy:
        started.append(Proxy(tmp_path_factory.mktemp("proxy"), pages, **variables))
        return started[-1]

    yield start
    for proxy in started:
        proxy.process.terminate()
        proxy.process.wait()


def replica_of(headers: http.client.HTTPMessage) -> str | None:
    value = headers["Set-Cookie"] or ""
    return value.split(";")[0].removeprefix(f"{COOKIE}=") or None


def test_newcomers_are_shared_out_and_stay(proxies):
    with page_server() as one, page_server() as two:
        proxy = proxies([one, two])
        by_cookie = {}
        for _ in range(4):
            _, headers, told = proxy.ask()
            by_cookie[replica_of(headers)] = told["by"]
        assert by_cookie == {"1": one, "2": two}
        for number, port in by_cookie.items():
            for _ in range(3):
                _, headers, told = proxy.ask(Cookie=f"a=b; {COOKIE}={number}")
                assert (told["by"], headers["Set-Cookie"]) == (port, None)
        _, headers, told = proxy.ask(Cookie=f"{COOKIE}=nonsense")
        assert replica_of(headers) in by_cookie


def test_whose_page_server_is_lost_moves_once_and_stays_where_the_session_now_is(proxies):
    with page_server() as two:
        with page_server() as one:
            proxy = proxies([one, two])
            assert proxy.ask(Cookie=f"{COOKIE}=1")[2]["by"] == one
        status, headers, told = proxy.ask(Cookie=f"{COOKIE}=1")
        assert (status, told["by"], replica_of(headers)) == (200, two, "2")
        with page_server(one):
            for _ in range(3):
                assert proxy.ask(Cookie=f"{COOKIE}=2")[2]["by"] == two
    status, headers, _ = proxy.ask(Cookie=f"{COOKIE}=2")
    assert (status, headers["Set-Cookie"]) == (502, None)


def test_what_a_stranger_claims_ends_at_the_proxy(proxies):
    claims = {
        "X_Forwarded_For": "127.0.0.1", "X_Real_IP": "127.0.0.1", "Forwarded": "for=127.0.0.1",
        "X_Forwarded_Proto": "https",
    }  # fmt: skip
    with page_server() as one:
        told = proxies([one]).ask(Host="school.example:8080", **claims)[2]
        assert told["host"] == "school.example:8080"
        assert (told["x-forwarded-for"], told["x-forwarded-proto"]) == ("127.0.0.1", "http")
        assert not {"x-real-ip", "forwarded"} & set(told)
        # Only a proxy of the school is believed.
        claims["X_Forwarded_For"] = "203.0.113.9, 198.51.100.7"
        trusting = proxies([one], TRUSTED_PROXIES="127.0.0.0/8", SCHEME="https")
        told = trusting.ask(**claims)[2]
        assert (told["x-forwarded-for"], told["x-forwarded-proto"]) == ("198.51.100.7", "https")
        assert proxies([one]).ask(**claims)[2]["x-forwarded-for"] == "127.0.0.1"


def test_with_a_certificate_readers_are_led_to_https(proxies, tmp_path):
    write(tmp_path, "school.example")
    files = {"CERTIFICATE": str(tmp_path / "https.pem"), "CERTIFICATE_KEY": str(tmp_path / "https.key")}
    with page_server() as one:
        proxy = proxies([one], **files)
        status, headers, _ = proxy.ask(path="/pooling?a=b", Host="school.example")
        assert (status, headers["Location"]) == (301, "https://school.example/pooling?a=b")
        status, headers, told = proxy.ask(https=True)
        assert (status, told["x-forwarded-proto"]) == (200, "https")
        assert headers["Set-Cookie"].endswith("; Secure")
        assert headers["Strict-Transport-Security"]


def test_an_upload_has_the_size_that_the_app_allows(proxies):
    with page_server() as one:
        proxy = proxies([one])
        assert proxy.ask(method="PUT", body=bytes(2**20))[0] == 200
        assert proxy.ask(method="PUT", body=bytes(2**20 + 1))[0] == 413
        assert proxy.ask(path="/_stcore/metrics")[0] == 404
        told = proxy.ask(Upgrade="websocket", Connection="Upgrade")[2]
        assert (told["upgrade"], told["connection"]) == ("websocket", "upgrade")


def test_a_host_that_is_not_there_is_named(tmp_path):
    environment = {
        "PAGE_SERVERS": "nowhere.invalid:8501",
        "UPLOAD_MIB": "1",
        "FOLDER": str(tmp_path),
        "PATH": "/usr/sbin:/usr/bin:/bin",
    }
    ended = subprocess.run(
        ["sh", str(DEPLOY / "nginx" / "start.sh"), "check"], env=environment, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (1, "start.sh: there is no host nowhere.invalid\n")
