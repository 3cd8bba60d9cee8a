"""How probable a class is when only some channels of a layer are kept, as a Plotly figure."""

from collections.abc import Sequence

import plotly.graph_objects as go

from core.figures.template import axis, chart_layout

_NOTHING = 0.5  # where 0 stands on the logarithmic axis


def kept_figure(
    counts: Sequence[int],
    probabilities: Sequence[float],
    *,
    names: Sequence[str],
    x_title: str,
    y_title: str,
    font_size: int = 14,
) -> go.Figure:
    """A curve over the number of kept channels, 0 at the left of a logarithmic axis.

    Args:
        counts: Ascending, from 0.
        probabilities: One a count, 0-1.
        names: What the net says is the likeliest class, one a count; told under the pointer.
        x_title, y_title: Of the axes.
        font_size: In pixels.
    """
    places = [count or _NOTHING for count in counts]
    line = go.Scatter(
        x=places, y=list(probabilities), mode="lines+markers", customdata=list(zip(counts, names, strict=True)),
        line={"width": font_size / 5}, marker={"size": font_size * 0.6},
        hovertemplate="%{customdata[0]}: %{y:.1%}<br>%{customdata[1]}<extra></extra>",
    )  # fmt: skip
    powers = {1, 10, 100, 1000}
    shown = [
        count for count in counts if count in (0, counts[-1]) or (count in powers and 2 * count < counts[-1])
    ]
    x_axis = axis(
        font_size,
        x_title,
        type="log",
        tickvals=[count or _NOTHING for count in shown],
        ticktext=[f"{c:,}" for c in shown],
    )
    layout = chart_layout(
        font_size, xaxis=x_axis, yaxis=axis(font_size, y_title, tickformat=".0%", range=(-0.02, 1.02)),
        showlegend=False, margin={"l": 10, "r": 10, "t": 10, "b": 10},
    )  # fmt: skip
    return go.Figure(line, layout)
