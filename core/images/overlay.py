"""Heatmaps laid over pictures."""

from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from core.images.geometry import resize

COLORMAPS: Mapping[str, int] = {
    "viridis": cv2.COLORMAP_VIRIDIS,
    "inferno": cv2.COLORMAP_INFERNO,
    "magma": cv2.COLORMAP_MAGMA,
    "cividis": cv2.COLORMAP_CIVIDIS,
    "turbo": cv2.COLORMAP_TURBO,
    "jet": cv2.COLORMAP_JET,
}
"""OpenCV's code for each colour scale. The first four are perceptually uniform; turbo and jet are not."""


def normalise(heatmap: NDArray[np.generic]) -> NDArray[np.float32]:
    """Divide by the maximum, as Grad-CAM does; an all-zero map stays zero.

    Args:
        heatmap: Any shape, finite and not negative.

    Returns:
        float32 of the same shape, 0-1; the maximum is 1 unless all is zero.

    Raises:
        ValueError: An empty map, or values that are negative, infinite or NaN.

    Example:
        >>> normalise(np.array([0, 1, 4]))
        array([0.  , 0.25, 1.  ], dtype=float32)
    """
    values = heatmap.astype(np.float64)
    if values.size == 0 or not np.isfinite(values).all() or values.min() < 0:
        raise ValueError("heatmap must be non-empty, and its values finite and at least 0.")
    maximum = values.max()
    return (values / maximum if maximum > 0 else values).astype(np.float32)


def overlay(
    image: NDArray[np.uint8],
    heatmap: NDArray[np.generic],
    *,
    alpha: float = 0.4,
    colormap: str = "jet",
    fade: bool = False,
) -> NDArray[np.uint8]:
    """Lay a coloured heatmap over a picture: ``(1 - alpha) * image + alpha * colour(heatmap)``.

    The heatmap is normalised (:func:`normalise`), then interpolated linearly to the size of the picture, then
    coloured, so that no colour appears that is not in the scale.

    Args:
        image: uint8 ``(H, W, 3)``, RGB, 0-255.
        heatmap: ``(h, w)`` of any size and scale, finite and not negative.
        alpha: Opacity of the heatmap, 0 (only the picture) to 1 (only the heatmap).
        colormap: A name in ``COLORMAPS``.
        fade: Multiply ``alpha`` by the normalised heat, so that the picture stays as it is where there is none.

    Returns:
        uint8 ``(H, W, 3)``, RGB, 0-255.

    Raises:
        ValueError: A wrong shape or dtype, an opacity outside 0-1, an unknown colour scale, or values that
            :func:`normalise` refuses.

    Example:
        >>> grey = np.full((1, 2, 3), 100, np.uint8)
        >>> overlay(grey, np.array([[0, 1]]), alpha=0.5)  # jet goes from dark blue to dark red
        array([[[ 50,  50, 114],
                [114,  50,  50]]], dtype=uint8)
    """
    if image.dtype != np.uint8 or image.ndim != 3 or image.shape[2] != 3:
        raise ValueError(f"image must be uint8 (H, W, 3), received {image.dtype} {image.shape}.")
    if heatmap.ndim != 2:
        raise ValueError(f"heatmap must be (h, w), received shape {heatmap.shape}.")
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha must be between 0 and 1, received {alpha}.")
    if colormap not in COLORMAPS:
        raise ValueError(f"colormap must be one of {', '.join(COLORMAPS)}, received {colormap!r}.")
    heat = resize(normalise(heatmap), *image.shape[:2])
    levels = np.rint(255 * heat).astype(np.uint8)
    colours = cv2.cvtColor(cv2.applyColorMap(levels, COLORMAPS[colormap]), cv2.COLOR_BGR2RGB)
    if fade:
        share = alpha * heat[..., None]
        return np.rint((1 - share) * image + share * colours).astype(np.uint8)
    blended: Any = cv2.addWeighted(image, 1 - alpha, colours, alpha, 0)
    return blended
