"""A class that arrives at a real server and moves its controls, and how long it waits.

``python -m tests.load --readers 30`` starts the dashboard, warms it up, lets a net train, and then thirty readers come
within five seconds. Each speaks Streamlit's own protocol over a socket of its own, as a browser does: it fetches the
first page with its cookies and scripts, asks for a lesson, and then moves a control of that lesson every few seconds.
``--browsers`` real Chromiums do the same among them.

*First picture* runs from the request for the first page to the moment when the first figure, picture or component that
draws has come with its files, or, on a page without any, to the end of the first run. *Changed control* runs from the
message that a control has moved to the end of the run that follows.
"""

import argparse
import asyncio
import contextlib
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.load.browsers import browsing
from tests.load.classroom import Classroom, Plan, asking_lessons, every_lesson
from tests.load.report import table, waits
from tests.load.servers import Site, serving
from tests.load.watching import Watch

_PROGRESS_SECONDS = 5.0
_MEGABYTE = 2**20


async def measure(site: Site, plan: Plan, *, browsers: int = 0, quiet: bool = False) -> dict[str, str]:
    """Let a class come and work; a row of the table."""
    room, watch = Classroom(site.url, plan), Watch(site.processes)
    looking = asyncio.create_task(watch.keep_looking())
    try:
        await room.warm_up()
        print(f"warm: page server {watch.uses['page server'].now / _MEGABYTE:.0f} MiB", flush=True)
        if plan.training:
            await room.begin_training()
            print("a net trains", flush=True)
        watch.begin()
        async with browsing(site.url, browsers, plan.arrive + plan.seconds) as seen:
            await room.arrive()
            print(f"all are there: first picture {waits(room.notes.pictures)} s (median / 95th percentile / longest), "
                  f"server {watch.share('page server'):.0%} of a core", flush=True)  # fmt: skip
            telling = asyncio.create_task(_tell(room, watch))
            watch.begin()
            start = time.perf_counter()
            await room.work()
            telling.cancel()
            watch.look()
            if plan.training and not await room.is_training():
                room.notes.errors.append("small_data: the training had ended before the class did")
            row = _row(room, watch, site, time.perf_counter() - start)
        print(*seen, sep="\n")
        if not quiet:
            _tell_more(room)
        return row
    finally:
        looking.cancel()
        await room.leave()


async def _tell(room: Classroom, watch: Watch) -> None:
    start = time.perf_counter()
    while True:
        await asyncio.sleep(_PROGRESS_SECONDS)
        late = [
            move.seconds for move in room.notes.moves if move.at > time.perf_counter() - 2 * _PROGRESS_SECONDS
        ]
        print(f"{time.perf_counter() - start:4.0f} s: {len(room.notes.moves)} moves, lately {waits(late)} s, "
              f"{len(room.notes.errors)} errors, page server {watch.uses['page server'].now / _MEGABYTE:.0f} MiB and "
              f"{watch.share('page server'):.0%} of a core, generator {watch.share('load generator'):.0%}",
              flush=True)  # fmt: skip


def _row(room: Classroom, watch: Watch, site: Site, seconds: float) -> dict[str, str]:
    plan, notes = room.plan, room.notes
    asking = asking_lessons()
    thinking = [move.seconds for move in notes.moves if move.lesson not in asking]
    workers = max((use.most for kind, use in watch.uses.items() if "worker" in kind), default=0)
    return {
        "readers": f"{plan.readers}, one move each {plan.every:g} s",
        "servers": str(len(site.servers)),
        "first picture, s": str(waits(notes.pictures)),
        "changed control, s": str(waits([move.seconds for move in notes.moves])),
        "where no worker is asked": str(waits(thinking)) if thinking else "-",
        "moves": str(len(notes.moves)),
        "errors": str(len(notes.errors)),
        "page server, MiB": f"{watch.uses['page server'].peak / _MEGABYTE:.0f}",
        "workers, MiB": f"{workers / _MEGABYTE:.0f}",
        "server, cores": f"{watch.share('page server'):.2f}",
        "generator, cores": f"{watch.share('load generator'):.2f}",
        "MB/s": f"{notes.size / 1e6 / seconds:.1f}",
    }


def _tell_more(room: Classroom) -> None:
    """Waits by lesson, and errors by how often."""
    rows = []
    for lesson in room.plan.lessons:
        moves = [move.seconds for move in room.notes.moves if move.lesson == lesson]
        if moves:
            rows.append({"lesson": lesson, "moves": str(len(moves)), "changed control, s": str(waits(moves))})
    if rows:
        print(table(rows))
    slow = sorted(room.notes.moves, key=lambda move: -move.seconds)[:8]
    print("slowest:", *(f"{move.lesson} {move.control} {move.seconds:.2f} s;" for move in slow))
    for sentence, count in Counter(room.notes.errors).most_common(20):
        print(f"ERROR {count} times: {sentence}")


async def run(chosen: argparse.Namespace) -> list[dict[str, str]]:
    """A row for each class; one class after the other comes to servers of its own."""
    rows = []
    pairs = list(zip(chosen.readers, chosen.every * len(chosen.readers), strict=False))
    for readers, every in pairs if len(chosen.every) == 1 else zip(chosen.readers, chosen.every, strict=True):
        plan = Plan(
            readers, chosen.arrive, every, chosen.seconds, tuple(chosen.lessons or every_lesson()),
            training=chosen.training, with_files=chosen.files, seed=chosen.seed,
        )  # fmt: skip
        with tempfile.TemporaryDirectory() as home, contextlib.ExitStack() as stack:
            print(
                f"== {readers} readers, one move each {every:g} s, {chosen.servers} page servers", flush=True
            )
            site = stack.enter_context(serving(chosen.servers, Path(home)))
            rows.append(await measure(site, plan, browsers=chosen.browsers))
    return rows


def parser() -> argparse.ArgumentParser:
    """The options."""
    asked = argparse.ArgumentParser(
        prog="python -m tests.load", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = asked.add_argument
    add(
        "--readers", type=int, nargs="+", default=[30], help="size of the class; several are measured in turn"
    )
    add("--arrive", type=float, default=5.0, metavar="SECONDS", help="within which all arrive (default 5)")
    add(
        "--every",
        type=float,
        nargs="+",
        default=[3.0],
        metavar="SECONDS",
        help="between moves, one a class or for all",
    )
    add("--seconds", type=float, default=300.0, help="how long each class works (default 300)")
    add("--servers", type=int, default=1, help="page servers; several stand behind nginx and share workers")
    add("--browsers", type=int, default=0, help="real Chromiums among the readers (default 0)")
    add("--training", action="store_true", help="a net trains meanwhile, started from the page")
    add("--no-files", dest="files", action="store_false", help="scripts are in each browser's cache already")
    add("--lessons", nargs="+", metavar="FOLDER", help="only these pages")
    add("--seed", type=int, default=0, help="of who comes when and moves what (default 0)")
    return asked


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    # Who ends the measurement ends the servers with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    print("\n" + table(asyncio.run(run(parser().parse_args(arguments)))))


if __name__ == "__main__":
    main()
