"""Drawings made of strokes."""

import math

import numpy as np
import pytest

from core.images.sketches import (
    BICYCLE,
    MAX_POINTS,
    MAX_STROKES,
    Stroke,
    draw_strokes,
    read_strokes,
    write_strokes,
)


def ink(strokes, side=400):
    return draw_strokes(strokes, side)[..., 0] < 128


def test_empty_paper_is_white():
    assert (draw_strokes([], 64) == 255).all()


@pytest.mark.parametrize("side", [100, 400])
def test_a_line_is_where_and_as_wide_as_it_was_drawn(side):
    drawn = ink([Stroke(((0.25, 0.5), (0.75, 0.5)), width=0.1)], side)
    rows, columns = np.nonzero(drawn)
    assert rows.mean() == pytest.approx(side / 2 - 0.5, abs=0.6)
    assert drawn[:, side // 2].sum() == pytest.approx(0.1 * side, abs=2.5)
    # Round ends reach half a width further.
    assert columns.min() == pytest.approx(0.2 * side, abs=2.5)
    assert columns.max() == pytest.approx(0.8 * side, abs=2.5)


def test_a_single_point_is_a_dot():
    drawn = ink([Stroke(((0.5, 0.5),), width=0.2)])
    assert drawn.sum() == pytest.approx(math.pi * 40**2, rel=0.1)


def test_the_bicycle_has_two_wheels_and_a_frame_between():
    drawn = ink(BICYCLE)
    rows, columns = np.nonzero(drawn)
    assert rows.max() < 0.86 * 400
    assert columns.min() > 0.03 * 400
    # Above the hubs both rims are crossed; between the wheels at the height of the hubs there is the chain stay.
    for hub in (0.25, 0.75):
        assert drawn[:, int(hub * 400)].any()
    assert 0.03 < drawn.mean() < 0.2


def test_what_a_browser_tells_comes_back_as_it_was():
    told = [{"width": 0.02, "points": [0.5, 0.25, 0.5, 1.0]}, {"width": 0.1, "points": [0.0, 0.0]}]
    assert write_strokes(read_strokes(told)) == told


@pytest.mark.parametrize(
    "told",
    [
        None, "strokes", {"points": []}, [None], [{}], [{"width": 0.1}], [{"width": "a", "points": [0, 0]}],
        [{"width": 0.1, "points": [1]}], [{"width": 0.1, "points": ["x", "y"]}], [{"width": 0, "points": [0, 0]}],
        [{"width": 0.1, "points": [float("nan"), 0]}], [{"width": float("nan"), "points": [0, 0]}],
        [{"width": 5, "points": [0, 0]}], [{"width": 0.1, "points": [[0, 0], [1, 1]]}], [[0.1, [0, 0]]],
    ],
)  # fmt: skip
def test_what_is_no_stroke_is_left_out(told):
    assert read_strokes(told) == ()


def test_there_is_an_end_to_strokes_and_points():
    dot = {"width": 0.1, "points": [0.5, 0.5]}
    assert len(read_strokes([dot] * (MAX_STROKES + 5))) == MAX_STROKES
    long = {"width": 0.1, "points": [0.5] * (2 * MAX_POINTS)}
    strokes = read_strokes([long, long])
    assert sum(len(stroke.points) for stroke in strokes) == MAX_POINTS


def test_what_lies_off_the_paper_comes_to_its_border():
    assert read_strokes([{"width": 0.1, "points": [-1, 0.5, 7, 0.5]}])[0].points == ((0.0, 0.5), (1.0, 0.5))
