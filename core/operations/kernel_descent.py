"""One kernel that learns: gradient descent on a picture and the map that a hidden kernel makes of it."""

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]


def standardised(picture: NDArray[np.generic]) -> NDArray[np.float32]:
    """A grey picture with mean 0 and standard deviation 1, as nets like their inputs; an even one becomes 0.

    Args:
        picture: ``(h, w)``.

    Example:
        >>> standardised(np.array([[0, 2]]))
        array([[-1.,  1.]], dtype=float32)
    """
    values = picture.astype(np.float64)
    spread = values.std() or 1.0
    return ((values - values.mean()) / spread).astype(np.float32)


def descend(
    picture: NDArray[np.floating], target: NDArray[np.floating], start: NDArray[np.floating], *, rate: float,
    steps: int,
) -> tuple[Grid, Grid]:  # fmt: skip
    """Move a kernel down the gradient of the mean squared error between its map and another one.

    Args:
        picture: ``(h, w)``.
        target: ``(h', w')``, what the map should be; its size is that without padding.
        start: ``(size, size)``, the kernel at first.
        rate: Learning rate.
        steps: How many.

    Returns:
        Kernels float64 ``(steps + 1, size, size)`` and errors ``(steps + 1,)``, those of the start first.

    Example:
        >>> picture = np.array([[1.0, 2.0]])
        >>> kernels, errors = descend(picture, 3 * picture, np.array([[1.0]]), rate=0.1, steps=1)
        >>> kernels.ravel(), errors[0]
        (array([1., 2.]), np.float64(10.0))
    """
    patches = _patches(picture, len(start))
    wanted = target.astype(np.float64).ravel()
    kernel = start.astype(np.float64).ravel()
    kernels, errors = [kernel], []
    for _ in range(steps + 1):
        error = patches @ kernel - wanted
        errors.append(float((error**2).mean()))
        kernel = kernel - rate * 2 * (error @ patches) / len(patches)
        kernels.append(kernel)
    return np.stack(kernels[:-1]).reshape(-1, *start.shape), np.array(errors)


def largest_rate(picture: NDArray[np.floating], size: int) -> float:
    """The learning rate above which the error grows: 2 by the largest curvature of the error.

    Example:
        >>> round(largest_rate(np.array([[1.0, 2.0]]), 1), 3)
        0.4
    """
    patches = _patches(picture, size)
    curvature = 2 * patches.T @ patches / len(patches)
    largest = float(np.linalg.eigvalsh(curvature)[-1])
    return 2 / largest if largest > 0 else 1.0


def _patches(picture: NDArray[np.floating], size: int) -> Grid:
    """Every window of the picture as a row of numbers."""
    windows = np.lib.stride_tricks.sliding_window_view(picture.astype(np.float64), (size, size))
    return windows.reshape(-1, size * size)
