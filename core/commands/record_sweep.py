"""Record the sweep: ``python -m core.commands.record_sweep --task pets --data PATH [--sizes 50 200] [--seeds 0 1 2]``.

Fifteen nets for each size and seed (:mod:`core.specs.presets.sweep`); each is written to ``assets/runs/sweep`` when
it is done, so that the command can be stopped at any time and goes on where it was. With ``--scheduler`` the nets are
plain tasks of a Dask scheduler whose workers see the pictures under the same path.
"""

# mypy: disable-error-code="no-untyped-call"
# Dask annotates only part of its interface.

import argparse
import dataclasses
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import distributed

from core.datasets.spec import DataSpec
from core.errors import InputError
from core.networks.transfer.sweep import SweepJob, measure
from core.runs.sweep import SWEEP_FOLDER, SweepPoint, read_sweep, write_sweep
from core.specs.presets.sweep import NETS, SEEDS, TASKS, sweep_data

Outcome = tuple[SweepPoint, dict[str, Any]] | InputError
"""Of a net: what was measured, with where it comes from, or why nothing was."""


def missing(
    task: str, sizes: Sequence[int], seeds: Sequence[int], folder: Path, location: str
) -> list[SweepJob]:
    """The nets that are not recorded yet, seed by seed and the smaller sizes first.

    Raises:
        InputError: A recorded file is damaged.
    """
    jobs = []
    for seed in seeds:
        there = {(point.size, point.net) for point in read_sweep(task, seed, folder).points}
        everything = _located(task, TASKS[task].sizes[-1], seed, location)
        for size in sizes:
            data = _located(task, size, seed, location)
            names = [net.name for net in NETS if (size, net.name) not in there]
            jobs += [SweepJob(task, data, everything, seed, name) for name in names]
    return jobs


def _located(task: str, size: int, seed: int, location: str) -> DataSpec:
    data = sweep_data(task, size, seed)
    return dataclasses.replace(data, location=location)


def here(jobs: Sequence[SweepJob]) -> Iterator[tuple[SweepJob, Outcome]]:
    """Each job with what came out, one after the other in this process."""
    for job in jobs:
        yield job, _outcome(partial(measure, job))


def elsewhere(jobs: Sequence[SweepJob], scheduler: str) -> Iterator[tuple[SweepJob, Outcome]]:
    """The same from the workers of a scheduler, in the order in which they are done."""
    with distributed.Client(scheduler) as client:
        tasks = {
            client.submit(measure, job, pure=False, priority=-number): job for number, job in enumerate(jobs)
        }
        for task in distributed.as_completed(list(tasks)):
            yield tasks[task], _outcome(task.result)


def _outcome(measured: Callable[[], Outcome]) -> Outcome:
    """A net that diverges, or whose pictures are too few, does not keep the others from being recorded."""
    try:
        return measured()
    except InputError as error:
        return error


def table(task: str, seeds: Sequence[int], folder: Path = SWEEP_FOLDER) -> str:
    """What is recorded of a task: a row a net, a column a size, the mean over the seeds and how many there are."""
    points = [point for seed in seeds for point in read_sweep(task, seed, folder).points]
    sizes = sorted({point.size for point in points})
    lines = [f"{'':14}" + "".join(f"{size:>14,}" for size in sizes)]
    for net in NETS:
        cells = [
            [one.accuracy for one in points if (one.net, one.size) == (net.name, size)] for size in sizes
        ]
        texts = [f"{sum(cell) / len(cell):.1%} ({len(cell)})" if cell else "–" for cell in cells]
        lines.append(f"{net.name:14}" + "".join(f"{text:>14}" for text in texts))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns 1 if a net could not be recorded, 130 if it was stopped."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.record_sweep", description="Record the sweep of cut and thawed bases."
    )
    parser.add_argument("--task", choices=TASKS, required=True)
    parser.add_argument("--sizes", type=int, nargs="+", help="training pictures a class (default: all sizes)")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--data", type=Path, help="folder or archive of the pictures (default: the download)")
    parser.add_argument("--scheduler", help="address of a Dask scheduler, such as tcp://HOST:8786")
    parser.add_argument("--output", type=Path, default=SWEEP_FOLDER, help="folder (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    sizes = chosen.sizes or TASKS[chosen.task].sizes
    location = str(chosen.data.expanduser().resolve()) if chosen.data else ""
    words = [
        "python",
        "-m",
        "core.commands.record_sweep",
        *(arguments if arguments is not None else sys.argv[1:]),
    ]
    failed = 0
    try:
        jobs = missing(chosen.task, sizes, chosen.seeds, chosen.output, location)
        print(f"{len(jobs)} nets to record", flush=True)
        done = elsewhere(jobs, chosen.scheduler) if chosen.scheduler and jobs else here(jobs)
        for job, outcome in done:
            place = f"{job.task} seed {job.seed}, {job.data.train_per_class} a class, {job.net}"
            if isinstance(outcome, InputError):
                failed += 1
                print(f"{place}: {outcome}", file=sys.stderr, flush=True)
                continue
            point, origin = outcome
            _keep(job, point, origin | {"command": _told(words)}, chosen.output)
            seconds = point.seconds + point.feature_seconds
            print(f"{place}: {point.accuracy:.1%} in {seconds:.0f} s", flush=True)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("stopped; the same command goes on", file=sys.stderr)
        return 130
    print(table(chosen.task, chosen.seeds, chosen.output))
    return int(failed > 0)


def _keep(job: SweepJob, point: SweepPoint, origin: dict[str, Any], folder: Path) -> None:
    write_sweep(read_sweep(job.task, job.seed, folder).with_point(point, origin), folder)


def _told(words: Sequence[str]) -> str:
    """The command without the folders of this machine."""
    parts = [word.rpartition("=") for word in words]  # --data PATH and --data=PATH
    return shlex.join(
        start + sign + (Path(end).name if end.startswith(("/", "~")) else end) for start, sign, end in parts
    )


if __name__ == "__main__":
    sys.exit(main())
