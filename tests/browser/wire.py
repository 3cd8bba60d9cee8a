"""A wire between browser and server that counts what passes, and what readers do on it."""

import socket
import socketserver
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from playwright.sync_api import Page

_CHUNK = 1 << 16


class Wire:
    """An address that stands for a server's: ``with Wire(url) as wire:``, then open ``wire.url``, read ``wire.size``.

    Args:
        url: Of the server.
    """

    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self._counted: list[int] = []
        counted = self._counted

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with socket.create_connection((address.hostname, address.port)) as server:
                    back = threading.Thread(target=_pass_on, args=(server, self.request, counted))
                    back.start()
                    _pass_on(self.request, server, counted)
                    back.join()

        self._listener = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._listener.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._listener.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._listener.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.shutdown()
        self._listener.server_close()

    @property
    def size(self) -> int:
        """Bytes that have passed, both ways."""
        return sum(self._counted)


def go_on(page: Page, folder: str) -> None:
    """Go to another lesson as a reader does: by the navigation, whose sections open when they are chosen."""
    link = page.locator(f"a[href$='/{folder}']:visible")
    for section in page.get_by_test_id("stTopNavSection").all():
        if link.count() == 0:
            section.click()
            page.wait_for_timeout(500)
    link.first.click()
    page.wait_for_url(f"**/{folder}*")


def _pass_on(source: socket.socket, target: socket.socket, counted: list[int]) -> None:
    """Until the source has no more to say; each side may end first."""
    source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        while chunk := source.recv(_CHUNK):
            counted.append(len(chunk))
            target.sendall(chunk)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return
