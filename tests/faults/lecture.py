"""A student who trains in a lecture whose servers die: real processes, a real browser, SIGKILL."""

import csv
import json
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil
from playwright.sync_api import Error, Page

from tests import postgresql
from tests.browser.test_training import POINTS, TINY
from tests.deploy.topology import Topology

PATIENCE = 300.0
_LOOK_SECONDS = 0.25
_EPOCHS, _STEPS = 200, 60
Rows = dict[str, list[dict[str, str]]]


class NotBack(RuntimeError):
    """The training did not go on."""


@dataclass
class Killed:
    """One kill and what came of it.

    Attributes:
        what: Was killed.
        epoch: The last finished one.
        back: Seconds until the student's page had drawn the next epoch; where the training itself was hit, one of the
            process that has taken it over.
        pressed: How often the student had to press "Go on".
        said: What the page said then.
        lost: Epochs that were finished and are there no more, or with other numbers.
    """

    what: str
    epoch: int
    back: float = 0.0
    pressed: int = 0
    lost: int = 0
    said: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return (
            f"{self.what:<16} after epoch {self.epoch:>3}: the next one {self.back:5.1f} s later, pressed Go on "
            f"{self.pressed} times, {self.lost} epochs lost{''.join(sorted(f' | {text}' for text in self.said))}"
        )


@dataclass
class Lecture:
    """A student at a page through the proxy.

    Attributes:
        school: All processes.
        database: The server of the classroom's database.
        page: Of the student.
        seed: Of the training; the next one begins when it has ended.
        killed: So far.
    """

    school: Topology
    database: postgresql.Server
    page: Page
    seed: int = 100
    killed: list[Killed] = field(default_factory=list)

    def begin(self) -> None:
        """Open the lesson, and train until two epochs are finished."""
        query = {"ask": 0, **TINY, "epochs": _EPOCHS, "steps": _STEPS, "seed": self.seed}
        parameters = urlencode({f"small_data_{name}": value for name, value in query.items()})
        self.page.goto(f"{self.school.url}/small_data?{parameters}")
        self.page.get_by_role("button", name="Train", exact=True).click()
        runs = len(self.rows())
        self._wait_for(lambda: len(self.rows()) > runs and self._epochs() >= 2, Killed("nothing", 0))

    def kill(self, what: str, chance: random.Random) -> Killed:
        """Kill something at a random moment, and wait until the training has gone on.

        Raises:
            NotBack: It did not within five minutes.
        """
        if self._epochs() > _EPOCHS // 3:  # a worker that has lost its scheduler goes on for a while
            self.seed += 1
            self.begin()
        time.sleep(chance.uniform(0.0, 4.0))
        before = self.rows()
        note = Killed(what, self._epochs())
        start = time.monotonic()
        owner = self._owner() if what in ("worker", "worker's process", "scheduler") else ""
        self.targets()[what]()
        self._wait_for(lambda: self._owner() != owner or self._epochs() == _EPOCHS, note)
        after = min(self._epochs(), _EPOCHS - 1)
        self._wait_for(lambda: self._epochs() > after and self._drawn() > after, note)
        note.back = time.monotonic() - start
        note.lost = lost(before, self.rows())
        self.killed.append(note)
        return note

    def targets(self) -> dict[str, Callable[[], None]]:
        """What can be killed, by name."""
        school = self.school
        found: dict[str, Callable[[], None]] = {
            "worker's process": self._kill_training_process,
            "worker": school.workers["training"][0].kill,
            "scheduler": school.scheduler.kill,
            "database": self._kill_database,
            "nginx": school.proxy.kill,
        }
        return found | {page.name: page.kill for page in school.pages}

    def rows(self) -> Rows:
        """The finished epochs of each run, as they stand on the disk."""
        found = {}
        for path in sorted(self.school.home.glob("runs/*/history.csv")):
            with path.open(newline="") as file:
                found[path.parent.name] = list(csv.DictReader(file))
        return found

    def _epochs(self) -> int:
        """Of the run that was written last."""
        run = self._latest()
        return len(self.rows()[run.name]) if run else 0

    def _owner(self) -> str:
        """The process that trains, as the run's record names it."""
        run = self._latest()
        return json.loads((run / "state.json").read_text())["owner"] if run else ""

    def _latest(self) -> Path | None:
        histories = sorted(self.school.home.glob("runs/*/history.csv"), key=lambda path: path.stat().st_mtime)
        return histories[-1].parent if histories else None

    def _drawn(self) -> int:
        """Epochs on the student's page; none while it is drawn anew."""
        try:
            return int(self.page.evaluate(POINTS))
        except Error:
            return 0

    def _wait_for(self, condition: Callable[[], bool], note: Killed) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise NotBack(f"{note.what}: {self._seen()}")
            note.pressed += self._go_on(note)
            time.sleep(_LOOK_SECONDS)

    def _go_on(self, note: Killed) -> bool:
        """Press "Go on" where the page offers it, as a student does."""
        try:
            button = self.page.get_by_role("button", name="Go on", exact=True)
            if button.count() and button.is_enabled():
                alerts = self.page.get_by_test_id("stAlert").all_inner_texts()
                note.said.update(" ".join(text.split()) for text in alerts)
                button.click(timeout=2000)
                return True
        except Error:  # it is being drawn anew
            pass
        return False

    def _seen(self) -> str:
        return " | ".join(self.page.locator("body").inner_text().split("\n"))[-600:]

    def _kill_training_process(self) -> None:
        """The process that computes, below the nanny that then starts another one."""
        family = self.school.workers["training"][0].family()
        computing = max(family, key=_memory, default=None)
        if computing is not None:
            computing.send_signal(signal.SIGKILL)

    def _kill_database(self) -> None:
        pid = int(Path(self.database.folder, "data", "postmaster.pid").read_text().split()[0])
        process = psutil.Process(pid)
        family = [process, *process.children(recursive=True)]
        process.kill()
        psutil.wait_procs(family, timeout=20)
        self.database.start()


def lost(before: Rows, after: Rows) -> int:
    """How many epochs of ``before`` are missing from ``after``, or have other numbers there."""
    return sum(
        row != (after.get(run, [])[number : number + 1] or [None])[0]
        for run, rows in before.items()
        for number, row in enumerate(rows)
    )


def _memory(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0
