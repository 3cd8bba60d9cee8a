"""Pixels from the pipe of another process."""

import math
from typing import IO

import numpy as np
from numpy.typing import NDArray


def read_pixels(pipe: IO[bytes], shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """So many bytes, straight into an array of this shape.

    Raises:
        EOFError: The other process has ended before.

    Example:
        >>> import io
        >>> read_pixels(io.BytesIO(b"abcdef"), (1, 2, 3))
        array([[[ 97,  98,  99],
                [100, 101, 102]]], dtype=uint8)
    """
    pixels = np.empty(math.prod(shape), np.uint8)
    rest = pixels.data
    while len(rest):
        if not (count := pipe.readinto(rest)):  # type: ignore[attr-defined]
            raise EOFError
        rest = rest[count:]
    return pixels.reshape(shape)
