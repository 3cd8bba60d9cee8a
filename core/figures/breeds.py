"""Figures of breeds: right answers where a net knows a breed and where it does not, and what it takes a new one for."""

from collections.abc import Mapping, Sequence

import plotly.graph_objects as go

from core.figures.template import NEUTRAL, PALETTE, axis, chart_layout

_KNOWN, _NEW = PALETTE[0], PALETTE[1]
_LEAST_BARS = 7  # so many have room: fewer would be as thick as blocks
_ROOM = 1.04  # of an axis of shares: marks at its end are whole


def known_and_new_figure(
    rows: Mapping[str, tuple[float | None, float]],
    *,
    names: tuple[str, str],
    x_title: str,
    font_size: int = 14,
) -> go.Figure:
    """A row a breed, from the first at the top: how often it is right where the breed was trained on and where not.

    Args:
        rows: By title the two shares, 0-1; None where nobody measured the first.
        names: In the legend: known, new.
        x_title: Of the axis.
        font_size: In pixels.
    """
    titles = list(rows)
    lines = [
        end
        for title, (known, new) in rows.items()
        if known is not None
        for end in ((known, title), (new, title), (None, None))
    ]
    known = {title: share for title, (share, _) in rows.items() if share is not None}
    figure = go.Figure()
    figure.add_scatter(
        x=[share for share, _ in lines], y=[title for _, title in lines], mode="lines", hoverinfo="skip",
        showlegend=False, line={"color": NEUTRAL, "width": font_size / 6},
    )  # fmt: skip
    for name, shares, colour, symbol in (
        (names[0], known, _KNOWN, "circle"),
        (names[1], {title: new for title, (_, new) in rows.items()}, _NEW, "diamond"),
    ):
        figure.add_scatter(
            x=list(shares.values()), y=list(shares), name=name, mode="markers",
            marker={"color": colour, "symbol": symbol, "size": font_size * 0.75},
            hovertemplate="%{y}: %{x:.1%}",
        )  # fmt: skip
    lowest = min((share for pair in rows.values() for share in pair if share is not None), default=0.0)
    x_axis = axis(
        font_size, x_title, range=[min(0.5, lowest - 0.05), _ROOM], tickformat=".0%", zeroline=False
    )
    y_axis = axis(font_size, type="category", categoryorder="array", categoryarray=titles[::-1], dtick=1)
    return figure.update_layout(chart_layout(font_size, xaxis=x_axis, yaxis=y_axis))


def taken_for_figure(
    counts: Mapping[str, int],
    is_own_species: Sequence[bool],
    *,
    names: tuple[str, str],
    x_title: str,
    font_size: int = 14,
) -> go.Figure:
    """A bar a known breed: how many pictures of a new one were taken for it.

    Args:
        counts: By title, in the order from the top.
        is_own_species: Of each, whether it is of the new breed's species.
        names: In the legend: the own species, the other one.
        x_title: Of the axis.
        font_size: In pixels.
    """
    titles = list(counts)
    figure = go.Figure()
    for name, wanted, colour, pattern in ((names[0], True, _KNOWN, ""), (names[1], False, _NEW, "/")):
        chosen = [title for title, own in zip(titles, is_own_species, strict=True) if own == wanted]
        if not chosen:
            continue
        figure.add_bar(
            y=chosen, x=[counts[title] for title in chosen], name=name, orientation="h",
            text=[counts[title] for title in chosen], textposition="outside", cliponaxis=False,
            textfont={"size": font_size}, hovertemplate="%{y}: %{x}",
            marker={"color": colour, "pattern": {"shape": pattern, "fillmode": "overlay"}},
        )  # fmt: skip
    most = max(counts.values(), default=1)
    x_axis = axis(font_size, x_title, range=[0, 1.15 * most])
    top = len(titles) - 0.5
    y_axis = axis(
        font_size, type="category", categoryorder="array", categoryarray=titles[::-1], dtick=1,
        range=[top - max(len(titles), _LEAST_BARS), top], showgrid=False,
    )  # fmt: skip
    return figure.update_layout(
        chart_layout(font_size, xaxis=x_axis, yaxis=y_axis, barmode="overlay", showlegend=True)
    )
