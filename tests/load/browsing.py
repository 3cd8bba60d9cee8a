"""What a browser fetches before and beside the socket: the first page, scripts, pictures, and the cookies they set."""

import http.client
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

_SCRIPT = re.compile(r'"\./(static/[^"]+\.(?:js|css))"')
_TIMEOUT = 60


class Fetcher:
    """One connection that stays open, and a jar of cookies.

    Args:
        url: Of the server.

    Attributes:
        cookies: By their names.
        size: Bytes of the bodies that came.
    """

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._host, self._port = str(address.hostname), address.port or 80
        self._connection = http.client.HTTPConnection(self._host, self._port, timeout=_TIMEOUT)
        self.cookies: dict[str, str] = {}
        self.size = 0

    @property
    def cookie(self) -> str:
        """The jar as a header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def get(self, path: str) -> bytes:
        """The body of an answer, as it passed the wire.

        Raises:
            OSError: The server did not answer.
            http.client.HTTPException: It answered with nonsense.
            FileNotFoundError: It answered with another status than 200.
        """
        headers = {"Accept-Encoding": "gzip", "Accept-Language": "en-GB"} | (
            {"Cookie": self.cookie} if self.cookies else {}
        )
        try:
            answer = self._ask(path, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closes a connection that was idle for five seconds; browsers then open another.
            self._connection.close()
            answer = self._ask(path, headers)
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        body = answer.read()
        self.size += len(body)
        if answer.status != http.client.OK:
            raise FileNotFoundError(f"{path}: {answer.status}")
        return body

    def _ask(self, path: str, headers: dict[str, str]) -> http.client.HTTPResponse:
        self._connection.request("GET", path, headers=headers)
        return self._connection.getresponse()

    def open(self, path: str, *, with_files: bool) -> None:
        """The first page and what it names, and the cookie against forged requests."""
        page = self.get(path).decode(errors="replace")
        self.get("/_stcore/health")
        for script in dict.fromkeys(_SCRIPT.findall(page)) if with_files else ():
            self.get(f"/{script}")

    def get_all(self, paths: list[str]) -> float:
        """Fetch one after the other; when the last one had come, in seconds of ``time.perf_counter``."""
        for path in paths:
            self.get(path)
        return time.perf_counter()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()
