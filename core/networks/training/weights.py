"""Weights as float16, half the size: how the project ships trained nets."""

import json
import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np

from core.architectures.convnets import ConvnetSpec
from core.networks.backbones.weights import load
from core.networks.training.models import build
from core.runs import Run, RunStore
from core.specs.models import BOOK_CONVNET, BOOK_CONVNET_WEIGHTS
from core.storage.files import replacing

_PROVENANCE = "provenance"


def save_float16(model: keras.Model, path: Path, provenance: dict[str, Any]) -> None:
    """Write ``<layer>/kernel`` and ``<layer>/bias`` of every layer that has them, and the provenance as JSON."""
    arrays = {
        f"{layer.name}/{name}": np.asarray(getattr(layer, name)).astype(np.float16)
        for layer in model.layers
        if layer.weights
        for name in ("kernel", "bias")
    }
    with replacing(path) as file:
        np.savez_compressed(file, allow_pickle=False, **arrays, **{_PROVENANCE: json.dumps(provenance)})


def save_run(run: Run, path: Path) -> None:
    """Write the weights of a complete run of the store, with where they come from and how well they do.

    Raises:
        InputError: The run has no whole model.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.keras"
        file.write_bytes(RunStore().model(run.run_id))
        model = keras.saving.load_model(file)
    scores = {name: score for name, score in run.metrics.items() if name in ("test_accuracy", "test_loss")}
    save_float16(model, path, {"run_id": run.run_id, "title": run.title, **run.provenance, **scores})


def book_convnet() -> keras.Model:
    """The book's convnet as it was trained with augmentation on real photographs: 150x150x3 to P(dog).

    Raises:
        UnusableWeights: Its file is missing, damaged or of another net.
    """
    model = build(ConvnetSpec(dropout=0.5))
    load(model, BOOK_CONVNET_WEIGHTS, BOOK_CONVNET)
    return model
