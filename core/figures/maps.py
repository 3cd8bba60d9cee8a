"""Pictures and feature maps as Plotly figures with the value under the pointer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.figures.colour import DIVERGING, SEQUENTIAL
from core.figures.template import picture_layout
from core.images import png_data_url

_HIGHLIGHT = "#d55e00"


@dataclass(frozen=True)
class Rectangle:
    """A part of a picture to mark: first row and column, height and width, in pixels."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True)
class MapLabels:
    """Translated words of the hover text."""

    row: str = "row"
    column: str = "column"
    value: str = "value"

    def hover(self, *, row: str = "y", column: str = "x", digits: int = 4) -> str:
        """Plotly's template of the text under the pointer; row and column are the names of what tells them."""
        return (
            f"{self.row} %{{{row}}}, {self.column} %{{{column}}}<br>"
            f"{self.value} %{{z:.{digits}~g}}<extra></extra>"
        )


def picture_figure(
    image: NDArray[np.uint8], *, marked: tuple[Rectangle, ...] = (), height: int = 360
) -> go.Figure:
    """A photograph with parts marked.

    Args:
        image: uint8 ``(H, W, 3)``.
        marked: Rectangles to draw over it.
        height: Of the figure, in pixels.
    """
    trace = go.Image(source=png_data_url(image), hoverinfo="none")
    return _figure(trace, image.shape[:2], marked, height)


def map_figure(
    values: NDArray[np.floating],
    *,
    labels: MapLabels | None = None,
    limit: float | None = None,
    is_signed: bool | None = None,
    marked: tuple[Rectangle, ...] = (),
    height: int = 360,
    show_scale: bool = True,
    number_size: int | None = None,
) -> go.Figure:
    """A feature map, one channel, with the value under the pointer.

    Signed maps are blue below and orange above zero; others run from dark to light.

    Args:
        values: Float ``(H, W)``; a NaN has no colour.
        labels: Words of the hover text.
        limit: Largest magnitude of the colour scale; default that of ``values``.
        is_signed: Default: whether there are negative values.
        marked: Rectangles to draw over it.
        height: Of the figure, in pixels.
        show_scale: Whether the colour scale stands beside the map.
        number_size: In pixels, where each cell tells its number, rounded.
    """
    labels = labels or MapLabels()
    is_signed = bool((values < 0).any()) if is_signed is None else is_signed
    limit = (float(np.nanmax(np.abs(values))) or 1.0) if limit is None else limit
    heatmap = go.Heatmap(
        z=np.ascontiguousarray(values, dtype=np.float32),
        colorscale=DIVERGING if is_signed else SEQUENTIAL,
        zmin=-limit if is_signed else 0.0,
        zmax=limit,
        hovertemplate=labels.hover(digits=5),
        showscale=show_scale,
        colorbar={"thickness": 10, "outlinewidth": 0},
        **({"texttemplate": "%{z:.0f}", "textfont": {"size": number_size}} if number_size else {}),
    )
    return _figure(heatmap, values.shape[:2], marked, height)


def _figure(
    trace: go.Image | go.Heatmap, shape: tuple[int, ...], marked: tuple[Rectangle, ...], height: int
) -> go.Figure:
    """The trace with square pixels and without axes. One construction: every later change is validated anew, slowly."""
    rows, columns = shape
    shapes = [_outline(part) for part in marked]
    x_range, y_range = (-0.5, columns - 0.5), (rows - 0.5, -0.5)
    return go.Figure(trace, picture_layout(x_range, y_range, height, can_zoom=True, shapes=shapes))


def _outline(part: Rectangle) -> dict[str, Any]:
    # Pixel (0, 0) reaches from -0.5 to 0.5 on both axes.
    return {
        "type": "rect",
        "x0": part.column - 0.5,
        "x1": part.column + part.width - 0.5,
        "y0": part.row - 0.5,
        "y1": part.row + part.height - 0.5,
        "line": {"color": _HIGHLIGHT, "width": 3},
    }
