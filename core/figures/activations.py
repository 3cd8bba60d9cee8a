"""Feature maps and what becomes of them with depth, as Plotly figures."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from core import images
from core.figures.maps import MapLabels
from core.figures.run_curves import PALETTE

_MARGIN = {"l": 4, "r": 4, "t": 4, "b": 4}
_CLEAR = "rgba(0, 0, 0, 0)"
_GRID = "rgba(136, 136, 136, 0.25)"
_MOST_NAMES = 24  # more layer names than these cannot be read under a chart
_PAIR_SIDE = 64
_LOG_2 = 0.30103  # ticks at the powers of two
_SYMBOLS = ("circle", "square", "diamond")


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
        colorscale=[[0.0, "black"], [1.0, "white"]], hovertemplate=_hover(labels),
    )  # fmt: skip
    return _map_axes(go.Figure(heatmap), channel.shape, height)


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
        rgb = np.repeat(picture, 3, axis=2) if picture.shape[2] == 1 else picture
        figure.add_trace(_image(images.fit_within(rgb, 2 * _PAIR_SIDE)), row=row, col=1)
    for column, channel in enumerate(channels, start=2):
        pair = [_small(values[..., channel]) for values in maps]
        low, high = min(0.0, *(float(part.min()) for part in pair)), max(float(part.max()) for part in pair)
        for row, part in enumerate(pair, start=1):
            trace = go.Heatmap(
                z=part, zmin=low, zmax=high if high > low else low + 1, colorscale="Cividis", showscale=False,
                hovertemplate=_hover(labels),
            )  # fmt: skip
            figure.add_trace(trace, row=row, col=column)
    figure.update_xaxes(visible=False, constrain="domain")
    figure.update_yaxes(visible=False, autorange="reversed", constrain="domain")
    for axis in figure.select_yaxes():
        axis.scaleanchor = (axis.anchor or "x").replace("y", "x")
    figure.update_annotations(font_size=font_size)
    figure.update_layout(margin={**_MARGIN, "t": 2 * font_size}, height=290, dragmode=False)
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
    """
    value = "%{y:.1%}" if percent else "%{y:.3~g}"
    figure = go.Figure()
    for position, (title, values) in enumerate(lines.items()):
        kept = [(place, entry) for place, entry in enumerate(values) if entry is not None]
        figure.add_scatter(
            x=[place for place, _ in kept], y=[entry for _, entry in kept], name=title, mode="lines+markers",
            customdata=[names[place] for place, _ in kept], hovertemplate="%{customdata}: " + value,
            line={"color": PALETTE[position % len(PALETTE)], "width": font_size / 6},
            marker={"size": font_size * 0.6, "symbol": _SYMBOLS[position % len(_SYMBOLS)]},
        )  # fmt: skip
    font = {"size": font_size}
    axis = {"gridcolor": _GRID, "zerolinecolor": _GRID, "automargin": True, "tickfont": font}
    figure.update_xaxes(title={"text": x_title, "font": font}, **axis)
    if len(names) <= _MOST_NAMES:
        small = {"size": font_size * 0.8}
        figure.update_xaxes(
            tickvals=list(range(len(names))), ticktext=list(names), tickangle=-60, tickfont=small
        )
    figure.update_yaxes(
        title={"text": y_title, "font": font}, tickformat=".0%" if percent else None,
        type="log" if logarithmic else "linear", dtick=_LOG_2 if logarithmic else None, range=y_range, **axis,
    )  # fmt: skip
    legend = {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "font": font}
    figure.update_layout(
        paper_bgcolor=_CLEAR, plot_bgcolor=_CLEAR, height=380, margin={"l": 10, "r": 10, "t": 40, "b": 10},
        showlegend=True, legend=legend, dragmode=False,
    )  # fmt: skip
    return figure


def _hover(labels: MapLabels) -> str:
    return f"{labels.row} %{{y}}, {labels.column} %{{x}}<br>{labels.value} %{{z:.4~g}}<extra></extra>"


def _small(channel: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    return images.fit_within(channel.astype(np.float32), _PAIR_SIDE)


def _image(rgb: NDArray[np.uint8]) -> go.Image:
    source = "data:image/png;base64," + base64.b64encode(images.encode_png(rgb)).decode()
    return go.Image(source=source, hoverinfo="skip")


def _map_axes(figure: go.Figure, shape: tuple[int, ...], height: int) -> go.Figure:
    rows, columns = shape
    figure.update_xaxes(visible=False, range=[-0.5, columns - 0.5], constrain="domain", fixedrange=True)
    figure.update_yaxes(
        visible=False, range=[rows - 0.5, -0.5], scaleanchor="x", constrain="domain", fixedrange=True
    )
    figure.update_layout(margin=_MARGIN, height=height, dragmode=False)
    return figure
