"""The channels that make a class activation map, side by side in one scale of colours."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from core import images
from core.figures.colour import DIVERGING
from core.figures.maps import MapLabels
from core.figures.template import NAME, NEUTRAL, PICTURE_MARGIN

_MOST_SIDE = 32  # cells a side: ten maps of 224 x 224 numbers would weigh megabytes
_TITLE_ROOM = 0.13  # of the height, for the titles of a row


def channels_figure(
    maps: Sequence[NDArray[np.floating[Any]]],
    *,
    titles: Sequence[str],
    columns: int,
    added: int,
    labels: MapLabels | None = None,
    font_size: int = 14,
    height: int = 360,
) -> go.Figure:
    """Signed maps in rows, blue below and orange above zero, those that are added up already in a frame.

    Args:
        maps: Each ``(h, w)``; shrunk to means over areas where they have more than 32 cells a side.
        titles: Of the maps.
        columns: Maps a row.
        added: How many of them, from the first on, are framed.
        labels: Words of the hover text.
        font_size: In pixels.
        height: Of the figure, in pixels.
    """
    labels = labels or MapLabels()
    rows = -(-len(maps) // columns)
    figure = make_subplots(
        rows, columns, subplot_titles=list(titles), horizontal_spacing=0.02, vertical_spacing=_TITLE_ROOM
    )
    small = [images.fit_within(values.astype(np.float32), _MOST_SIDE) for values in maps]
    limit = max((float(np.abs(values).max()) for values in small), default=0.0) or 1.0
    for place, values in enumerate(small):
        row, column = divmod(place, columns)
        trace = go.Heatmap(
            z=np.ascontiguousarray(values), zmin=-limit, zmax=limit, colorscale=DIVERGING, showscale=False,
            hovertemplate=labels.hover(),
        )  # fmt: skip
        figure.add_trace(trace, row=row + 1, col=column + 1)
        is_added = place < added
        figure.update_xaxes(
            visible=True, showticklabels=False, showgrid=False, zeroline=False, ticks="", fixedrange=True,
            constrain="domain", mirror=True, showline=True, linecolor="#d55e00" if is_added else NEUTRAL,
            linewidth=3 if is_added else 1, row=row + 1, col=column + 1,
        )  # fmt: skip
        figure.update_yaxes(
            visible=True, showticklabels=False, showgrid=False, zeroline=False, ticks="", fixedrange=True,
            autorange="reversed", scaleanchor=f"x{place + 1 if place else ''}", constrain="domain", mirror=True,
            showline=True, linecolor="#d55e00" if is_added else NEUTRAL, linewidth=3 if is_added else 1,
            row=row + 1, col=column + 1,
        )  # fmt: skip
    figure.update_annotations(font_size=font_size * 0.85)
    figure.update_layout(
        template=NAME, height=height, margin={**PICTURE_MARGIN, "t": 2 * font_size},
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)",
    )  # fmt: skip
    return figure
