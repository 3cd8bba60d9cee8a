"""Strangers' picture files, decoded in a process that may take so much memory and time and no more."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.images import reading
from core.images.pipes import read_pixels

_ENVIRONMENT = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "SYSTEMROOT")  # the rest may hold secrets
_PLACES = threading.BoundedSemaphore(2)
_KILLED = {-signal.SIGKILL, -getattr(signal, "SIGXCPU", signal.SIGKILL)}


class Decoder:
    """One process of :mod:`core.images.reading`, started at the first picture and again after one that killed it.

    It serves one thread. Use it as a context.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Decoder":
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def decode(self, content: bytes, max_side: int, max_pixels: int = 0) -> NDArray[np.uint8]:
        """The pixels of a file as :func:`core.images.reading.read` makes them: uint8 ``(H, W, 3)``.

        Raises:
            Refused: It cannot be used, or was too much for the process.

        Example:
            >>> with Decoder() as decoder:
            ...     decoder.decode(b"P6 1 1 255 abc", max_side=1)
            array([[[97, 98, 99]]], dtype=uint8)
        """
        try:
            process = self._process = self._process or _start()
        except OSError as error:
            raise reading.Refused("busy") from error
        try:
            answer, pixels = _ask(process, content, max_side, max_pixels)
        except (OSError, EOFError) as error:
            raise reading.Refused("costly" if self._stop() in _KILLED else "damaged") from error
        except BaseException:
            self._stop()  # what it has not said yet would be taken for the next picture
            raise
        if "why" in answer:
            if answer["why"] == "costly":
                self._stop()  # its memory may be in pieces
            raise reading.Refused(answer["why"], answer["limit"])
        return pixels

    def _stop(self) -> int | None:
        """End the process; its exit status if it had died by itself."""
        process, self._process = self._process, None
        if process is None:
            return None
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):  # what is left to write has no reader any more
                    pipe.close()
        return process.wait()


def _ask(
    process: subprocess.Popen[bytes], content: bytes, max_side: int, max_pixels: int
) -> tuple[dict[str, Any], NDArray[np.uint8]]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(reading.REQUEST.pack(max_side, max_pixels, len(content)))
    process.stdin.write(content)
    process.stdin.flush()
    line = process.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    answer = json.loads(line)
    width, height = answer.get("size", (0, 0))
    return answer, read_pixels(process.stdout, (height, width, 3))


class Decoders:
    """Some processes that decode pictures for many threads. Use them as a context.

    Args:
        count: At most at work at the same time; no more are started than are needed.
    """

    def __init__(self, count: int) -> None:
        self._free: queue.LifoQueue[Decoder] = queue.LifoQueue()
        self._all = [Decoder() for _ in range(count)]
        for decoder in self._all:
            self._free.put(decoder)

    def __enter__(self) -> "Decoders":
        return self

    def __exit__(self, *error: object) -> None:
        for decoder in self._all:
            decoder.__exit__(*error)

    def decode(self, content: bytes, max_side: int, max_pixels: int = 0) -> NDArray[np.uint8]:
        """As :meth:`Decoder.decode`; waits for a free one.

        Example:
            >>> with Decoders(2) as decoders:
            ...     decoders.decode(b"P5 1 1 255 a", max_side=1)
            array([[[97, 97, 97]]], dtype=uint8)
        """
        decoder = self._free.get()
        try:
            return decoder.decode(content, max_side, max_pixels)
        finally:
            self._free.put(decoder)


@contextmanager
def one_of_two() -> Iterator[Decoder]:
    """A decoder for an upload: of this process, two may be at work at the same time; others wait.

    Example:
        >>> with one_of_two() as decoder:
        ...     decoder.decode(b"P5 2 1 255 ab", max_side=2).shape
        (1, 2, 3)
    """
    with _PLACES, Decoder() as decoder:
        yield decoder


def _start() -> subprocess.Popen[bytes]:
    # -P: the folder of the program holds modules of ours, of which none may stand for one of Python's.
    # No word of the command is a reader's.
    command = [sys.executable, "-P", reading.__file__, str(reading.MAX_BYTES), str(reading.MAX_SECONDS)]
    environment = {name: value for name, value in os.environ.items() if name in _ENVIRONMENT}
    return subprocess.Popen(  # nosec B603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment
    )  # fmt: skip
