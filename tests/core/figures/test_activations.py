"""Figures of feature maps: what they show is what the display rule and the arrays say."""

import numpy as np
import pytest

from core.feature_maps.display_rules import activation_to_grey
from core.figures.activations import channel_figure, depth_figure, pair_figure


def test_the_grey_of_a_channel_is_the_chapters():
    channel = np.random.default_rng(0).normal(3, 2, (9, 7)).astype(np.float32)
    heatmap = channel_figure(channel).data[0]
    np.testing.assert_array_equal(heatmap.z, channel)
    shown = np.clip((channel - heatmap.zmin) / (heatmap.zmax - heatmap.zmin), 0, 1) * 255
    np.testing.assert_allclose(shown, activation_to_grey(channel), atol=1.01)


@pytest.mark.parametrize("value", [0.0, 3.0])
def test_a_constant_channel_is_black(value):
    heatmap = channel_figure(np.full((4, 4), value, np.float32)).data[0]
    assert heatmap.zmin == value < heatmap.zmax


def test_pairs_share_a_scale():
    first, second = np.zeros((80, 80, 3), np.float32), np.full((80, 80, 3), 5, np.float32)
    pictures = np.zeros((80, 80, 3), np.uint8), np.zeros((80, 80, 1), np.uint8)
    figure = pair_figure(pictures, (first, second), [2, 0], titles=["two", "zero"])
    heatmaps = [trace for trace in figure.data if trace.type == "heatmap"]
    assert len(heatmaps) == 4
    assert {(trace.zmin, trace.zmax) for trace in heatmaps} == {(0, 5)}
    assert heatmaps[0].z.shape == (64, 64)


def test_a_line_leaves_out_what_is_not_there():
    figure = depth_figure(["a", "b", "c"], {"line": [0.1, None, 0.3]}, x_title="x", y_title="y")
    assert figure.data[0].x == (0, 2)
    assert figure.data[0].y == (0.1, 0.3)
    assert figure.data[0].customdata == ("a", "c")
    assert figure.layout.xaxis.ticktext == ("a", "b", "c")


def test_a_layer_is_marked():
    figure = depth_figure(["a", "b"], {"line": [0.1, 0.3]}, x_title="x", y_title="y", marked=1)
    (line,) = figure.layout.shapes
    assert line.x0 == line.x1 == 1


def test_many_layers_have_no_names_on_the_axis():
    names = [str(number) for number in range(80)]
    figure = depth_figure(names, {"line": [1.0] * 80}, x_title="x", y_title="y", logarithmic=True)
    assert figure.layout.xaxis.ticktext is None
    assert figure.layout.yaxis.type == "log"
