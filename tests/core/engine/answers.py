"""Specs and answering functions without TensorFlow. ``ledger`` is a file that counts calls across processes."""

import os
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np

from core.errors import N_, InputError
from core.specs.spec import Queue, Spec

HERE = "tests.core.engine.answers"


class TooLarge(InputError):
    pass


class Unpicklable(Exception):
    """Stands for TensorFlow's exceptions, which must not reach the page server."""

    def __reduce__(self):
        raise TypeError("cannot be pickled")


@dataclass(frozen=True)
class Echo(Spec):
    answered_by: ClassVar[str] = f"{HERE}:echo"
    text: str
    ledger: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Ones(Spec):
    answered_by: ClassVar[str] = f"{HERE}:ones"
    megabytes: int


@dataclass(frozen=True)
class Refuse(Spec):
    answered_by: ClassVar[str] = f"{HERE}:refuse"
    size: int
    limit: int = 3
    ledger: str = ""


@dataclass(frozen=True)
class Break(Spec):
    answered_by: ClassVar[str] = f"{HERE}:break_down"
    kind: str
    ledger: str = ""


@dataclass(frozen=True)
class Stuck(Spec):
    """Sleeps and hears nothing."""

    answered_by: ClassVar[str] = f"{HERE}:be_stuck"
    most_seconds: ClassVar[float] = 3.0
    seconds: float


@dataclass(frozen=True)
class Slow(Stuck):
    queue: ClassVar[Queue] = "slow"


@dataclass(frozen=True)
class Flood(Spec):
    answered_by: ClassVar[str] = f"{HERE}:flood"
    reports: int


@dataclass(frozen=True)
class Nowhere(Spec):
    answered_by: ClassVar[str] = "core.specs.training:nothing"


@dataclass(frozen=True)
class Process(Spec):
    answered_by: ClassVar[str] = f"{HERE}:describe_process"
    label: str = ""


@dataclass(frozen=True)
class TrainingProcess(Process):
    queue: ClassVar[Queue] = "training"


@dataclass(frozen=True)
class SlowProcess(Process):
    queue: ClassVar[Queue] = "slow"


@dataclass(frozen=True)
class OfOwnModel(Spec):
    """A quick request about a model that a reader has uploaded."""

    answered_by: ClassVar[str] = f"{HERE}:run_own_model"
    cached: ClassVar[bool] = False
    model: str
    does: str


@dataclass(frozen=True)
class Train(Spec):
    """Counts to ``steps``, a line of the ledger each, from where an earlier attempt was killed.

    It ends early when there is a file ``<ledger>.enough``, and returns how far it got. ``<ledger>.pids`` tells which
    processes were at it.
    """

    answered_by: ClassVar[str] = f"{HERE}:train"
    queue: ClassVar[Queue] = "training"
    cached: ClassVar[bool] = False
    ledger: str
    steps: int
    seconds_each: float = 0.05
    killed_at: tuple[int, ...] = ()


@dataclass(frozen=True)
class Count(Train):
    """The same for a reader who waits."""

    queue: ClassVar[Queue] = "quick"


@dataclass(frozen=True)
class Lead(Spec):
    """Computes ``parts``, a line of the ledger each, and lets others compute some.

    The first of them dies in its first part if there is a file ``<ledger>.die``.
    """

    answered_by: ClassVar[str] = f"{HERE}:lead"
    queue: ClassVar[Queue] = "training"
    cached: ClassVar[bool] = False
    ledger: str
    parts: int


def calls(ledger: Path | str) -> list[str]:
    path = Path(ledger)
    return path.read_text().splitlines() if path.exists() else []


def note(ledger: str, line: str) -> None:
    with Path(ledger).open("a") as file:
        file.write(f"{line}\n")


def echo(spec, report):
    if spec.ledger:
        note(spec.ledger, spec.text)
    time.sleep(spec.seconds)
    return spec.text


def ones(spec, report):
    return {"map": np.ones((spec.megabytes, 1024, 256), np.float32), "sum": spec.megabytes * 1024 * 256}


def refuse(spec, report):
    if spec.ledger:
        note(spec.ledger, str(spec.size))
    try:
        raise Unpicklable
    except Unpicklable as cause:
        text = N_("The kernel covers {size} pixels but the picture has only {limit}.")
        raise TooLarge(text, size=spec.size, limit=spec.limit) from cause


def be_stuck(spec, report):
    time.sleep(spec.seconds)


def break_down(spec, report):
    if spec.ledger:
        note(spec.ledger, spec.kind)
    if spec.kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if spec.kind == "unpicklable":
        raise Unpicklable("inside")
    raise KeyError(spec.kind)


def describe_process(spec, report):
    group = Path("/proc/self/autogroup")  # of Linux, if its kernel has that
    return {
        "pid": os.getpid(),
        "nice": os.nice(0),
        "group": group.read_text() if group.exists() else None,
        "tensorflow": "tensorflow" in sys.modules,
    }


def run_own_model(spec, report):
    if spec.does == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if spec.does == "hundred gigabytes":
        time.sleep(1)  # until it is confined
        np.ones(100 * 2**30, np.uint8)
    return {"pid": os.getpid()}


def train(spec, report):
    note(f"{spec.ledger}.pids", str(os.getpid()))
    for step in range(len(calls(spec.ledger)), spec.steps):
        if report.cancelled() or Path(f"{spec.ledger}.enough").exists():
            break
        report.give_way()
        time.sleep(spec.seconds_each)
        note(spec.ledger, str(step))
        report.progress(np.float32((step + 1) / spec.steps), "counting", epoch=step + 1, batch=7)
        if step in spec.killed_at:
            os.kill(os.getpid(), signal.SIGKILL)
    return {"steps": len(calls(spec.ledger))}


def flood(spec, report):
    for number in range(spec.reports):
        report.progress(number / spec.reports, "counting")
    report.progress(1, "counted")


def lead(spec, report):
    report.share(
        range(spec.parts), lambda part: compute_part(spec, part, report), elsewhere=f"{HERE}:help_out"
    )
    return {"pid": os.getpid()}


def help_out(spec, part, report):
    if Path(f"{spec.ledger}.die").exists():
        Path(f"{spec.ledger}.die").unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    compute_part(spec, part, report)


def compute_part(spec, part, report):
    if str(part) in {line.split()[0] for line in calls(spec.ledger)}:
        return
    if report.cancelled():
        raise RuntimeError("cancelled")
    time.sleep(0.2)
    note(spec.ledger, f"{part} {os.getpid()}")
