"""Real runs that ship with the project, one JSON file each."""

import json
from pathlib import Path

from core.runs.run import Run, nan_to_none, none_to_nan
from core.settings import ASSETS
from core.storage.files import replacing

FOLDER = ASSETS / "runs"
EXPERIMENTS = "experiments"
"""Folder inside it of the runs that not every lesson offers."""


def recorded_runs(folder: Path = FOLDER) -> list[Run]:
    """The recorded runs, sorted by id."""
    return [_read(path) for path in sorted(folder.glob("*.json"))]


def repeats(name: str, folder: Path = FOLDER) -> list[Run]:
    """The recorded run of this name, an experiment or not, and its repeats with other seeds, which differ in nothing
    else; empty if there is none."""
    apart = folder / EXPERIMENTS
    paths = [folder / f"{name}.json", apart / f"{name}.json", *sorted(apart.glob(f"{name}_seed*.json"))]
    return [_read(path) for path in paths if path.exists()]


def write_recording(run: Run, path: Path) -> None:
    """Write a complete run as ``{title, kind, spec, history, metrics, provenance}``, the whole file at once."""
    document = {
        "title": run.title,
        "kind": run.kind,
        "spec": run.spec,
        "history": nan_to_none(run.history),
        "metrics": run.metrics,
        "provenance": run.provenance,
    }
    with replacing(path) as file:
        file.write(f"{json.dumps(document, indent=1, allow_nan=False)}\n".encode())


def _read(path: Path) -> Run:
    document = json.loads(path.read_text())
    return Run(
        run_id=path.stem,
        title=document["title"],
        kind=document["kind"],
        state="complete",
        spec=document["spec"],
        history=none_to_nan(document["history"]),
        metrics=document["metrics"],
        provenance=document["provenance"],
        recorded=True,
    )
