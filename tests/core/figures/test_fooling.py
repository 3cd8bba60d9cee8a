"""Figures of a fooled classifier."""

import numpy as np

from core.figures.fooling import noise_picture, robustness_figure, scores_figure, shares_figure


def test_noise_is_told_with_its_factor():
    before = np.array([[[10], [20], [30]]], np.uint8)
    after = np.array([[[6], [20], [34]]], np.uint8)
    shown, times = noise_picture(before, after, size=4)
    assert times == 31
    assert shown[0, :, 0].tolist() == [4, 128, 252]


def test_the_largest_noise_does_not_run_over():
    before = np.array([[[0], [255]]], np.uint8)
    after = np.array([[[16], [239]]], np.uint8)
    shown, times = noise_picture(before, after, size=16)
    assert times == 7
    assert shown[0, :, 0].tolist() == [240, 16]


def test_bars_stand_in_the_order_of_the_pictures():
    figure = scores_figure(
        ["cat", "dog"], {"before": [0.9, 0.1], "after": [0.2, 0.001]}, x_title="Probability"
    )
    assert [list(bar.x) for bar in figure.data] == [[0.9, 0.1], [0.2, 0.001]]
    assert list(figure.data[1].text) == ["20%", ""]
    assert len({bar.marker.pattern.shape for bar in figure.data}) == 2  # colour is not the only carrier
    assert figure.layout.yaxis.autorange == "reversed"


def test_shares_have_their_names():
    figure = shares_figure(["Photograph", "Edges"], [0.9, 0.02], x_title="Probability")
    assert list(figure.layout.yaxis.ticktext) == ["Photograph", "Edges"]
    assert list(figure.data[0].text) == ["90%", "2%"]


def test_sizes_stand_evenly_and_by_their_numbers():
    lines = {"noise": [0.8, 0.8, 0.7], "step": [0.8, 0.3, 0.1]}
    figure = robustness_figure([0, 2, 16], lines, x_title="x", y_title="y", chance="guessing")
    assert list(figure.layout.xaxis.ticktext) == ["0", "2", "16"]
    assert [list(line.y) for line in figure.data] == list(lines.values())
    assert figure.layout.shapes[0].y0 == 0.5
