"""Feature maps and what becomes of them with depth, as Plotly figures."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from core import images
from core.figures.colour import SEQUENTIAL
from core.figures.maps import MapLabels
from core.figures.template import NAME, NEUTRAL, PICTURE_MARGIN, SYMBOLS, axis, chart_layout, picture_layout

_MOST_NAMES = 24  # more layer names than these cannot be read under a chart
_PAIR_SIDE = 64
_LOG_2 = 0.30103  # ticks at the powers of two


def channel_figure(
    channel: NDArray[np.floating[Any]], *, labels: MapLabels | None = None, height: int = 360
) -> go.Figure:
    """One channel by the chapter's display rule, its own values under the pointer.

    Grey 128 is the mean, 0 two standard deviations less; see
    :func:`core.feature_maps.display_rules.activation_to_grey`.

    Args:
        channel: ``(h, w)``, any range.
        labels: Words of the hover text.
        height: Of the figure, in pixels.
    """
    labels = labels or MapLabels()
    mean, deviation = float(channel.mean()), float(channel.std())
    black, white = (mean - 2 * deviation, mean + 127 / 64 * deviation) if deviation else (mean, mean + 1.0)
    heatmap = go.Heatmap(
        z=np.ascontiguousarray(channel, dtype=np.float32), zmin=black, zmax=white, showscale=False,
        colorscale=[[0.0, "black"], [1.0, "white"]], hovertemplate=labels.hover(),
    )  # fmt: skip
    rows, columns = channel.shape
    layout = picture_layout((-0.5, columns - 0.5), (rows - 0.5, -0.5), height)
    return go.Figure(heatmap, layout)


def pair_figure(
    pictures: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    maps: tuple[NDArray[np.floating[Any]], NDArray[np.floating[Any]]],
    channels: Sequence[int],
    *,
    titles: Sequence[str],
    labels: MapLabels | None = None,
    font_size: int = 14,
) -> go.Figure:
    """Channels of two pictures, one above the other, each channel in one scale for both.

    Args:
        pictures: Two of uint8 ``(H, W, 1 or 3)``.
        maps: Two of ``(h, w, C)``; shrunk to means over areas where they have more than 64 cells a side.
        channels: Which.
        titles: Of the channels.
        labels: Words of the hover text.
        font_size: In pixels.
    """
    labels = labels or MapLabels()
    figure = make_subplots(
        2, len(channels) + 1, column_titles=["", *titles], horizontal_spacing=0.008, vertical_spacing=0.02
    )
    for row, picture in enumerate(pictures, start=1):
        source = images.png_data_url(images.fit_within(images.to_rgb(picture), 2 * _PAIR_SIDE))
        figure.add_image(source=source, hoverinfo="skip", row=row, col=1)
    for column, (channel, title) in enumerate(zip(channels, titles, strict=True), start=2):
        pair = [_small(values[..., channel]) for values in maps]
        low, high = min(0.0, *(float(part.min()) for part in pair)), max(float(part.max()) for part in pair)
        for row, part in enumerate(pair, start=1):
            trace = go.Heatmap(
                z=part, zmin=low, zmax=high if high > low else low + 1, colorscale=SEQUENTIAL, showscale=False,
                hovertemplate=labels.hover(), name=f"{title}, {row}",
            )  # fmt: skip
            figure.add_trace(trace, row=row, col=column)
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed", constrain="domain")
    for y_axis in figure.select_yaxes():
        y_axis.scaleanchor = (y_axis.anchor or "x").replace("y", "x")
    # The two rows meet in the middle, and the titles stand on the first one.
    figure.update_yaxes(constraintoward="bottom", row=1)
    figure.update_yaxes(constraintoward="top", row=2)
    for column, annotation in enumerate(figure.layout.annotations, start=2):
        annotation.update(x=0.5, xref=f"x{column} domain", y=1, yref=f"y{column} domain", font_size=font_size)
    figure.update_layout(template=NAME, margin={**PICTURE_MARGIN, "t": 2 * font_size})
    return figure


def depth_figure(
    names: Sequence[str],
    lines: Mapping[str, Sequence[float | None]],
    *,
    x_title: str,
    y_title: str,
    percent: bool = False,
    logarithmic: bool = False,
    font_size: int = 14,
    y_range: tuple[float, float] | None = None,
    marked: int | None = None,
) -> go.Figure:
    """Numbers of each layer, from the picture upwards, a line each; None leaves a layer out.

    Args:
        names: Of the layers.
        lines: A value a layer, by the line's title.
        x_title, y_title: Of the axes.
        percent: Whether the values are shares, 0-1.
        logarithmic: Whether the axis is; values must be above 0.
        font_size: In pixels.
        y_range: Of the axis; default what the values need.
        marked: The place of a layer to mark with a line.
    """
    value = "%{y:.1%}" if percent else "%{y:.3~g}"
    traces = []
    for position, (title, values) in enumerate(lines.items()):
        kept = [(place, entry) for place, entry in enumerate(values) if entry is not None]
        traces.append(go.Scatter(
            x=[place for place, _ in kept], y=[entry for _, entry in kept], name=title, mode="lines+markers",
            customdata=[names[place] for place, _ in kept], hovertemplate="%{customdata}: " + value,
            line={"width": font_size / 6},
            marker={"size": font_size * 0.6, "symbol": SYMBOLS[position % len(SYMBOLS)]},
        ))  # fmt: skip
    ticks = {
        "tickvals": list(range(len(names))), "ticktext": list(names), "tickangle": -60,
        "tickfont": {"size": font_size * 0.8},
    }  # fmt: skip
    y_axis = axis(
        font_size, y_title, tickformat=".0%" if percent else None, type="log" if logarithmic else "linear",
        dtick=_LOG_2 if logarithmic else None, range=y_range,
    )  # fmt: skip
    layout = chart_layout(
        font_size, xaxis=axis(font_size, x_title, **(ticks if len(names) <= _MOST_NAMES else {})), yaxis=y_axis,
        height=380, showlegend=True,
    )  # fmt: skip
    figure = go.Figure(traces, layout)
    if marked is not None:
        figure.add_vline(
            marked, line={"color": NEUTRAL, "width": font_size / 7, "dash": "dot"}, layer="below"
        )
    return figure


def _small(channel: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    return images.fit_within(channel.astype(np.float32), _PAIR_SIDE)
