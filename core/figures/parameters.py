"""How many parameters each layer has, for several nets side by side."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.figures.template import axis, chart_layout

_ROOM_FOR_NUMBERS = 1.4  # behind the longest bar, in its length


def parameters_figure(
    layers: Sequence[str], counts: Mapping[str, Sequence[int | None]], *, title: str, font_size: int = 14
) -> go.Figure:
    """A group of bars a layer, the first layer on top, with the numbers at their ends.

    Args:
        layers: Names, all different.
        counts: For each net the parameters of these layers; None for a layer that it has not.
        title: Of the horizontal axis.
        font_size: In pixels.
    """
    bars = [
        go.Bar(
            y=list(layers), x=list(of_net), name=name, orientation="h",
            text=["" if count is None else f"{count:,}" for count in of_net],
            textposition="outside", textfont={"size": font_size}, hovertemplate="%{y}: %{x:,}",
        )
        for name, of_net in counts.items()
    ]  # fmt: skip
    most = max(count or 0 for of_net in counts.values() for count in of_net)
    x_axis = axis(font_size, title, nticks=4, range=(0, most * _ROOM_FOR_NUMBERS))
    y_axis = axis(font_size, type="category", autorange="reversed", showgrid=False)
    return go.Figure(bars, chart_layout(font_size, xaxis=x_axis, yaxis=y_axis, height=300, barmode="group"))
