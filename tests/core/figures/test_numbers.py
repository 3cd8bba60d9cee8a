import csv
import io
import zipfile
from functools import partial

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from core.figures.activations import depth_figure, pair_figure
from core.figures.curves import curves_figure
from core.figures.heatmaps import HeatLook, heat_figure
from core.figures.maps import map_figure, picture_figure
from core.figures.numbers import figure_tables, grid_table, plain_text, write_tables
from core.figures.scores import confusion_figure
from core.histories import History

PICTURE = np.full((6, 8, 3), 90, np.uint8)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def only_table(figure: go.Figure) -> list[list[str]]:
    tables = figure_tables(figure)
    assert list(tables) == [""]
    return rows_of(write_tables(tables))


def test_a_map_is_a_grid_with_the_numbers_of_its_rows_and_columns():
    rows = only_table(map_figure(np.array([[-1.5, 2.0, np.nan], [0.0, 0.25, 3.0]])))
    assert rows == [["row", "0", "1", "2"], ["0", "-1.5", "2.0", ""], ["1", "0.0", "0.25", "3.0"]]


def test_every_value_of_a_map_comes_back_as_it_is():
    values = np.random.default_rng(0).normal(size=(20, 30)).astype(np.float32)
    rows = only_table(map_figure(values))
    np.testing.assert_array_equal(np.array(rows[1:], np.float32)[:, 1:], values)


def test_a_photograph_has_no_numbers():
    assert figure_tables(picture_figure(PICTURE)) == {}


def test_heat_over_a_picture_is_its_cells_and_neither_its_contours_nor_its_scale():
    values = np.array([[0.0, 2.0], [4.0, 1.0]])
    rows = only_table(heat_figure(PICTURE, values, HeatLook(contours=True)))
    assert rows == [["row", "0", "1"], ["0", "0.0", "2.0"], ["1", "4.0", "1.0"]]


def test_a_confusion_matrix_holds_the_counts_that_stand_in_it():
    figure = confusion_figure(np.array([[3, 1], [0, 5]]), ["cat", "dog"], true="true", predicted="predicted")
    assert only_table(figure) == [["row", "cat", "dog"], ["cat", "3", "1"], ["dog", "0", "5"]]


def test_lines_share_a_table_under_the_titles_of_their_axes():
    traces = [
        go.Scatter(x=[1, 2], y=[0.5, 0.25], name="<b>a</b> &amp; b"),
        go.Scatter(x=[1], y=[4], name="c"),
    ]
    traces.append(go.Scatter(x=[9], y=[9], hoverinfo="skip"))
    figure = go.Figure(traces, {"xaxis": {"title": {"text": "epoch"}}, "yaxis": {"title": {"text": "loss"}}})
    assert only_table(figure) == [
        ["name", "epoch", "loss"],
        ["a & b", "1", "0.5"],
        ["a & b", "2", "0.25"],
        ["c", "1", "4.0"],
    ]


def test_points_that_have_names_are_called_by_them():
    figure = depth_figure(["conv", "pool"], {"zeros": [0.5, None]}, x_title="layer", y_title="share")
    assert only_table(figure) == [["name", "layer", "share"], ["zeros", "conv", "0.5"]]


def test_curves_are_not_there_twice():
    """The faint raw line, the shade and the dotted line say nothing under the pointer."""
    run = History("run", (1.0, 2.0, 3.0), {"loss": (3.0, 2.0, 1.0), "val_loss": (3.0, 1.0, 2.0)})
    names = [row[0] for row in only_table(curves_figure([run], weight=0.5))[1:]]
    assert names == ["run, training"] * 3 + ["run, validation"] * 3 + ["run, best"]


def test_several_maps_are_told_apart_by_their_names():
    maps = np.arange(8.0).reshape(2, 2, 2)
    tables = figure_tables(pair_figure((PICTURE, PICTURE), (maps, maps + 1), [1], titles=["Channel 1"]))
    assert list(tables) == [" Channel 1, 1", " Channel 1, 2"]
    content = write_tables({name.strip(): make for name, make in tables.items()})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["Channel 1, 1.csv", "Channel 1, 2.csv"]
        assert rows_of(archive.read("Channel 1, 2.csv"))[1:] == [["0", "2.0", "4.0"], ["1", "6.0", "8.0"]]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("@name", "'@name"),
        ("-5.5", "-5.5"),
        ("401,920", "401920"),
        ("-1,234.5", "-1234.5"),
        ("1, 2", "1, 2"),
        ("28 x 28", "28 x 28"),
    ],
)
def test_texts_are_written_as_numbers_where_they_are_and_never_as_formulas(cell, written):
    content = write_tables({"": lambda: pd.DataFrame({"column": [cell]})})
    assert rows_of(content) == [["column"], [written]]


@pytest.mark.parametrize(("name", "starts"), [("猫", b"\xef\xbb\xbfrow,"), ("cat", b"row,")])
def test_excel_is_told_what_chinese_is(name, starts):
    content = write_tables({"": partial(grid_table, [[1]], columns=[name])})
    assert content.startswith(starts)


def test_a_minus_is_one_that_programs_know():
    assert plain_text("−3 H<sub>2</sub>O") == "-3 H2O"
