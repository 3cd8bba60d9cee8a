from core.figures.smoothing import BOOK, DEBIASED, RAW, Series, series_figure, shares_figure


def test_lines_and_the_star():
    lines = [Series("raw", (3, 1, 2), RAW, marked=2), Series("smooth", (3.0, 2.0, 2.0), BOOK)]
    figure = series_figure(lines, x_title="t", font_size=20)
    raw, star, smooth = figure.data
    assert (raw.x, raw.y) == ((1, 2, 3), (3, 1, 2))
    assert (star.x, star.y) == ((2,), (1,))
    assert smooth.y == (3.0, 2.0, 2.0)
    assert raw.opacity < smooth.opacity
    assert figure.layout.xaxis.title.text == "t"
    assert figure.layout.xaxis.dtick == 1
    assert figure.layout.font.size == 20


def test_a_long_series_has_lines_without_points_and_free_ticks():
    lines = [Series("raw", range(50), RAW), Series("smooth", range(50), BOOK)]
    figure = series_figure(lines, x_title="t", font_size=14)
    assert figure.data[1].mode == "lines"
    assert figure.layout.xaxis.dtick is None


def test_shares_stand_side_by_side():
    figure = shares_figure(
        {"book": [0.64, 0.16, 0.2], "debiased": [0.26, 0.33, 0.41]}, x_title="", font_size=14
    )
    assert [trace.y for trace in figure.data] == [(0.64, 0.16, 0.2), (0.26, 0.33, 0.41)]
    assert [trace.marker.color for trace in figure.data] == [BOOK, DEBIASED]
    assert figure.data[0].x == ("x<sub>1</sub>", "x<sub>2</sub>", "x<sub>3</sub>")
