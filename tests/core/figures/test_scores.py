"""The figures of scores draw the numbers they are given."""

import numpy as np

from core.figures.scores import confusion_figure, shift_figure


def test_confusion_shows_counts_and_shares_of_the_true_class():
    figure = confusion_figure(
        np.array([[3, 1], [0, 0]]), ["cats", "dogs"], true="true", predicted="predicted"
    )
    cells = figure.data[0]
    assert np.array(cells.z).tolist() == [[0.75, 0.25], [0.0, 0.0]]  # a class without pictures is no NaN
    assert np.array(cells.text).tolist() == [[3, 1], [0, 0]]
    assert figure.layout.yaxis.autorange == "reversed"
    assert (figure.layout.xaxis.title.text, figure.layout.yaxis.title.text) == ("predicted", "true")


def test_digits_are_names_not_numbers():
    figure = confusion_figure(np.eye(10, dtype=int), list("0123456789"), true="t", predicted="p")
    assert figure.layout.xaxis.type == "category"


def test_of_many_classes_those_that_are_confused_stand_side_by_side():
    counts = 9 * np.eye(37, dtype=int)
    counts[0, 36] = 8  # the first is taken for the last
    counts[36, 0] = 7
    figure = confusion_figure(counts, [f"b{place}" for place in range(37)], true="t", predicted="p")
    cells = figure.data[0]
    names = list(cells.x)
    assert names == list(cells.y)
    assert sorted(names) == sorted(f"b{place}" for place in range(37))
    first, last = names.index("b0"), names.index("b36")
    assert abs(first - last) == 1
    texts = np.array(cells.text)
    assert texts[first, last] == "8"
    assert np.count_nonzero(texts) == 37 + 2
    assert np.array(cells.z)[first, last] == 8 / 17
    assert figure.layout.xaxis.dtick == figure.layout.yaxis.dtick == 1


def test_shift_starts_at_no_move():
    figure = shift_figure({"Dense net": [0.9, 0.5], "Convnet": [0.95, 0.9]}, x_title="x", y_title="y")
    assert [list(line.x) for line in figure.data] == [[0, 1], [0, 1]]
    assert list(figure.data[1].y) == [0.95, 0.9]
