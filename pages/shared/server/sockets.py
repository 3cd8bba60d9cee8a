"""Sockets of the server that say at once what they have to say."""

import os
import socket
import stat
import sys
from contextlib import suppress
from pathlib import Path


def send_at_once() -> None:
    """Let no message wait until the reader's machine has confirmed the one before it.

    A run of a page is many small messages, of which the kernel holds back all but the first for up to 40 ms. Asyncio
    forbids that for the sockets that it opens itself, but not for the one that Streamlit gives it. Connections take it
    over from the socket that listens for them. Elsewhere than on Linux nothing is done.
    """
    if sys.platform != "linux":
        return
    for path in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # closed in the meantime
            if stat.S_ISSOCK(os.fstat(int(path.name)).st_mode):
                _send_at_once(int(path.name))


def _send_at_once(descriptor: int) -> None:
    with socket.socket(fileno=os.dup(descriptor)) as one:
        if one.type == socket.SOCK_STREAM and one.family in (socket.AF_INET, socket.AF_INET6):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
