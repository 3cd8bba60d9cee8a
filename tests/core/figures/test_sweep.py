"""The figure of the sweep: every value in its place."""

from core.figures.sweep import Line, OwnMark, sweep_figure

TITLES = {
    "cut_title": "Cut",
    "thaw_title": "Thaw",
    "y_title": "Accuracy",
    "nothing": "none",
    "own_name": "Own",
}


def figure(lines, own=()):
    return sweep_figure(["near", "far"], lines, list(own), **TITLES)


def test_means_are_joined_and_seeds_are_dots():
    line = Line("near", {1: [0.5, 0.7], 2: [0.8]}, is_thaw=False, is_dashed=False, name="Near")
    mean, dots = figure([line]).data
    assert (list(mean.x), [round(value, 6) for value in mean.y]) == ([1, 2], [0.6, 0.8])
    assert (list(dots.x), list(dots.y)) == ([1, 1], [0.5, 0.7])
    assert mean.xaxis is None


def test_thawing_stands_on_the_right_with_nothing_first():
    line = Line("far", {0: [0.5], 5: [0.9]}, is_thaw=True, is_dashed=False, name="Far")
    made = figure([line])
    assert made.data[0].xaxis == "x2"
    assert list(made.layout.xaxis2.ticktext) == ["none", "5", "4", "3", "2", "1"]
    assert list(made.layout.xaxis.ticktext) == ["1", "2", "3", "4", "5"]


def test_tasks_keep_colour_and_symbol_on_both_sides_and_dashes_tell_kinds_apart():
    lines = [
        Line("far", {1: [0.5]}, is_thaw=False, is_dashed=True, name="Far"),
        Line("far", {1: [0.5]}, is_thaw=True, is_dashed=False, name="Far"),
        Line("near", {1: [0.5]}, is_thaw=False, is_dashed=False, name="Near"),
    ]
    far, _dots, right, _more, near, _rest = figure(lines).data
    assert far.line.color == right.line.color != near.line.color
    assert far.line.dash == "dash" != right.line.dash
    assert far.marker.symbol != near.marker.symbol
    assert [trace.showlegend for trace in (far, right, near)] == [True, False, True]


def test_own_runs_are_stars_with_one_entry_in_the_legend():
    own = [OwnMark(5, 0.4, False, "mine"), OwnMark(2, 0.95, True, "tuned")]
    line = Line("near", {1: [0.8]}, is_thaw=False, is_dashed=False, name="Near")
    made = figure([line], own)
    stars = [trace for trace in made.data if trace.name == "Own"]
    assert [(list(star.x), list(star.y), star.marker.symbol) for star in stars] == [
        ([5], [0.4], "star"), ([2], [0.95], "star"),
    ]  # fmt: skip
    assert [star.showlegend for star in stars] == [True, False]
    assert made.layout.yaxis.range[0] < 0.4
