"""The recorded sweep: a file a task and seed, with a few numbers for each net."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from core.errors import N_, InputError
from core.settings import ASSETS
from core.storage.files import replacing

SWEEP_FOLDER = ASSETS / "runs" / "sweep"
_DIGITS = 5  # of each number that was measured


@dataclass(frozen=True)
class SweepPoint:
    """What came out of one net.

    Attributes:
        size: Training pictures a class.
        net: Name of the net, see :data:`core.specs.presets.sweep.NETS`.
        accuracy: On the test pictures, 0 to 1.
        train_accuracy: Of the last epoch.
        num_test: Test pictures.
        num_parameters: Of base and head.
        epochs: Of both phases.
        seconds: Spent on the epochs.
        feature_seconds: On features that were not kept already.
        data_fingerprint: Of its pictures.
        origin: Which of the file's ``origins`` it has.
    """

    size: int
    net: str
    accuracy: float
    train_accuracy: float
    num_test: int
    num_parameters: int
    epochs: int
    seconds: float
    feature_seconds: float
    data_fingerprint: str
    origin: int = 0


@dataclass(frozen=True)
class RecordedSweep:
    """All that was recorded for a task and seed.

    Attributes:
        task: Name in :data:`core.specs.presets.sweep.TASKS`.
        seed: Of pictures and training.
        origins: Of the points: command, commit, versions, machine, number format, cores, without the times.
        points: By size and net.
    """

    task: str
    seed: int
    origins: tuple[Mapping[str, Any], ...] = ()
    points: tuple[SweepPoint, ...] = ()

    @property
    def name(self) -> str:
        """Of its file, without the ending."""
        return f"{self.task}_seed{self.seed}"

    def with_point(self, point: SweepPoint, origin: Mapping[str, Any]) -> "RecordedSweep":
        """The same with a net more, in place of an earlier one of that size and name."""
        origins = self.origins if origin in self.origins else (*self.origins, origin)
        placed = replace(point, origin=origins.index(origin))
        others = [one for one in self.points if (one.size, one.net) != (point.size, point.net)]
        points = sorted([*others, placed], key=lambda one: (one.size, one.net))
        return RecordedSweep(self.task, self.seed, origins, tuple(points))


def recorded_sweeps(folder: Path = SWEEP_FOLDER) -> list[RecordedSweep]:
    """All files of the folder, sorted by name.

    Raises:
        InputError: One of them is damaged.
    """
    return [_read(path) for path in sorted(folder.glob("*_seed*.json"))]


def read_sweep(task: str, seed: int, folder: Path = SWEEP_FOLDER) -> RecordedSweep:
    """What was recorded; without points where nothing was.

    Raises:
        InputError: The file is damaged.
    """
    empty = RecordedSweep(task, seed)
    path = folder / f"{empty.name}.json"
    return _read(path) if path.exists() else empty


def write_sweep(sweep: RecordedSweep, folder: Path = SWEEP_FOLDER) -> Path:
    """Write ``<task>_seed<seed>.json``, a line a net, the whole file at once; its path."""
    names = [field.name for field in fields(SweepPoint)]
    rows = [json.dumps([_rounded(getattr(point, name)) for name in names]) for point in sweep.points]
    head = {"task": sweep.task, "seed": sweep.seed, "origins": list(sweep.origins), "columns": names}
    text = json.dumps(head, indent=1).removesuffix("\n}")
    listed = ",\n  ".join(rows)
    path = folder / f"{sweep.name}.json"
    with replacing(path) as file:
        file.write(f'{text},\n "points": [\n  {listed}\n ]\n}}\n'.encode())
    return path


def _read(path: Path) -> RecordedSweep:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        points = (
            SweepPoint(**dict(zip(document["columns"], row, strict=True))) for row in document["points"]
        )
        return RecordedSweep(document["task"], document["seed"], tuple(document["origins"]), tuple(points))
    except (OSError, ValueError, KeyError, TypeError) as error:
        sentence = N_("The recorded sweep {name} is damaged; delete it and record it again.")
        raise InputError(sentence, name=path.name) from error


def _rounded(value: Any) -> Any:
    return float(f"{value:.{_DIGITS}g}") if isinstance(value, float) else value
