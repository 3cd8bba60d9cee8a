"""One look: each figure carries the registered template, and what Streamlit's theme would change is its own."""

import numpy as np
import plotly.io
import pytest

from core.figures.activations import channel_figure, depth_figure, pair_figure
from core.figures.curves import curves_figure
from core.figures.filters import objective_figure
from core.figures.heatmaps import HeatLook, heat_figure
from core.figures.ladder import Marks, ladder_figure
from core.figures.layer_map import layer_map_figure
from core.figures.maps import map_figure, picture_figure
from core.figures.scores import confusion_figure, shift_figure
from core.figures.sizes import sizes_figure
from core.figures.smoothing import RAW, Series, series_figure, shares_figure
from core.figures.sweep import Line, sweep_figure
from core.figures.template import NAME, PALETTE

TITLES = {"x_title": "x", "y_title": "y"}
PICTURE, MAP = np.zeros((8, 8, 3), np.uint8), np.ones((4, 4), np.float32)
CHARTS = {
    "depth": depth_figure(["a"], {"line": [0.1]}, **TITLES),
    "curves": curves_figure([]),
    "objective": objective_figure([0], [1.0], **TITLES),
    "ladder": ladder_figure(["scratch"], [Marks("ours", "circle", [[0.5]])], x_title="x", gain_title="y"),
    "layer map": layer_map_figure(["a"], [1], [True], ([0.1], [True])),
    "confusion": confusion_figure(np.eye(2, dtype=int), ["a", "b"], true="t", predicted="p"),
    "shift": shift_figure({"net": [0.9]}, **TITLES),
    "sizes": sizes_figure({"scratch": {100: [0.6]}}, **TITLES),
    "sweep": sweep_figure(
        ["pets"],
        [Line("pets", {1: [0.6]}, is_thaw=False, is_dashed=False, name="Pets")],
        [],
        cut_title="x",
        thaw_title="x",
        y_title="y",
        nothing="none",
        own_name="own",
    ),
    "series": series_figure([Series("raw", (1, 2), RAW)], x_title="t", font_size=14),
    "shares": shares_figure({"book": [1.0]}, x_title="", font_size=14),
}
PICTURES = {
    "channel": channel_figure(MAP),
    "pair": pair_figure((PICTURE, PICTURE), (MAP[..., None], MAP[..., None]), [0], titles=["a"]),
    "heat": heat_figure(PICTURE, MAP, HeatLook()),
    "map": map_figure(MAP),
    "picture": picture_figure(PICTURE),
}


@pytest.mark.parametrize("figure", [*CHARTS.values(), *PICTURES.values()], ids=[*CHARTS, *PICTURES])
def test_every_figure_has_the_template(figure):
    assert figure.layout.template == plotly.io.templates[NAME]
    assert figure.layout.template.layout.colorway == PALETTE


@pytest.mark.parametrize("figure", CHARTS.values(), ids=CHARTS)
def test_what_the_theme_of_the_page_would_change_is_said_in_each_chart(figure):
    layout = figure.layout
    axes = [*figure.select_xaxes(), *figure.select_yaxes()]
    assert layout.paper_bgcolor == layout.plot_bgcolor == "rgba(0, 0, 0, 0)"
    assert layout.font.size == layout.legend.font.size == 14
    assert layout.font.color is None
    assert all(axis.gridcolor == "rgba(136, 136, 136, 0.25)" and axis.tickfont.size for axis in axes)
    assert layout.margin.l == 10


@pytest.mark.parametrize("figure", PICTURES.values(), ids=PICTURES)
def test_pixels_are_squares(figure):
    assert all(axis.scaleanchor and axis.constrain == "domain" for axis in figure.select_yaxes())
    assert not any(axis.visible for axis in figure.select_xaxes())
