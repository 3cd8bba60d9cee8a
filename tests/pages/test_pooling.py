"""What the pooling lesson puts side by side."""

import json

import numpy as np
import pytest

from core.architectures.convnets import DigitNetSpec
from core.runs import repeats
from core.specs.from_dict import spec_from_dict
from core.specs.presets.digits import DIGIT_SIZES, DOWNSAMPLINGS, FEW, downsampling_run
from pages.pooling import facts, trained
from pages.pooling.settings import _STRIDED, OneResponse
from tests.pages.dashboard import open_page

SEEDS = 3


@pytest.mark.parametrize("size", range(2, 9))
def test_the_marked_window_holds_the_strong_response_and_the_marked_cell_its_maximum(size):
    response = OneResponse(200.0, size)
    window, cell = response.window, response.cell
    inside = response.feature_map[window.row :, window.column :][: window.height, : window.width]
    assert inside.shape == (size, size)
    assert inside.max() == 200
    assert response.pooled["max"][cell.row, cell.column] == 200
    assert response.pooled["average"][cell.row, cell.column] == pytest.approx(inside.mean())


@pytest.mark.parametrize("size", range(2, 7))
def test_random_weights_have_both_signs(size):
    weights = _STRIDED["random"](size)
    assert weights.min() < 0 < weights.max()
    assert np.abs(weights).max() <= np.sqrt(6 / (2 * size**2)) + 0.005


def test_the_shapes_of_both_nets_and_their_parameters():
    app = open_page("pooling", pooling_view="parameters", pooling_ask="0")
    table = app.table[0].value
    assert table.iloc[:, 1].tolist()[:2] == ["26 x 26 x 32", "13 x 13 x 32"]
    assert table.iloc[:, 2].tolist()[:3] == ["26 x 26 x 32", "–", "24 x 24 x 64"]
    assert app.metric[0].value == "2,038,922 : 93,322 = 21.8"


def test_as_preset_a_move_changes_the_pooled_map_much_but_less_than_the_map():
    """What the question takes for right; and no way is best by both measures."""
    app = open_page("pooling", pooling_view="comparison", pooling_ask="0")
    table = app.table[0].value
    change = {row.iloc[0]: float(row.iloc[1].rstrip("%")) for _, row in table.iterrows()}
    same = {row.iloc[0]: float(row.iloc[2]) for _, row in table.iterrows()}
    assert 20 < change["Max pooling"] < change["Feature map"]
    assert change["Max pooling"] < change["Average pooling"]
    assert same["Max pooling"] < same["Average pooling"]


@pytest.mark.parametrize("moved", [0, 3])
def test_every_recorded_run_of_every_way_is_a_dot(moved):
    app = open_page("pooling", pooling_view="trained", pooling_ask="0", pooling_trained_shift=str(moved))
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    many, _marks, few = figure["data"][:3]
    assert len(many["x"]) == len(few["x"]) == 4 * SEEDS
    assert sorted(many["x"])[:SEEDS] != sorted(few["x"])[:SEEDS]
    expected = [value for way in DOWNSAMPLINGS for value in trained.accuracies(way, DIGIT_SIZES[-1], moved)]
    assert many["x"] == expected


def test_the_recorded_runs_differ_in_how_maps_become_smaller_and_in_nothing_else():
    for way in DOWNSAMPLINGS[1:]:
        for run in repeats(downsampling_run(way)):
            spec = spec_from_dict(run.kind, run.spec)
            assert spec.model == DigitNetSpec(way)
            assert (spec.epochs, spec.num_steps(3500)) == (20, 55)
            # Training tests in the number format that is fastest, the moved digits are tested in float32.
            assert run.metrics["test_accuracy"] == pytest.approx(run.metrics["shift_accuracy"][0], abs=0.003)


def test_max_pooling_is_best_on_the_digits_beyond_chance():
    """What the lesson's text says; means of three seeds against the standard error of their difference."""
    for size in (FEW, DIGIT_SIZES[-1]):
        best, *others = (trained.accuracies(way, size) for way in DOWNSAMPLINGS)
        for other in others:
            error = np.sqrt(np.var(best, ddof=1) / SEEDS + np.var(other, ddof=1) / SEEDS)
            assert np.mean(best) - np.mean(other) > error


def test_places_help_on_centred_digits_and_hurt_on_moved_ones():
    told = facts.facts()
    assert told["flatten_accuracy"] > told["average_accuracy"]
    assert told["flatten_moved_accuracy"] < told["average_moved_accuracy"] - 0.1
    assert told["average_framed_r2"] < 0.3 < 0.7 < told["average_r2"] < told["flatten_framed_r2"]


@pytest.mark.parametrize("change", ["moved", "scaled"])
def test_both_heads_stand_in_the_chart(change):
    app = open_page("pooling", pooling_view="heads", pooling_ask="0", pooling_change=change)
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    lines = {line["name"]: line["y"] for line in figure["data"] if line.get("name")}
    assert len(lines) == 2
    assert all(len(values) == (7 if change == "moved" else 10) for values in lines.values())
    assert app.table[0].value.shape == (2, 3)
