"""The whole sweep of one task at 200 pictures a class from an empty cache, its memory, and the features of the pets.

    python -m tests.benchmarks.sweep [--task pets] [--size 200] [--seed 0] [--only NET ...] [--features PICTURES]
        [--passes PICTURES] [--no-sweep]

The command runs in a process of its own with an empty home folder. Memory is the peak of the process: pages of files
that it has mapped count, although the system takes them back when it needs them. Then what it costs to keep the maps of
all blocks in one pass, and the features of pets and of cats and dogs at 150x150, in turn and per picture, which should
be alike.

Goals: 20 minutes on two cores, 4 GB, and a ratio of 1.
"""

import argparse
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.specs.presets.sweep import NETS, TASKS
from tests.benchmarks._photographs import SHARED
from tests.support import living_in

FOLDERS = {"pets": SHARED / "data" / "pets", "flowers": SHARED / "data" / "flowers"}
ROUNDS = 3


def run_sweep(task: str, size: int, seed: int, only: list[str]) -> None:
    """Print the time of each net and all of them, and the peak of memory."""
    from core.commands import record_sweep

    record_sweep.NETS = tuple(net for net in NETS if not only or net.name in only)  # type: ignore[attr-defined]
    data = ["--data", str(FOLDERS[task])] if task in FOLDERS else []
    with tempfile.TemporaryDirectory() as temporary, living_in(Path(temporary)):
        wall, before = time.perf_counter(), os.times()
        options = ["--task", task, "--sizes", str(size), "--seeds", str(seed), *data]
        status = record_sweep.main([*options, "--output", f"{temporary}/recorded"])
        minutes, after = (time.perf_counter() - wall) / 60, os.times()
        kept = sum(path.stat().st_size for path in Path(temporary, "features").iterdir()) / 2**30
    processor = (after.user + after.system - before.user - before.system) / 60
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # in kilobytes on Linux
    print(f"{task}, {size} a class: {minutes:.1f} minutes, {processor:.1f} of a processor (goal 20 minutes), "
          f"peak {peak:.2f} GB (goal 4), {kept:.2f} GB of features, status {status}")  # fmt: skip


def features(pictures: int) -> None:
    """Print the seconds a picture of both data sets, and their ratio."""
    from core.networks.precision import KERAS_POLICIES, fastest_dtype
    from core.networks.transfer.features import Features
    from core.networks.transfer.net import TOP, TransferNet
    from core.specs.transfer import TransferNetSpec

    dtype = fastest_dtype()
    net = TransferNet(TransferNetSpec())
    net.compute_in(KERAS_POLICIES[dtype])
    found: dict[str, list[float]] = {"pets": [], "cats_vs_dogs": []}
    for number in range(ROUNDS):
        for name in list(found)[:: 1 if number % 2 else -1]:
            with tempfile.TemporaryDirectory() as temporary, living_in(Path(temporary)):
                spec = DataSpec("folder", str(SHARED / "data" / name), 150, pictures // 2, 0, 0)
                made = Features(net, load(spec), dtype=dtype)
                before = os.times()
                made.plain("train", TOP)
                after = os.times()
                found[name].append((after.user + after.system - before.user - before.system) / pictures)
    seconds = {name: statistics.median(times) for name, times in found.items()}
    print(json.dumps({name: [round(1000 * one, 1) for one in times] for name, times in found.items()}))
    pets, others = 1000 * seconds["pets"], 1000 * seconds["cats_vs_dogs"]
    print(
        f"processor ms a picture: pets {pets:.1f}, cats vs dogs {others:.1f}, ratio {pets / others:.2f} (goal 1)"
    )


def passes(pictures: int) -> None:
    """Print what one pass that keeps the maps of all five blocks costs, against one that keeps the last ones."""
    from core.networks.precision import KERAS_POLICIES, fastest_dtype
    from core.networks.transfer.features import Features
    from core.networks.transfer.net import TOP, TransferNet
    from core.networks.transfer.versions import Version
    from core.specs.transfer import HeadSpec, TransferNetSpec

    side = TASKS["pets"].data.image_size
    dtype = fastest_dtype()
    net = TransferNet(TransferNetSpec(head=HeadSpec("flatten", 0, 0.0), image_shape=(side, side, 3)))
    net.compute_in(KERAS_POLICIES[dtype])
    kinds = {"the last block": (TOP,), "all five blocks": (TOP, *net.spec.stages[:-1])}
    found: dict[str, list[float]] = {name: [] for name in kinds}
    for _round in range(ROUNDS):
        for name, cuts in kinds.items():
            with tempfile.TemporaryDirectory() as temporary, living_in(Path(temporary)):
                spec = DataSpec("folder", str(FOLDERS["pets"]), side, pictures // 2, 0, 0)
                made = Features(net, load(spec), dtype=dtype)
                before = os.times()
                made.fill(Version("train"), cuts)
                after = os.times()
                found[name].append((after.user + after.system - before.user - before.system) / pictures)
    milliseconds = {name: 1000 * statistics.median(times) for name, times in found.items()}
    told = ", ".join(f"{name} {time:.1f}" for name, time in milliseconds.items())
    print(f"processor ms a picture of {side} pixels in one pass: {told}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--task", choices=TASKS, default="pets")
    parser.add_argument("--size", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", nargs="+", default=[], help="names of nets, instead of all fifteen")
    parser.add_argument("--features", type=int, default=1114, help="pictures, 0 for none (default 1114)")
    parser.add_argument("--passes", type=int, default=200, help="pictures, 0 for none (default 200)")
    parser.add_argument("--no-sweep", action="store_true", help="the features alone")
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", file=sys.stderr)
    if not chosen.no_sweep:
        run_sweep(chosen.task, chosen.size, chosen.seed, chosen.only)
    if chosen.passes:
        passes(chosen.passes)
    if chosen.features:
        features(chosen.features)


if __name__ == "__main__":
    main()
