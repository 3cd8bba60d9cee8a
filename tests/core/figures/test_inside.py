"""Figures of channels, silence and kept channels: what they draw is what they were given."""

import numpy as np
import pytest

from core.figures.channels import channels_figure
from core.figures.kept_channels import kept_figure
from core.figures.silence import waking_figure


def test_channels_share_one_signed_scale_and_the_added_ones_are_framed():
    maps = [np.array([[1.0, -4.0]]), np.array([[2.0, 0.0]]), np.zeros((1, 2))]
    figure = channels_figure(maps, titles=["a", "b", "c"], columns=2, added=2)
    assert {(trace.zmin, trace.zmax) for trace in figure.data} == {(-4.0, 4.0)}
    np.testing.assert_array_equal(figure.data[0].z, maps[0])
    widths = [figure.layout[f"xaxis{place or ''}"].linewidth for place in ("", 2, 3)]
    assert widths == [3, 3, 1]
    assert [note.text for note in figure.layout.annotations] == ["a", "b", "c"]


def test_channels_without_any_answer_have_a_scale():
    (trace,) = channels_figure([np.zeros((2, 2))], titles=["a"], columns=5, added=0).data
    assert (trace.zmin, trace.zmax) == (-1.0, 1.0)


def test_large_maps_are_shrunk():
    (trace,) = channels_figure([np.ones((224, 224))], titles=["a"], columns=5, added=0).data
    assert trace.z.shape == (32, 32)


def test_pictures_are_counted_from_one():
    (line,) = waking_figure([9, 4, 4], x_title="x", y_title="y").data
    assert (list(line.x), list(line.y)) == ([1, 2, 3], [9, 4, 4])


def test_nothing_kept_stands_left_of_one_on_the_logarithmic_axis():
    figure = kept_figure(
        (0, 1, 10, 64), (0.1, 0.2, 0.5, 0.9), names=["a", "b", "c", "d"], x_title="x", y_title="y"
    )
    (line,) = figure.data
    assert 0 < line.x[0] < line.x[1] == 1
    assert list(line.y) == pytest.approx([0.1, 0.2, 0.5, 0.9])
    assert figure.layout.xaxis.ticktext == ("0", "1", "10", "64")
    assert [tuple(told) for told in line.customdata] == [(0, "a"), (1, "b"), (10, "c"), (64, "d")]
