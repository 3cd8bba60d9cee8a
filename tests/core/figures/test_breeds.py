"""Figures of breeds draw the numbers that they are given, from the top."""

from core.figures.breeds import known_and_new_figure, taken_for_figure


def test_known_and_new_stand_in_their_rows_from_the_top():
    figure = known_and_new_figure(
        {"All": (0.99, 0.9), "Sphynx": (None, 0.3)}, names=("known", "new"), x_title="Right"
    )
    lines, known, new = figure.data
    assert (list(known.x), list(known.y)) == ([0.99], ["All"])
    assert (list(new.x), list(new.y)) == ([0.9, 0.3], ["All", "Sphynx"])
    assert list(lines.x) == [0.99, 0.9, None]
    assert list(figure.layout.yaxis.categoryarray) == ["Sphynx", "All"]
    assert figure.layout.xaxis.range[0] < 0.3


def test_bars_of_the_other_species_are_told_apart():
    figure = taken_for_figure(
        {"Persian": 5, "pug": 2, "Bengal": 1}, [True, False, True], names=("cats", "dogs"), x_title="Pictures"
    )
    own, other = figure.data
    assert (list(own.y), list(own.x)) == (["Persian", "Bengal"], [5, 1])
    assert (list(other.y), list(other.x), other.marker.pattern.shape) == (["pug"], [2], "/")
    only = taken_for_figure({"Persian": 5}, [True], names=("cats", "dogs"), x_title="Pictures")
    assert [bar.name for bar in only.data] == ["cats"]
