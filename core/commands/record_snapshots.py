"""Train the recorded convnet anew and keep its weights at five epochs: ``python -m core.commands.record_snapshots``.

With ``--data PATH``, a folder of the chapter's photographs, the run is that of the preset ``augmented``: 100 epochs.
Whenever it is interrupted, the same command goes on after the last finished epoch. What it writes to
``assets/models/book_convnet_snapshots`` is what :mod:`core.networks.training.snapshots` kept: ``0000.npz`` before the
first epoch, and so on, float16, and a ``provenance.json``.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from core.commands.record import BarReport, preset_spec
from core.errors import InputError
from core.runs import Run, RunStore
from core.specs.models import BOOK_CONVNET_SNAPSHOTS
from core.specs.training import TrainingSpec
from core.storage.files import replacing

PRESET = "augmented"


def train(spec: TrainingSpec) -> Run:
    """Train, or go on, showing the progress.

    Raises:
        InputError: What training raises.
    """
    module, _, function = spec.answered_by.partition(":")
    report = BarReport(spec)
    try:
        run: Run = getattr(import_module(module), function)(spec, report)
    finally:
        report.close()
    return run


def write(run: Run, folder: Path) -> None:
    """Write the kept weights of a run, compressed, and where they come from; older ones go.

    Raises:
        InputError: The run has kept none, or they are damaged.
    """
    pack = import_module("core.networks.training.snapshots").compressed
    store = RunStore()
    packed = {epoch: pack(store.snapshot(run.run_id, epoch)) for epoch in run.snapshots}
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("[0-9]*.npz"):
        path.unlink()
    for epoch, content in packed.items():
        with replacing(folder / f"{epoch:04d}.npz") as file:
            file.write(content)
    with replacing(folder / "provenance.json") as file:
        file.write(f"{json.dumps(_document(run), indent=1)}\n".encode())


def _document(run: Run) -> dict[str, Any]:
    accuracies = {str(epoch): run.history["val_accuracy"][epoch - 1] for epoch in run.snapshots if epoch}
    scores = {name: value for name, value in run.metrics.items() if name in ("test_accuracy", "test_loss")}
    return {
        "run_id": run.run_id, "title": run.title, "epochs": run.num_epochs, "val_accuracy": accuracies, **scores,
        **run.provenance,
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.record_snapshots",
        description="Train the recorded convnet anew and keep its weights at five epochs.",
    )
    parser.add_argument("--preset", default=PRESET, help="(default: %(default)s)")
    parser.add_argument("--data", type=Path, help="folder of photographs, instead of the preset's own source")
    parser.add_argument("--epochs", type=int, help="fewer, to see that it works")
    parser.add_argument(
        "--output", type=Path, default=BOOK_CONVNET_SNAPSHOTS, help="folder (default: %(default)s)"
    )
    chosen = parser.parse_args(arguments)
    try:
        run = train(preset_spec(chosen.preset, data=chosen.data, epochs=chosen.epochs))
        if run.state == "complete":
            write(run, chosen.output)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    seconds = run.provenance.get("seconds", 0.0) / max(1, run.num_epochs)
    print(f"{run.run_id}: {run.state}, {seconds:.1f} s an epoch, kept epochs {run.snapshots}")
    return 0 if run.state == "complete" else 1


if __name__ == "__main__":
    sys.exit(main())
