"""Colouring of maps: perceptually even, safe for colour-blind readers, white at zero."""

import numpy as np
from numpy.typing import NDArray

# ColorBrewer's PuOr, blue end replaced by its RdBu blue: dark ends equally dark, so both signs weigh the same.
_ANCHORS = np.array(
    [
        (5, 48, 97),
        (67, 147, 195),
        (209, 229, 240),
        (247, 247, 247),
        (253, 224, 182),
        (224, 130, 20),
        (127, 59, 8),
    ],
    dtype=np.float64,
)
DIVERGING = [
    [float(position), f"rgb{tuple(int(c) for c in anchor)}"]
    for position, anchor in zip(np.linspace(0.0, 1.0, len(_ANCHORS)), _ANCHORS, strict=True)
]
"""Plotly colour scale from blue (negative) over white (zero) to orange (positive)."""

SEQUENTIAL = "Cividis"
"""Plotly colour scale for values that are never negative."""


def colour_diverging(values: NDArray[np.floating], *, limit: float | None = None) -> NDArray[np.uint8]:
    """Colour a map with blue for negative, white for zero and orange for positive values.

    Args:
        values: Float array ``(H, W)``.
        limit: The value shown in full orange; its negative is full blue. Default: the largest magnitude.

    Returns:
        uint8 ``(H, W, 3)``. An all-zero map is white throughout.
    """
    limit = float(np.abs(values).max()) if limit is None else limit
    scaled = np.zeros_like(values, dtype=np.float64) if limit == 0 else np.clip(values / limit, -1.0, 1.0)
    places = (scaled + 1.0) / 2.0
    grid = np.linspace(0.0, 1.0, len(_ANCHORS))
    channels = [np.interp(places, grid, _ANCHORS[:, channel]) for channel in range(3)]
    return np.rint(np.stack(channels, axis=-1)).astype(np.uint8)
