"""Recorded: which breeds a net takes those for that it has never seen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.settings import ASSETS
from core.storage.files import replacing

BREEDS_FOLDER = ASSETS / "runs" / "breeds"


@dataclass(frozen=True)
class TakenFor:
    """What ``python -m core.commands.record_new_breeds`` has written.

    Attributes:
        preset: The net that was trained without the breeds of each fold.
        folds: The breeds that were held out together, a fold after the other.
        known_accuracies: Of each fold the accuracy on test pictures of the breeds that it was trained on, 0-1.
        counts: Of each breed how many of its pictures were taken for each of the breeds that the net knew.
        provenance: Of the run of the first fold.
    """

    preset: str
    folds: tuple[tuple[str, ...], ...]
    known_accuracies: tuple[float, ...]
    counts: Mapping[str, Mapping[str, int]]
    provenance: Mapping[str, Any]


def read_taken_for(preset: str, folder: Path = BREEDS_FOLDER) -> TakenFor | None:
    """The recording of a preset, None where there is none."""
    path = folder / f"{preset}.json"
    if not path.is_file():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    return TakenFor(
        document["preset"], tuple(map(tuple, document["folds"])), tuple(document["known_accuracies"]),
        document["counts"], document["provenance"],
    )  # fmt: skip


def write_taken_for(found: TakenFor, folder: Path = BREEDS_FOLDER) -> Path:
    """Write ``<preset>.json``, the whole file at once; its path."""
    path = folder / f"{found.preset}.json"
    folder.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(f"{json.dumps(vars(found), indent=1, allow_nan=False)}\n".encode())
    return path
