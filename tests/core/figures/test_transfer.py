"""The figures of the transfer-learning lesson draw the numbers they are given."""

import math

import pytest

from core.figures.ladder import Marks, ladder_figure
from core.figures.layer_map import layer_map_figure
from core.figures.sizes import sizes_figure


def test_ladder_draws_means_with_lowest_and_highest():
    origins = [
        Marks("book", "diamond-open", [[0.7], []]),
        Marks("ours", "circle", [[], [0.9, 0.96, 0.99]], lane=1),
    ]
    figure = ladder_figure(["scratch", "features"], origins, x_title="accuracy", gain_title="gain")
    book, ours = (trace for trace in figure.data if trace.mode == "markers")
    assert (list(book.x), list(ours.x)) == ([0.7], [pytest.approx(0.95)])
    assert list(ours.error_x.array) == [pytest.approx(0.04)]
    assert list(ours.error_x.arrayminus) == [pytest.approx(0.05)]
    assert (round(book.y[0]), round(ours.y[0])) == (0, 1)
    assert book.y[0] < ours.y[0] - 1  # each has the lane that it was given
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # the first at the top


def test_ladder_leaves_room_for_low_accuracies():
    figure = ladder_figure(
        ["scratch"], [Marks("ours", "circle", [[0.5]])], x_title="accuracy", gain_title="gain"
    )
    assert figure.layout.xaxis.range[0] < 0.5


def test_ladder_says_what_each_step_gains():
    values = [[0.7], [0.8, 0.82], [0.95], []]
    figure = ladder_figure(
        ["a", "b", "c", "d"], [Marks("ours", "circle", values, lane=1)], x_title="accuracy", gain_title="gain"
    )
    joined, gains = figure.data[:2]
    assert list(joined.x) == [0.7, pytest.approx(0.81), None, pytest.approx(0.81), 0.95, None]
    assert list(gains.text) == ["+11.0", "+14.0"]
    assert list(gains.y) == [joined.y[0], joined.y[3]]


def test_no_number_of_the_ladder_lies_on_its_mark():
    figure = ladder_figure(
        ["a"], [Marks("ours", "circle", [[0.7]])], x_title="accuracy", gain_title="gain", font_size=20
    )
    (mark,) = (trace for trace in figure.data if trace.mode == "markers")
    (number,) = (trace for trace in figure.data if trace.mode == "markers+text")
    # Plotly keeps a text off the marker of its own trace, here unseen.
    assert number.marker.size > mark.marker.size
    assert number.marker.opacity == 0
    assert number.textfont.size == 20


def test_layer_map_tells_frozen_from_trained():
    figure = layer_map_figure(["a", "b", "c"], [10, 20, 30], [False, True, True])
    frozen, trained = figure.data
    assert (list(frozen.x), list(frozen.y)) == (["a"], [10])
    assert (list(trained.x), list(trained.y)) == (["b", "c"], [20, 30])


def test_layer_map_marks_layers_that_did_not_move():
    run = ([0.0, 0.5, 0.0], [False, True, True])
    figure = layer_map_figure(["a", "b", "c"], [10, 20, 30], [False, False, True], run)
    moved = [bar for bar in figure.data if bar.yaxis == "y2" and bar.type == "bar"]
    still = figure.data[-1]
    assert [(list(bar.x), list(bar.y)) for bar in moved] == [([], []), (["b"], [0.5])]
    assert list(still.x) == ["a", "c"]


def test_sizes_draw_a_mean_and_each_run():
    figure = sizes_figure({"scratch": {100: [0.6], 50: [0.5, 0.6]}, "features": {}}, x_title="n", y_title="a")
    line, single = figure.data[:2]
    assert (list(line.x), list(line.y)) == ([50, 100], [pytest.approx(0.55), 0.6])
    assert list(single.y) == [0.5, 0.6]
    assert 50 * 1.08 < single.x[0] < single.x[1] < 70, "the mark of the mean hides the runs"
    assert figure.layout.xaxis.type == "log"


def test_a_single_number_of_pictures_stands_in_the_middle():
    figure = sizes_figure({"features": {50: [0.6]}}, x_title="n", y_title="a")
    low, high = figure.layout.xaxis.range
    assert (low + high) / 2 == pytest.approx(math.log10(50))
    assert low < high
