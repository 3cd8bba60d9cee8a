"""Picture files for the tests."""

import cv2
import numpy as np


def picture_bytes(number: int, suffix: str = ".png", size: tuple[int, int] = (12, 18)) -> bytes:
    """A file whose picture is one colour, (number, 255 - number, 7)."""
    pixels = np.full((*size, 3), (number, 255 - number, 7), np.uint8)
    return cv2.imencode(suffix, pixels[..., ::-1])[1].tobytes()
