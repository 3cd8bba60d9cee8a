"""What the figures of several runs hold."""

import numpy as np

from core.figures.spread import changes_figure, spread_figure

RUNS = {
    "few": {"max": [0.90, 0.92, 0.94], "average": [0.91]},
    "many": {"max": [0.97, 0.98], "average": [0.96, 0.99]},
}


def test_every_run_is_a_dot_and_every_mean_a_mark():
    dots, marks = spread_figure(RUNS, x_title="accuracy").data[:2]
    assert list(dots.x) == [0.90, 0.92, 0.94, 0.91]
    np.testing.assert_allclose(marks.x, [0.92, 0.91])
    assert list(marks.text) == ["92.0%", "91.0%"]
    # In the row of its kind, in the lane of its series.
    assert dots.y[0] == dots.y[2] == marks.y[0] != marks.y[1]
    assert {round(place) for place in dots.y} == {0, 1}


def test_the_series_of_a_row_lie_apart_and_all_of_it_is_in_sight():
    figure = spread_figure(RUNS, x_title="accuracy")
    assert figure.data[1].y[0] != figure.data[3].y[0]
    low, high = figure.layout.xaxis.range
    assert low < 0.90
    assert high > 0.99


def test_the_band_reaches_from_the_worst_run_to_the_best():
    figure = changes_figure({"net": [[0.9, 0.5], [0.8, 0.7]]}, (0, 3), x_title="x", y_title="y", marked=3)
    band, line = figure.data
    assert list(band.y) == [0.9, 0.7, 0.5, 0.8]
    assert list(band.x) == [0, 3, 3, 0]
    np.testing.assert_allclose(line.y, [0.85, 0.6])
    assert figure.layout.shapes[0].x0 == 3
