"""The outline of a mask, drawn over its picture."""

import cv2
import numpy as np
from numpy.typing import NDArray

_LINE, _RIM = (255, 255, 255), (0, 0, 0)


def outlined(image: NDArray[np.uint8], mask: NDArray[np.bool_], *, width: int = 2) -> NDArray[np.uint8]:
    """A copy of a picture with the outline of a mask: white, with a black rim that shows on any colour.

    Args:
        image: uint8 ``(H, W, 3)``.
        mask: bool ``(H, W)``; what touches the border of the picture is closed along it.
        width: Of the white line in pixels; the rim is a pixel or two on both sides.

    Raises:
        ValueError: Picture and mask differ in size.

    Example:
        >>> mask = np.zeros((9, 9), bool)
        >>> mask[3:6, 3:6] = True
        >>> drawn = outlined(np.full((9, 9, 3), 99, np.uint8), mask, width=1)
        >>> int((drawn == 255).all(axis=2).sum())  # 9 pixels but the one in the middle
        8
    """
    if image.shape[:2] != mask.shape:
        raise ValueError(f"a mask of {mask.shape} does not fit a picture of shape {image.shape}.")
    drawn = np.ascontiguousarray(image).copy()
    lines, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    for colour, thickness in ((_RIM, width + 2), (_LINE, width)):
        cv2.drawContours(drawn, lines, -1, colour, thickness)
    return drawn
