"""What the server asks of its system once, before the first reader."""

import re
import socket
import subprocess
import sys

import pytest

from pages.shared.server.sockets import send_at_once
from tests.browser.server import ROOT

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="done on Linux alone")

# Threads that live at the same time, as the runs of pages do, each with something of its own to keep.
_THREADS = """
import ctypes, sys, threading
{call}
libc = ctypes.CDLL("libc.so.6")
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(12)
def run():
    together.wait()
    libc.malloc(10_000)
    together.wait()
threads = [threading.Thread(target=run) for _ in range(12)]
for thread in threads: thread.start()
for thread in threads: thread.join()
libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info(0, ctypes.c_void_p(libc.fdopen(1, b"w")))
libc.fflush(None)
"""


def num_heaps(call: str) -> int:
    command = [sys.executable, "-c", _THREADS.format(call=call)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return len(re.findall("<heap nr", told))


def test_threads_share_two_heaps() -> None:
    assert num_heaps("") > 2
    assert num_heaps("from pages.shared.server.memory import return_memory; return_memory()") <= 2


def test_connections_of_a_socket_that_was_bound_before_send_at_once() -> None:
    with socket.socket() as listener:  # as Streamlit makes its own
        listener.bind(("127.0.0.1", 0))
        assert not listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        send_at_once()
        listener.listen()
        with socket.create_connection(listener.getsockname()):
            connection, _ = listener.accept()
            with connection:
                assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
