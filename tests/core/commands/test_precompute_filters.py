"""The grids that ship are what a fresh computation gives."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from core.commands.precompute_filters import QUALITY
from core.images import encode_jpeg
from core.networks.inspection.filter_objectives import filter_objectives
from core.networks.inspection.filters import maximize_filters
from core.networks.inspection.models import inspected
from core.specs.filter_grids import (
    COUNT,
    FOLDER,
    LAYERS,
    file_name,
    grid_spec,
    load_grids,
)

FRESH = 2  # filters computed anew


def test_all_grids_ship_with_their_origin():
    assert [grid.layer for grid in load_grids()] == list(LAYERS)
    for layer in LAYERS:
        record = json.loads((FOLDER / f"{file_name(layer)}.json").read_text(encoding="utf-8"))
        request = grid_spec(layer)
        assert {
            **record["request"],
            "filters": tuple(record["request"]["filters"]),
            "snapshots": (),
        } == request.to_dict()
        assert {"commit", "versions", "date", "data_fingerprint"} <= set(record["provenance"])


# Filters that climb at all, and how many of these end at 10 times the noise: all from the third block on. Below, a
# filter is little more than a weighted sum of pixels, and 40 steps do not always reach that far.
CLIMBING = {
    "block1_conv1": 57,
    "block2_conv1": 60,
    "block3_conv1": 64,
    "block4_conv1": 61,
    "block5_conv1": 47,
}
TENFOLD = {**CLIMBING, "block1_conv1": 43, "block2_conv1": 48}


@pytest.mark.parametrize("grid", load_grids(), ids=lambda grid: grid.layer)
def test_every_climb_has_paid(grid):
    name = grid.layer.removeprefix("vgg16/")
    ends, starts = np.array(grid.objectives), np.array(grid.start_objectives)
    assert len(ends) == COUNT
    climbing = ends > starts
    assert climbing.sum() == CLIMBING[name]
    assert np.all(ends[~climbing] == 0)  # 0 everywhere from the start or after a step: no gradient to follow
    assert (ends[climbing] >= 10 * starts[climbing]).sum() == TENFOLD[name]


@pytest.mark.parametrize("layer", LAYERS[:3])
def test_a_fresh_computation_agrees(layer):
    spec = grid_spec(layer)
    grid = next(grid for grid in load_grids() if grid.layer == layer)
    # The noise of all pictures is drawn at once: the first pictures begin with the same numbers.
    found = maximize_filters(
        inspected(spec.model), layer, spec.filters[:FRESH], size=spec.size, steps=spec.steps,
        rng=np.random.default_rng(spec.seed), options=spec.options,
    )  # fmt: skip
    np.testing.assert_allclose(found.objectives[0], grid.start_objectives[:FRESH], rtol=1e-3)
    ends = filter_objectives(inspected(spec.model), layer, spec.filters[:FRESH], found.pictures)
    np.testing.assert_allclose(ends, grid.objectives[:FRESH], rtol=1e-2)
    # JPEG loses colour detail, so both sides must have lost it; its blocks of 16 pixels end where the tiles do.
    x = found.pictures.astype(np.float64)
    axes = {"axis": (1, 2, 3), "keepdims": True}
    tiles = (np.clip((x - x.mean(**axes)) / (x.std(**axes) + 1e-5) * 0.1 + 0.5, 0, 1) * 255).astype(np.uint8)
    fresh = decoded(encode_jpeg(np.concatenate(list(tiles), axis=1), quality=QUALITY))
    shipped = decoded(grid.sheet)[: spec.size, : FRESH * spec.size]
    assert np.abs(fresh - shipped).mean() < 2  # of 255
    assert shipped.std() > 10


def decoded(jpeg):
    return np.array(Image.open(io.BytesIO(jpeg))).astype(np.float64)
