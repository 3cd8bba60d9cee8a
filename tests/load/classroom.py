"""A class: it arrives within a few seconds, works with mixed lessons, while one net trains."""

import asyncio
import random
import re
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.server import ROOT
from tests.load.reader import Notes, Reader

# Longer than any measurement; small pictures, so that an epoch ends every second or so.
_TRAINING = "small_data_view=training&small_data_epochs=200&small_data_train=400&small_data_ask=0"
_PREPARING_SECONDS = 300.0  # TensorFlow is loaded first, which takes a busy machine a minute
_THREADS = 64  # of the readers' own connections for files, as browsers have


@dataclass(frozen=True)
class Plan:
    """How a class behaves.

    Attributes:
        readers: How many there are.
        arrive: Seconds within which all arrive.
        every: Seconds between two moves of one reader.
        seconds: How long they stay after the last one has arrived.
        lessons: Folders of the pages that they open, in turn.
        training: Whether a net trains meanwhile.
        with_files: Whether each loads the scripts of the front end.
        seed: Of who arrives when and moves what.
    """

    readers: int
    arrive: float
    every: float
    seconds: float
    lessons: tuple[str, ...]
    training: bool = True
    with_files: bool = True
    seed: int = 0


def every_lesson() -> tuple[str, ...]:
    """Folders of all lessons, which are the pages with questions."""
    return tuple(sorted(path.parent.name for path in (ROOT / "pages").glob("*/questions.en.toml")))


def asking_lessons() -> frozenset[str]:
    """Those whose first picture or whose controls may ask a worker."""
    asks = re.compile(r"^from pages\.shared\.(?:ask|training|models)", re.MULTILINE)
    files: list[Path] = [*(ROOT / "pages").glob("*/*.py")]
    return frozenset(file.parent.name for file in files if asks.search(file.read_text(encoding="utf-8")))


class Classroom:
    """Readers of one server.

    Args:
        url: Of the server.
        plan: What they do.
    """

    def __init__(self, url: str, plan: Plan) -> None:
        self.url, self.plan = url, plan
        self.notes = Notes()
        self.readers: list[Reader] = []
        self.trainer: Reader | None = None
        self._chance = random.Random(plan.seed)

    async def warm_up(self) -> None:
        """One reader opens each page once and leaves: what the very first one waits for is not asked here."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_THREADS))
        notes = Notes()
        for lesson in self.plan.lessons:
            reader = self._reader(lesson, notes, patience=_PREPARING_SECONDS)
            await reader.arrive()
            await reader.leave()
        if notes.errors:
            raise RuntimeError("; ".join(notes.errors))

    async def begin_training(self) -> None:
        """A reader starts a training as a student does, and stays to watch it; returns when it has its first epoch.

        Raises:
            RuntimeError: It did not begin within five minutes.
        """
        reader = self.trainer = self._reader(
            "small_data", self.notes, query=_TRAINING, patience=_PREPARING_SECONDS
        )
        await reader.arrive()
        self.notes.pictures.clear()
        self.notes.runs.clear()
        pressed = await reader.press("Train")
        if not (pressed and await self.is_training(_PREPARING_SECONDS)):
            raise RuntimeError(f"no training began: {self.notes.errors or sorted(reader.screen.buttons)}")

    async def is_training(self, patience: float = 5.0) -> bool:
        """Whether the page of who started the training shows an epoch under way; between two it shows none."""
        deadline = time.perf_counter() + patience
        while self.trainer is not None and time.perf_counter() < deadline:
            if any("Epoch" in text for text in self.trainer.screen.texts):
                return True
            await asyncio.sleep(0.5)
        return False

    async def arrive(self) -> None:
        """All come within the plan's seconds; returns when each has its first page."""
        moments = sorted(self._chance.uniform(0, self.plan.arrive) for _ in range(self.plan.readers))
        lessons = [self.plan.lessons[number % len(self.plan.lessons)] for number in range(self.plan.readers)]
        self._chance.shuffle(lessons)
        self.readers = [self._reader(lesson, self.notes) for lesson in lessons]
        await asyncio.gather(
            *(_later(moment, one) for moment, one in zip(moments, self.readers, strict=True))
        )

    async def work(self) -> None:
        """All move their controls for the plan's seconds."""
        until = time.perf_counter() + self.plan.seconds
        await asyncio.gather(*(reader.wander(self.plan.every, until) for reader in self.readers))

    async def leave(self) -> None:
        """All close their pages."""
        await asyncio.gather(*(reader.leave() for reader in self._everybody()))

    def _everybody(self) -> Sequence[Reader]:
        return [*self.readers, *([self.trainer] if self.trainer else [])]

    def _reader(self, lesson: str, notes: Notes, **options: Any) -> Reader:
        chance = random.Random(self._chance.random())
        return Reader(self.url, lesson, notes, chance=chance, with_files=self.plan.with_files, **options)


async def _later(seconds: float, reader: Reader) -> None:
    await asyncio.sleep(seconds)
    await reader.arrive()
