"""How a reader saves a plotly figure: as a picture from its toolbar, or as a page for use without a network."""

from typing import Any, Literal

import plotly.graph_objects as go

from core.figures.template import NAME


def modebar_config(
    image_format: Literal["svg", "png"] = "svg", *, filename: str = "figure"
) -> dict[str, Any]:
    """plotly.js ``config`` whose camera button saves the figure, as it is shown, as SVG or as PNG of triple resolution.

    The browser draws the file, so that every font of the reader's machine, Chinese ones too, is at hand.
    """
    options = {"format": image_format, "filename": filename, "scale": 3 if image_format == "png" else 1}
    return {"displaylogo": False, "displayModeBar": True, "toImageButtonOptions": options}


def figure_html(figure: go.Figure, *, filename: str = "figure") -> bytes:
    """The figure on a white page, as one HTML file of about 5 MB that works without a network: plotly.js is inside."""
    page = go.Figure(figure)
    page.update_layout(template=f"plotly_white+{NAME}", paper_bgcolor="white")
    return page.to_html(
        include_plotlyjs=True, full_html=True, config=modebar_config(filename=filename)
    ).encode()
