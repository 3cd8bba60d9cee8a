"""Class activation maps over their picture, as Plotly figures with the value of the cell under the pointer."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from core.feature_maps.heatmap import Extent, enlarge, is_zero, positive_part
from core.figures.maps import MapLabels
from core.figures.template import picture_layout
from core.images import overlay, png_data_url, to_rgb

_LEVELS = {"start": 0.25, "end": 0.75, "size": 0.25}
_RECTANGLE = {"color": "#d55e00", "width": 3}
_CLEAR = [[0.0, "rgba(0,0,0,0)"], [1.0, "rgba(0,0,0,0)"]]
_HEIGHT = 420  # where a page does not set another
_MOST_NUMBERS = 100  # more cells than these leave no room for their numbers


@dataclass(frozen=True)
class HeatLook:
    """How a map is laid over its picture.

    Attributes:
        opacity: Of the map, 0-1; where it is hottest, if it fades.
        colours: A name in ``core.images.COLORMAPS``.
        contours: Whether lines are drawn at 25, 50 and 75% of the maximum.
        fades: Whether the picture shows through where there is less heat; never where cells are shown.
        as_grid: Whether the cells of the map are shown as they are, with their numbers where there is room.
    """

    opacity: float = 0.7
    colours: str = "viridis"
    contours: bool = False
    as_grid: bool = False
    fades: bool = True


def heat_figure(
    image: NDArray[np.uint8],
    values: NDArray[np.floating[Any]],
    look: HeatLook,
    *,
    rectangle: tuple[Extent, Extent] | None = None,
    selectable: bool = False,
    labels: MapLabels | None = None,
    answers: bool = True,
) -> go.Figure:
    """A map over its picture. Both axes run over pixels, pixel (0, 0) from 0 to 1.

    Args:
        image: uint8 ``(H, W, 1 or 3)``.
        values: ``(h, w)`` of any scale, shown as shares of its maximum; cells below 0 stay uncoloured, and a map
            that is zero everywhere leaves the picture as it is.
        look: How.
        rectangle: Rows and columns to mark, as shares of the sides.
        selectable: Whether dragging draws a rectangle.
        labels: Words of the hover text.
        answers: Whether the cells tell their values to the pointer; a map of 50,000 cells weighs half a megabyte.
    """
    rows, columns = image.shape[:2]
    picture = to_rgb(image)
    shown = picture if is_zero(values) else heat_overlay(picture, values, look)
    layout = picture_layout(
        (0, columns), (rows, 0), _HEIGHT, showlegend=False, dragmode="select" if selectable else False
    )
    figure = go.Figure(go.Image(source=png_data_url(shown), x0=0.5, y0=0.5, hoverinfo="skip"), layout)
    if look.contours and not is_zero(values):
        figure.add_trace(_contours(enlarge(positive_part(values), rows, columns)))
    if answers:
        figure.add_trace(_cells(values, (rows, columns), look.as_grid, labels or MapLabels()))
    figure.update_yaxes(constraintoward="top")  # maps side by side begin at one height
    if rectangle is not None:
        (top, bottom), (left, right) = rectangle
        figure.add_shape(
            type="rect", line=_RECTANGLE,
            x0=left * columns, x1=right * columns, y0=top * rows, y1=bottom * rows,
        )  # fmt: skip
    return figure


def heat_overlay(
    picture: NDArray[np.uint8], values: NDArray[np.floating[Any]], look: HeatLook
) -> NDArray[np.uint8]:
    """The pixels of :func:`heat_figure`: uint8 ``(H, W, 3)``. See :func:`core.images.overlay`."""
    heat = positive_part(values)
    if look.as_grid:
        heat = enlarge(heat, *picture.shape[:2], smooth=False)
    fade = look.fades and not look.as_grid
    return overlay(picture, heat, alpha=look.opacity, colormap=look.colours, fade=fade)


def _contours(heat: NDArray[np.float32]) -> go.Contour:
    return go.Contour(
        z=heat, x0=0.5, y0=0.5, contours={**_LEVELS, "coloring": "none"},
        line={"color": "white", "width": 2}, showscale=False, hoverinfo="skip",
    )  # fmt: skip


def _cells(
    values: NDArray[np.floating[Any]], size: tuple[int, int], is_grid: bool, labels: MapLabels
) -> go.Heatmap:
    """The cells themselves, invisible: they answer the pointer, and carry the numbers of a small grid."""
    dy, dx = (side / count for side, count in zip(size, values.shape, strict=True))
    places = np.moveaxis(np.indices(values.shape), 0, -1)
    hover = labels.hover(row="customdata[0]", column="customdata[1]")
    return go.Heatmap(
        z=values.astype(np.float32), customdata=places, x0=dx / 2, dx=dx, y0=dy / 2, dy=dy,
        colorscale=_CLEAR, showscale=False, hovertemplate=hover,
        texttemplate="%{z:.2~g}" if is_grid and values.size <= _MOST_NUMBERS else None,
        textfont={"color": "white", "shadow": "0 0 4px black"},
    )  # fmt: skip
