"""RGB arrays to picture files."""

import base64

import cv2
import numpy as np
from numpy.typing import NDArray


def encode_png(image: NDArray[np.uint8]) -> bytes:
    """A lossless PNG file.

    Args:
        image: uint8 ``(H, W, 3)`` RGB or ``(H, W)`` grey, 0-255.

    Raises:
        ValueError: Another dtype or shape.

    Example:
        >>> picture = np.array([[[255, 0, 0], [0, 0, 255]]], np.uint8)  # red, blue
        >>> file = np.frombuffer(encode_png(picture), np.uint8)
        >>> bool((cv2.imdecode(file, cv2.IMREAD_COLOR_RGB) == picture).all())
        True
    """
    return _encode(image, ".png", [])


def png_data_url(image: NDArray[np.uint8]) -> str:
    """The PNG file as a URL that holds it.

    Args:
        image: uint8 ``(H, W, 3)`` RGB or ``(H, W)`` grey, 0-255.

    Example:
        >>> png_data_url(np.zeros((1, 1, 3), np.uint8))[:30]
        'data:image/png;base64,iVBORw0K'
    """
    return "data:image/png;base64," + base64.b64encode(encode_png(image)).decode()


def encode_jpeg(image: NDArray[np.uint8], *, quality: int = 90) -> bytes:
    """A JPEG file, smaller than PNG for photographs but not exact.

    Args:
        image: uint8 ``(H, W, 3)`` RGB or ``(H, W)`` grey, 0-255.
        quality: 1 (smallest file) to 100 (closest to the picture).

    Raises:
        ValueError: Another dtype or shape, or a quality out of range.

    Example:
        >>> noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
        >>> len(encode_jpeg(noise, quality=10)) < len(encode_jpeg(noise)) < len(encode_png(noise))
        True
    """
    if not 1 <= quality <= 100:
        raise ValueError(f"quality must be between 1 and 100, received {quality}.")
    return _encode(image, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, quality])


def _encode(image: NDArray[np.uint8], suffix: str, options: list[int]) -> bytes:
    is_rgb = image.ndim == 3 and image.shape[2] == 3
    if image.dtype != np.uint8 or image.size == 0 or not (is_rgb or image.ndim == 2):
        raise ValueError(
            f"image must be non-empty uint8 (H, W, 3) or (H, W), received {image.dtype} {image.shape}."
        )
    pixels = cv2.cvtColor(image, cv2.COLOR_RGB2BGR) if is_rgb else image
    return cv2.imencode(suffix, pixels, options)[1].tobytes()
