"""Record many presets, one after another: ``python -m core.commands.record_all PREFIX... [--seeds 0 1 2]``.

What has a recording of the same request is left out, and a run that was interrupted goes on where it was: the command
can be stopped at any time (Ctrl+C) and given again. All presets of a seed come before those of the next. A table of
what is recorded ends the output; with ``--list`` nothing is trained.
"""

import argparse
import json
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.commands import record as one
from core.errors import InputError
from core.runs.recorded import FOLDER, repeats
from core.specs.training import TrainingSpec


@dataclass(frozen=True)
class Asked:
    """A recording that is wanted.

    Attributes:
        name: Of the preset.
        spec: With its seed and pictures.
        path: Where it goes.
    """

    name: str
    spec: TrainingSpec
    path: Path

    @property
    def is_there(self) -> bool:
        """Whether the file has a run of this request; wherever its pictures lay, they were these."""
        try:
            found = json.loads(self.path.read_text(encoding="utf-8"))["spec"]
        except (OSError, ValueError, KeyError):
            return False
        return _anywhere(found) == _anywhere(json.loads(json.dumps(self.spec.to_dict())))


def _anywhere(spec: dict[str, Any]) -> dict[str, Any]:
    return spec | {"data": spec["data"] | {"location": ""}}


def asked(
    prefixes: Sequence[str], seeds: Sequence[int], data: Path | None, output: Path = FOLDER
) -> Iterator[Asked]:
    """What is to be recorded: of each seed, the presets whose names begin with one of ``prefixes``, in their order.

    Raises:
        InputError: What :func:`core.commands.record.preset_spec` raises.
    """
    names = [name for prefix in prefixes for name in one.PRESETS if name.startswith(prefix)]
    for seed in seeds:
        for name in dict.fromkeys(names):
            spec = one.preset_spec(name, data=data, seed=seed)
            yield Asked(name, spec, one.recording_path(name, spec, output))


def table(names: Iterable[str], folder: Path = FOLDER) -> str:
    """Of each preset the mean test accuracy of what is recorded, how many seeds there are, the least and the most."""
    lines = []
    for name in names:
        found = [run.metrics["test_accuracy"] for run in repeats(name, folder)]
        if found:
            mean = sum(found) / len(found)
            lines.append(f"{name}: {mean:.1%} ({len(found)}: {min(found):.1%} to {max(found):.1%})")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns 1 if a preset could not be recorded."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.record_all",
        description="Train presets one after another and record the runs.",
    )
    parser.add_argument(
        "prefixes", nargs="+", metavar="PREFIX", help="of the names of presets, such as oxford_"
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[0])
    parser.add_argument(
        "--data", type=Path, help="where the pictures lie, instead of a download, see record --data"
    )
    parser.add_argument(
        "--output", type=Path, default=FOLDER, help="folder of the recordings (default: %(default)s)"
    )
    parser.add_argument("--list", action="store_true", help="only say what is there and what is not")
    chosen = parser.parse_args(arguments)
    wanted = list(asked(chosen.prefixes, chosen.seeds, chosen.data, chosen.output))
    if not wanted:
        print(f"No preset begins with {' or '.join(chosen.prefixes)}.", file=sys.stderr)
        return 1
    failed = 0
    for number, item in enumerate(wanted, start=1):
        place = f"[{number}/{len(wanted)}] {item.path.stem}"
        if item.is_there:
            print(f"{place}: recorded", flush=True)
        elif chosen.list:
            print(f"{place}: missing", flush=True)
        else:
            failed += not _recorded(item, place)
    print(table(dict.fromkeys(item.name for item in wanted), chosen.output))
    return int(failed > 0)


def _recorded(item: Asked, place: str) -> bool:
    """Record it and say how it went; what the user can mend does not keep the others from being recorded."""
    start = time.monotonic()
    try:
        run = one.record(item.spec, item.path)
    except InputError as error:
        print(f"{place}: {error}", file=sys.stderr, flush=True)
        return False
    accuracy = run.metrics.get("test_accuracy", float("nan"))
    print(f"{place}: {run.state}, {accuracy:.1%}, {time.monotonic() - start:.0f} s", flush=True)
    return run.state == "complete"


if __name__ == "__main__":
    sys.exit(main())
