"""The way of one picture file into a network, step by step: bytes, grid of pixels, tensor, rescaled tensor."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.images import load_foreign_image, load_image, resize

FIRST_BYTES = 16
MAX_SIDE = 4096


@dataclass(frozen=True)
class PreprocessingSteps:
    """What a picture is after each step.

    Attributes:
        num_bytes: Size of the file.
        first_bytes: Its first 16 bytes as hexadecimal pairs, such as ``ff d8 ff e0``: a JPEG.
        decoded: uint8 ``(H, W, 3)``, RGB, 0-255, upright.
        resized: uint8 ``(image_size, image_size, 3)``, 0-255, stretched to a square.
        tensor: float32, the same numbers as ``resized``.
        rescaled: float32, ``tensor`` divided by 255: 0-1.
    """

    num_bytes: int
    first_bytes: str
    decoded: NDArray[np.uint8]
    resized: NDArray[np.uint8]
    tensor: NDArray[np.float32]
    rescaled: NDArray[np.float32]


def steps(source: Path | bytes, image_size: int, *, is_own: bool = False) -> PreprocessingSteps:
    """Take one picture file through all steps that a data set's pictures go through.

    Pictures with a side of more than 4096 pixels are decoded at a smaller size.

    Args:
        source: A path, or the bytes of a file.
        image_size: Height and width that the network expects, in pixels.
        is_own: Whether the file comes with this program, so that it need not be decoded apart.

    Raises:
        UnreadableImage: The file is no picture, is damaged or cannot be opened.
    """
    decoded = (load_image if is_own else load_foreign_image)(source, max_side=MAX_SIDE)
    content = source if isinstance(source, bytes) else source.read_bytes()
    resized = resize(decoded, image_size, image_size)
    tensor = resized.astype(np.float32)
    first_bytes = content[:FIRST_BYTES].hex(" ")
    return PreprocessingSteps(len(content), first_bytes, decoded, resized, tensor, tensor / np.float32(255))
