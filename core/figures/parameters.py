"""How many parameters each layer has, for several nets side by side."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.figures.template import axis, chart_layout


def parameters_figure(
    layers: Sequence[str], counts: Mapping[str, Sequence[int]], *, title: str, font_size: int = 14
) -> go.Figure:
    """A group of bars a layer, the first layer on top, with the numbers at their ends.

    Args:
        layers: Names, all different.
        counts: For each net the parameters of these layers.
        title: Of the horizontal axis.
        font_size: In pixels.
    """
    bars = [
        go.Bar(
            y=list(layers), x=list(of_net), name=name, orientation="h", text=[f"{count:,}" for count in of_net],
            textposition="auto", textfont={"size": font_size}, hovertemplate="%{y}: %{x:,}",
        )
        for name, of_net in counts.items()
    ]  # fmt: skip
    x_axis = axis(font_size, title, nticks=4)
    y_axis = axis(font_size, type="category", autorange="reversed", showgrid=False)
    return go.Figure(bars, chart_layout(font_size, xaxis=x_axis, yaxis=y_axis, height=300, barmode="group"))
