"""The look that all figures share: one Plotly template, and the layouts of charts and of pictures.

In the browser Streamlit's theme is laid over the template of a figure. What the theme would change (backgrounds,
margins, lines of the grid, sizes of text) is therefore part of the layouts; their colours of text stay the theme's,
for light and dark pages.
"""

from typing import Any

import plotly.graph_objects as go
import plotly.io

# Okabe and Ito 2008, without black and yellow, which vanish on a dark and on a light page
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
NEUTRAL = "#888888"
GRID = "rgba(136, 136, 136, 0.25)"
CLEAR = "rgba(0, 0, 0, 0)"
PICTURE_MARGIN = {"l": 0, "r": 4, "t": 0, "b": 4}
SYMBOLS = ("circle", "square", "diamond", "triangle-up")

NAME = "classroom"
plotly.io.templates[NAME] = go.layout.Template(
    layout={
        "colorway": PALETTE,
        "dragmode": False,
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
    }
)


def chart_layout(font_size: int, **options: Any) -> dict[str, Any]:
    """The layout of a chart but for its axes: legend above, no background.

    Args:
        font_size: In pixels.
        options: More of Plotly's layout.
    """
    font = {"size": font_size}
    margin = {"l": 10, "r": 10, "t": 40, "b": 10}
    return {
        "template": NAME, "font": font, "legend": {"font": font}, "margin": margin, "paper_bgcolor": CLEAR,
        "plot_bgcolor": CLEAR, **options,
    }  # fmt: skip


def axis(font_size: int, title: str | None = None, **options: Any) -> dict[str, Any]:
    """An axis of a chart.

    Args:
        font_size: In pixels.
        title: Of the axis.
        options: More of Plotly's axis.
    """
    font = {"size": font_size}
    titled = {} if title is None else {"title": {"text": title, "font": font}}
    return {
        "gridcolor": GRID, "zerolinecolor": GRID, "automargin": True, "tickfont": font, **titled, **options,
    }  # fmt: skip


def picture_layout(
    x_range: tuple[float, float], y_range: tuple[float, float], height: int, *, can_zoom: bool = False,
    **options: Any,
) -> dict[str, Any]:  # fmt: skip
    """The layout of a picture: square pixels, no axes.

    Args:
        x_range, y_range: What is shown, the left and the upper end first.
        height: Of the figure, in pixels.
        can_zoom: Whether the toolbar offers to zoom.
        options: More of Plotly's layout.
    """
    axis = {"visible": False, "constrain": "domain", "fixedrange": not can_zoom}
    # Directly below its title, which stands above it on the left.
    return {
        "template": NAME, "xaxis": {"range": x_range, "constraintoward": "left", **axis},
        "yaxis": {"range": y_range, "scaleanchor": "x", "constraintoward": "top", **axis}, "height": height,
        "margin": PICTURE_MARGIN, **options,
    }  # fmt: skip
