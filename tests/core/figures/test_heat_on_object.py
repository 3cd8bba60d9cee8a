"""Boxes by their quartiles, which are compared with NumPy's percentiles and with hand-made ones."""

import numpy as np
import pytest

from core.figures.heat_on_object import HeatSeries, heat_boxes_figure

EVEN = np.array([0.2, 0.4])
SHARES = np.linspace(0, 1, 101)


def figure(series, **options):
    rows = ["From scratch", "A net whose name is long"]
    return heat_boxes_figure(rows, series, EVEN, even_title="Even map", x_title="Share", **options)


def test_a_box_holds_half_of_the_pictures_and_its_lines_nine_tenths():
    drawn = figure([HeatSeries("all", 0, [SHARES, SHARES / 2])])
    even, boxes = drawn.data
    assert list(boxes.q1) == [0.25, 0.125]
    assert list(boxes.median) == [0.5, 0.25]
    assert list(boxes.q3) == [0.75, 0.375]
    assert list(boxes.lowerfence) == [0.05, 0.025]
    assert list(boxes.upperfence) == [0.95, 0.475]
    assert list(boxes.mean) == [0.5, 0.25]
    assert list(boxes.y) == ["From scratch", "A net whose name<br>is long"]
    assert list(even.mean) == [pytest.approx(0.3)]
    assert drawn.layout.shapes[0].x0 == pytest.approx(0.3)
    assert drawn.layout.yaxis.categoryarray[-1] == "Even map"


def test_a_net_without_such_answers_has_no_box():
    drawn = figure([HeatSeries("right", 0, [SHARES, SHARES]), HeatSeries("wrong", 1, [SHARES, np.array([])])])
    wrong, right = drawn.data[1:]
    assert len(wrong.q1) == 1
    assert len(right.q1) == 2
    assert wrong.line.color != right.line.color
    assert drawn.layout.showlegend


def test_the_chosen_net_stands_out():
    drawn = figure([HeatSeries("all", 0, [SHARES, SHARES])], chosen=0)
    assert drawn.data[1].y[0] == "<b>From scratch</b>"
