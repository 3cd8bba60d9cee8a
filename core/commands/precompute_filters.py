"""Compute the chapter's grids of filter pictures: ``python -m core.commands.precompute_filters [layer ...]``."""

import hashlib
import json
import sys
from typing import Any

import numpy as np

from core import images
from core.architectures.backbones import backbone
from core.feature_maps.display_rules import filter_to_picture
from core.networks.inspection.filter_objectives import filter_objectives
from core.networks.inspection.filters import maximize_filters
from core.networks.inspection.models import inspected
from core.runs.provenance import provenance
from core.settings import ASSETS
from core.specs.filter_grids import (
    COLUMNS,
    FOLDER,
    LAYERS,
    file_name,
    grid_spec,
)
from core.specs.filters import FilterSpec

QUALITY = 92


def precompute(layer: str, origin: dict[str, Any]) -> None:
    """Compute the grid of one layer and write its sheet and its record to ``assets/filters``."""
    spec = grid_spec(layer)
    found = maximize_filters(
        inspected(spec.model), layer, spec.filters, size=spec.size, steps=spec.steps,
        rng=np.random.default_rng(spec.seed), options=spec.options,
    )  # fmt: skip
    pictures = np.array([filter_to_picture(picture) for picture in found.pictures])
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / file_name(layer)
    sheet = images.montage(pictures, columns=COLUMNS, padding=0)
    path.with_suffix(".jpg").write_bytes(images.encode_jpeg(sheet, quality=QUALITY))
    final = filter_objectives(inspected(spec.model), layer, spec.filters, found.pictures)
    record = _record(
        spec, [float(value) for value in final], [float(value) for value in found.objectives[0]], origin
    )
    path.with_suffix(".json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _record(
    spec: FilterSpec, objectives: list[float], start: list[float], origin: dict[str, Any]
) -> dict[str, Any]:
    return {
        "request": spec.to_dict(),
        "start_objectives": start,
        "objectives": objectives,
        "provenance": origin,
    }


def _fingerprint(model: str) -> str:
    """SHA-256 of the weights."""
    path = ASSETS / "models" / backbone(model).base_weights.name
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    # Asked once, before the first grid is written: its own output would count as an uncommitted change.
    first = grid_spec(LAYERS[0])
    known_origin = provenance(_fingerprint(first.model), first.seed, dtype="float32")
    for name in sys.argv[1:] or LAYERS:
        precompute(name, known_origin)
        print(name)
