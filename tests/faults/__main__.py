"""Kills during a training: ``python -m tests.faults --kills 50 --seed 0``.

Starts a school's cluster as processes (tests/deploy/topology.py), lets a student train in a real browser through the
proxy, and ends one process after the other by SIGKILL at random moments: the worker (its process alone, or with its
nanny, as the loss of a container does), scheduler, page servers, nginx and database. Prints what was killed when, how
long the training stood still and what was lost, and ends with 1 where anything was: an epoch, or a row of the database.
"""

import argparse
import math
import random
import signal
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.deploy.topology import running
from tests.faults.lecture import Lecture, NotBack
from tests.faults.rows import Rows


def main() -> int:
    """Kill and tell."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0, help="of what is killed when")
    parser.add_argument("--seconds", type=float, default=math.inf, help="no more kills after so long")
    parser.add_argument("--only", nargs="+", help="kill only these")
    parser.add_argument("--folder", type=Path, help="for what is written; by default one that goes")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # and all that was started ends as well
    with ExitStack() as stack:
        folder = chosen.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        school, database = stack.enter_context(running(folder, workers={"quick": 1, "training": 1}))
        browser = launch(stack.enter_context(sync_playwright()))
        if browser is None:
            sys.exit("There is no Chromium; run `python -m tests.browser.install`.")
        stack.callback(browser.close)
        lecture = Lecture(school, database, browser.new_page())
        lecture.page.set_default_timeout(60_000)
        print(f"logs: {folder / 'logs'}", flush=True)
        lecture.begin()
        return _kill(lecture, Rows(school.database), chosen)


def _kill(lecture: Lecture, rows: Rows, chosen: argparse.Namespace) -> int:
    chance, only, end = random.Random(chosen.seed), chosen.only, time.monotonic() + chosen.seconds
    for number in range(chosen.kills):
        if time.monotonic() > end:
            break
        what = chance.choice(only or sorted(lecture.targets()))
        rows.write(number)
        try:
            note = lecture.kill(what, chance)
        except NotBack as problem:
            print(f"{number + 1:3}  {problem}", flush=True)
            return 1
        print(f"{number + 1:3}  {note}", flush=True)
    seconds = defaultdict(list)
    for note in lecture.killed:
        seconds[note.what].append(note.back)
    for what, times in sorted(seconds.items()):
        print(
            f"{what:<16} {len(times):3} times, back after {median(times):.1f} s (median), {max(times):.1f} s at most"
        )
    epochs = sum(note.lost for note in lecture.killed)
    missing = rows.missing()
    print(f"{len(lecture.killed)} kills: {epochs} epochs lost, {missing} rows of the database lost")
    return int(bool(epochs or missing))


if __name__ == "__main__":
    sys.exit(main())
