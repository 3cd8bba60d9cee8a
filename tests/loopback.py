"""A server of this machine that offers files in place of the internet."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Loopback:
    """What is offered and what was asked for.

    Attributes:
        url: Its address, without a slash at the end.
        files: Content by path, such as ``/images.tar.gz``; what is not there is answered 404.
        asked: Paths, one a request.
        broken: Paths whose answers end half-way.
    """

    files: dict[str, bytes]
    url: str = ""
    asked: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


@contextmanager
def loopback(files: Mapping[str, bytes]) -> Iterator[Loopback]:
    """Serve until the block ends."""
    offered = Loopback(dict(files))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            offered.asked.append(self.path)
            content = offered.files.get(self.path)
            if content is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content[: len(content) // 2] if self.path in offered.broken else content)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever, args=(0.01,))
        thread.start()
        offered.url = f"http://127.0.0.1:{http.server_address[1]}"
        try:
            yield offered
        finally:
            http.shutdown()
            thread.join()
