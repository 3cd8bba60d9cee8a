import numpy as np
import pytest

from core.figures.evaluation import (
    confidence_figure,
    imbalance_figure,
    operating_figure,
    probabilities_figure,
    reliability_figure,
)
from core.figures.losses import loss_figure


def test_lines_of_unequal_classes_meet_where_they_should():
    names = {"net": "Net", "constant": "Constant", "balanced": "Balanced"}
    figure = imbalance_figure(0.9, 0.7, names, share=0.2, x_title="share", y_title="accuracy")
    lines = {line.name: line for line in figure.data if line.mode == "lines"}
    points = {point.name: point for point in figure.data if point.mode == "markers"}
    assert list(lines) == list(names.values())
    assert points["Net"].y[0] == pytest.approx(0.2 * 0.9 + 0.8 * 0.7)
    assert points["Constant"].y[0] == pytest.approx(0.8)
    assert points["Balanced"].y[0] == pytest.approx(0.8)
    only = imbalance_figure(0.9, 0.7, {"net": "Net"}, share=0.2, x_title="", y_title="")
    assert {line.name for line in only.data} == {"Net"}


def test_bars_count_the_pictures_of_both_kinds():
    rng = np.random.default_rng(0)
    scores, is_positive = rng.random(500).astype(np.float32), rng.random(500) < 0.3
    figure = probabilities_figure(
        scores, is_positive, ("others", "own"), threshold=0.4, x_title="", y_title=""
    )
    others, own = figure.data
    assert sum(others.y) == np.sum(~is_positive)
    assert sum(own.y) == np.sum(is_positive)
    assert figure.layout.shapes[0].x0 == 0.4


def test_a_curve_with_its_point_and_without():
    curve = {"chance": ((0, 0.1), (1, 0.1)), "x_title": "Recall", "y_title": "Precision"}
    with_point = operating_figure([0, 1], [1, 0.1], (0.5, 0.6), **curve)
    assert (with_point.data[-1].x, with_point.data[-1].y) == ((0.5,), (0.6,))
    assert len(operating_figure([0, 1], [1, 0.1], None, **curve).data) == 2


def test_a_bar_tells_how_many_it_is_made_of():
    figure = reliability_figure(
        [0.6, 0.9], [0.5, np.nan], [4, 0], 0.25, low=0.5, names=("right", "ideal"), x_title="", y_title=""
    )
    assert figure.data[0].text == ("4", "")
    assert figure.data[1].x == (0.5, 1)


def test_how_sure_a_net_is_of_how_many_pictures():
    figure = confidence_figure([0.6, 0.9], [3, 5], 0.2, x_title="", y_title="")
    assert figure.data[0].y == (3, 5)


def test_the_mark_lies_on_its_line():
    x = np.linspace(0, 1, 101)
    figure = loss_figure(
        x, {"line": 2 * x, "square": x**2}, place=0.3, x_title="", y_title="", y_range=(0, 2)
    )
    points = [trace for trace in figure.data if trace.mode == "markers"]
    assert [point.y[0] for point in points] == pytest.approx([0.6, 0.09])
