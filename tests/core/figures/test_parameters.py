"""Bars of parameters: a trace a net, a bar a layer."""

from core.figures.parameters import parameters_figure


def test_a_net_has_no_bar_and_no_number_for_a_layer_that_it_has_not():
    figure = parameters_figure(["a", "b"], {"one": [3, 0], "other": [3, None]}, title="parameters")
    assert [bar.text for bar in figure.data] == [("3", "0"), ("3", "")]


def test_a_bar_for_each_layer_of_each_net():
    figure = parameters_figure(["a", "b"], {"small": [3, 1000], "large": [3, 7000]}, title="parameters")
    assert [bar.name for bar in figure.data] == ["small", "large"]
    assert [list(bar.x) for bar in figure.data] == [[3, 1000], [3, 7000]]
    assert list(figure.data[1].text) == ["3", "7,000"]
    assert list(figure.data[0].y) == ["a", "b"]
    assert figure.layout.yaxis.autorange == "reversed"
