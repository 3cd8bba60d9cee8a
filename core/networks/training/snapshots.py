"""Weights as float16, kept while a net is trained: its first epochs, some in between, the best."""

import io
import json
from pathlib import Path
from typing import Any

import keras
import numpy as np

from core.errors import N_, InputError
from core.runs import Run, RunStore, RunWriter
from core.runs.snapshot_epochs import best_epoch, fixed_epochs
from core.storage.files import replacing

MAX_BYTES = 16 * 2**20
"""Of one set of weights; larger nets keep none, since five of them would fill the run store."""

_LARGEST = float(np.finfo(np.float16).max)


class Snapshots:
    """Keeps the weights of a training in its run.

    Args:
        model: The whole net, whose weights are trained.
        writer: Of the run.
        num_epochs: Of the whole training.
    """

    def __init__(self, model: keras.Model, writer: RunWriter, num_epochs: int) -> None:
        self._model = model
        self._writer = writer
        self._fixed = fixed_epochs(num_epochs) if 2 * model.count_params() <= MAX_BYTES else ()

    def keep_first(self) -> None:
        """The fresh weights, where no epoch is finished."""
        if self._fixed and not self._writer.history:
            self._writer.keep_snapshot(0, to_bytes(self._model))

    def keep(self, epoch: int, row: dict[str, float]) -> None:
        """The weights after an epoch, if they are of those to be kept.

        Args:
            epoch: From 1.
            row: Of the history, not yet given to the writer.
        """
        if not self._fixed:
            return
        before = [earlier["val_accuracy"] for earlier in self._writer.history]
        was, now = best_epoch(before), best_epoch([*before, row["val_accuracy"]])
        if epoch in self._fixed or epoch == now:
            stale = was if epoch == now and was not in self._fixed else None
            self._writer.keep_snapshot(epoch, to_bytes(self._model), instead_of=stale)


def to_bytes(model: keras.Model) -> bytes:
    """All weights of a net as float16, in its order."""
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {
        f"{number:04d}": np.clip(np.asarray(weight), -_LARGEST, _LARGEST).astype(np.float16)
        for number, weight in enumerate(model.weights)
    }
    np.savez(buffer, allow_pickle=False, **arrays)  # to pack random numbers takes long and saves little
    return buffer.getvalue()


def compressed(content: bytes) -> bytes:
    """The same for a file that ships."""
    buffer = io.BytesIO()
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays: dict[str, Any] = {name: file[name] for name in file.files}
        np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def save_snapshots(run: Run, folder: Path) -> None:
    """Write the kept weights of a complete run for shipping, ``0000.npz`` and so on, and a ``provenance.json``; older
    ones go. Those of its last epoch are left out: they are the trained net itself.

    Raises:
        InputError: The run has kept none, or they are damaged.
    """
    store = RunStore()
    packed = {
        epoch: compressed(store.snapshot(run.run_id, epoch))
        for epoch in run.snapshots
        if epoch != run.num_epochs
    }
    accuracies = {str(epoch): run.history["val_accuracy"][epoch - 1] for epoch in run.snapshots if epoch}
    document = {
        "run_id": run.run_id, "title": run.title, "epochs": run.num_epochs, "val_accuracy": accuracies,
        **run.provenance,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("[0-9]*.npz"):
        path.unlink()
    for epoch, content in packed.items():
        with replacing(folder / f"{epoch:04d}.npz") as file:
            file.write(content)
    with replacing(folder / "provenance.json") as file:
        file.write(f"{json.dumps(document, indent=1)}\n".encode())


def set_weights(model: keras.Model, content: bytes) -> None:
    """Give a net the weights that :func:`to_bytes` made of one of the same layers.

    Raises:
        InputError: They are damaged, or of another net; the weights are then as they were.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            arrays = [file[name].astype(np.float32) for name in sorted(file.files)]
    except Exception as error:  # NumPy and zipfile raise what they like of a damaged file
        raise _unfit() from error
    if [array.shape for array in arrays] != [tuple(weight.shape) for weight in model.weights]:
        raise _unfit()
    for weight, array in zip(model.weights, arrays, strict=True):
        weight.assign(array)


def _unfit() -> InputError:
    return InputError(N_("The kept weights are damaged or of another net; train it again."))
