"""Recorded probabilities that ship with the project: what a recorded run's net said about each picture of a part."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.settings import ASSETS
from core.storage.files import replacing

SCORES_FOLDER = ASSETS / "scores"
_DIGITS = 5  # of each probability


@dataclass(frozen=True)
class RecordedScores:
    """What ``python -m core.commands.record PRESET --scores PART`` has written.

    Attributes:
        run: The preset, whose recording lies in ``assets/runs``.
        data: Fields of the request for its pictures.
        part: ``"train"``, ``"validation"`` or ``"test"``.
        class_names: One a column of the probabilities.
        labels: int64 ``(N,)``, as the data set has them.
        probabilities: float32 ``(N, K)``, to five digits.
        provenance: Of the run.
    """

    run: str
    data: dict[str, Any]
    part: str
    class_names: tuple[str, ...]
    labels: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    provenance: dict[str, Any]


def read_scores(name: str, folder: Path = SCORES_FOLDER) -> RecordedScores:
    """The recorded probabilities of a preset."""
    document = json.loads((folder / f"{name}.json").read_text())
    return RecordedScores(
        document["run"], document["data"], document["part"], tuple(document["class_names"]),
        np.array(document["labels"], np.int64), np.array(document["probabilities"], np.float32),
        document["provenance"],
    )  # fmt: skip


def write_scores(scores: RecordedScores, folder: Path = SCORES_FOLDER) -> Path:
    """Write ``<run>.json``, the whole file at once; its path."""
    rows = [[float(f"{value:.{_DIGITS}g}") for value in row] for row in scores.probabilities.tolist()]
    document = vars(scores) | {"labels": scores.labels.tolist(), "probabilities": rows}
    path = folder / f"{scores.run}.json"
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(f"{json.dumps(document, separators=(',', ':'), allow_nan=False)}\n".encode())
    return path
