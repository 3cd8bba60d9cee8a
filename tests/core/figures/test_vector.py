import numpy as np

from core.figures.vector import vector_figure


def test_a_bar_a_number_with_its_name_and_room_on_both_sides_of_zero():
    figure = vector_figure(np.array([-2.0, 1.0]), ["edge", "blur"], limit=4, title="response")
    (bars,) = figure.data
    assert list(bars.x) == [-2, 1]
    assert list(figure.layout.yaxis.ticktext) == ["edge", "blur"]
    low, high = figure.layout.xaxis.range
    assert low < -2
    assert high > 1
    assert (bars.marker.cmin, bars.marker.cmax) == (-4, 4)


def test_many_numbers_have_no_names_and_a_zero_has_room():
    figure = vector_figure(np.zeros(64), [str(place) for place in range(64)], limit=1, title="response")
    assert not figure.layout.yaxis.showticklabels
    assert figure.data[0].text is None
