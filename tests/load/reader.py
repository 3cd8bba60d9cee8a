"""A student without a screen: opens a lesson as a browser does, moves controls, and notes how long it waits."""

import asyncio
import http.client
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from streamlit.file_util import get_static_dir
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from tests.load.browsing import Fetcher
from tests.load.protocol import Screen

T = TypeVar("T")

_PATIENCE_SECONDS = 60.0
_CHART_SCRIPT = min((Path(get_static_dir()) / "static" / "js").glob("PlotlyChart.*.js")).name
_LOST = (OSError, http.client.HTTPException, ConnectionClosed, TimeoutError)


@dataclass(frozen=True)
class Move:
    """A control that was moved.

    Attributes:
        lesson: On whose page.
        control: Its name.
        at: When, seconds of ``time.perf_counter``.
        seconds: Until the run had ended.
    """

    lesson: str
    control: str
    at: float
    seconds: float


@dataclass
class Notes:
    """What happened to readers.

    Attributes:
        pictures: Seconds from arrival to the first picture, or to the end of the first run where a page shows none.
        runs: Seconds from arrival to the end of the first run.
        moves: Controls that were moved.
        errors: What should not have been, with the lesson.
        size: Bytes that came over sockets and for files.
    """

    pictures: list[float] = field(default_factory=list)
    runs: list[float] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    size: int = 0


class Reader:
    """One student.

    Args:
        url: Of the server.
        lesson: The page that it opens.
        query: Its parameters.
        notes: Where it notes what happens.
        chance: Which control it moves next.
        with_files: Whether it loads the scripts that a browser with an empty cache loads.
        patience: Seconds; who waits longer for a run counts as an error.
    """

    def __init__(
        self,
        url: str,
        lesson: str,
        notes: Notes,
        *,
        query: str = "",
        chance: random.Random,
        with_files: bool = True,
        patience: float = _PATIENCE_SECONDS,
    ) -> None:
        self.url, self.lesson, self.notes = url, lesson, notes
        self.screen = Screen(query=query)
        self._chance, self._with_files, self._patience = chance, with_files, patience
        self._files = Fetcher(url)
        self._finished = asyncio.Event()
        self._socket: ClientConnection | None = None
        self._listening: asyncio.Task[None] | None = None
        self._picture: asyncio.Future[float] | None = None
        self._arrived = 0.0
        self._clocks: set[asyncio.Task[None]] = set()

    async def arrive(self) -> None:
        """Open the page; returns when its first run has ended and its first picture is there."""
        self._arrived = time.perf_counter()
        try:
            await self._fetch(partial(self._files.open, f"/{self.lesson}", with_files=self._with_files))
            protocols = ["streamlit", self._files.cookies.get("_streamlit_xsrf", "")]
            self._socket = await connect(
                f"{self.url.replace('http', 'ws', 1)}/_stcore/stream", origin=self.url,  # type: ignore[arg-type]
                subprotocols=[Subprotocol(name) for name in protocols if name], max_size=None, proxy=None,
                additional_headers={"Cookie": self._files.cookie}, open_timeout=self._patience, ping_interval=None,
            )  # fmt: skip
            self._listening = asyncio.create_task(self._listen())
            await self._run()
            ended = time.perf_counter()
            self.notes.runs.append(ended - self._arrived)
            self.notes.pictures.append((await self._picture if self._picture else ended) - self._arrived)
        except _LOST as problem:
            self._error(f"did not arrive: {problem!r}")

    async def move(self) -> None:
        """Move one of the lesson's controls and wait for what it changes."""
        movable = self.screen.movable(self.lesson)
        if not movable or self._socket is None:
            return
        identity = self._chance.choice(movable)
        control = self.screen.controls[identity]
        self.screen.move(identity, self._chance)
        start = time.perf_counter()
        try:
            await self._run(fragment=control.fragment)
            self.notes.moves.append(Move(self.lesson, control.name, start, time.perf_counter() - start))
            if self.screen.media:
                await self._fetch(partial(self._files.get_all, self._media()))
        except _LOST as problem:
            self._error(f"moving {control.name} to {control.value!r}: {problem!r}")
        for sentence in self.screen.errors:
            self._error(f"{control.name} to {control.value!r}: {sentence}")

    async def press(self, label: str) -> bool:
        """Press a button and wait for the run that follows; whether there is one of this name."""
        if label not in self.screen.buttons:
            return False
        identity, fragment = self.screen.buttons[label]
        await self._run(fragment=fragment, pressed=identity)
        return True

    async def wander(self, every: float, until: float) -> None:
        """Move a control every so many seconds, not in step with others, until a moment."""
        await asyncio.sleep(every * self._chance.random())
        while (start := time.perf_counter()) < until and self._socket is not None:
            await self.move()
            pause = every * self._chance.uniform(0.8, 1.2) - (time.perf_counter() - start)
            await asyncio.sleep(max(pause, 0.05))

    async def leave(self) -> None:
        """Close the page."""
        for clock in self._clocks:
            clock.cancel()
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()
        if self._listening is not None:
            await asyncio.gather(self._listening, return_exceptions=True)
        self.notes.size += self._files.size
        self._files.close()

    async def _run(self, *, fragment: str = "", pressed: str = "") -> None:
        assert self._socket is not None
        self._finished.clear()
        message = self.screen.ask(self.url, self.lesson, fragment=fragment, pressed=pressed)
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(self._patience):
            await self._finished.wait()

    async def _listen(self) -> None:
        socket = self._socket
        assert socket is not None
        try:
            async for data in socket:
                self.notes.size += len(data)
                if self.screen.read(ForwardMsg.FromString(data)):  # type: ignore[arg-type]
                    self._finished.set()
                    self._set_clocks()
                if self.screen.pictures and self._picture is None:
                    self._picture = self._fetch(partial(self._files.get_all, self._files_of_picture()))
        except (ConnectionClosed, KeyError, ValueError, IndexError) as problem:
            self._error(f"lost its socket or its way: {problem!r}")
        if self._socket is not None:
            self._socket = None
            self._error("the server has closed the socket")

    def _set_clocks(self) -> None:
        """Parts that want to be drawn anew each second are asked for by the browser's clock."""
        if self.screen.again and not self._clocks:
            clock = asyncio.create_task(self._tick())
            self._clocks.add(clock)
            clock.add_done_callback(self._clocks.discard)

    async def _tick(self) -> None:
        while self.screen.again and self._socket is not None:
            await asyncio.sleep(min(self.screen.again.values()))
            for fragment in list(self.screen.again):
                message = self.screen.ask(self.url, self.lesson, fragment=fragment, again=True)
                if self._socket is not None:
                    await self._socket.send(message.SerializeToString())

    def _files_of_picture(self) -> list[str]:
        script = [f"/static/js/{_CHART_SCRIPT}"] if self.screen.charts and self._with_files else []
        return script + self._media()

    def _media(self) -> list[str]:
        new, self.screen.media = self.screen.media, []
        return new

    def _fetch(self, work: Callable[[], T]) -> asyncio.Future[T]:
        """In a thread."""
        return asyncio.get_running_loop().run_in_executor(None, work)

    def _error(self, sentence: str) -> None:
        self.notes.errors.append(f"{self.lesson}: {sentence}")
