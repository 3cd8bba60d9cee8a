"""One kernel learned by gradient descent from a picture and what a kernel should make of it.

The squared error of a kernel is a quadratic function of its cells, so all that a picture tells of it fits into a small
matrix: the mean products of the pixels under each pair of cells, and of each of them with the target. With these
moments a step costs a hundred multiplications whatever the size of the picture, and it is exactly the step that
``keras.optimizers.SGD`` makes with the whole picture as its batch. A browser does thousands of them a second.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """What a picture and its target say about all kernels.

    Attributes:
        size: Cells a side of the kernel.
        inputs: float64 ``(size**2, size**2)``, mean products of the pixels under two cells.
        targets: float64 ``(size**2,)``, mean products of the pixels under a cell and the target.
        power: Mean square of the target: the error of a kernel of zeros.

    Example:
        >>> moments(np.array([[1.0, 2.0]]), np.array([[2.0, 4.0]])).largest_rate  # 1 / 2.5
        0.4
    """

    size: int
    inputs: Floats
    targets: Floats
    power: float

    @property
    def largest_rate(self) -> float:
        """The learning rate above which plain gradient descent runs away: 2 over the steepest curvature."""
        return float(1 / np.linalg.eigvalsh(self.inputs)[-1])


@dataclass(frozen=True)
class Descent:
    """A way down.

    Attributes:
        kernels: float64 ``(steps + 1, size, size)``, the first is the start.
        losses: float64 ``(steps + 1,)``, mean squared error of each.
    """

    kernels: Floats
    losses: Floats


def standardised(image: NDArray[Any]) -> Floats:
    """A grey picture minus its mean, divided by its standard deviation; one of a single grey is 0 everywhere.

    Without it the brightness of a picture decides the learning rate, and edges are learned last.

    Example:
        >>> standardised(np.array([[0, 2], [2, 0]]))
        array([[-1.,  1.],
               [ 1., -1.]])
    """
    pixels = np.asarray(image, np.float64)
    deviation = pixels.std()
    return (pixels - pixels.mean()) / (deviation if deviation > 0 else 1.0)


def moments(image: NDArray[Any], target: NDArray[Any]) -> Moments:
    """What a picture and its target say about all kernels.

    Args:
        image: ``(H, W)``.
        target: ``(H - size + 1, W - size + 1)``, what the kernel should make of it without padding.

    Raises:
        InputError: The shapes do not fit a square kernel of 1 to 7 cells a side.

    Example:
        >>> found = moments(np.array([[1.0, 2.0, 3.0]]), np.array([[2.0, 4.0, 6.0]]))  # a kernel of one cell
        >>> found.targets / found.inputs[0]
        array([2.])
    """
    pixels, wanted = np.asarray(image, np.float64), np.asarray(target, np.float64)
    sizes = {have - want + 1 for have, want in zip(pixels.shape, wanted.shape, strict=True)}
    if len(sizes) != 1 or not 1 <= min(sizes) <= 7 or min(wanted.shape) < 1:
        sentence = N_(
            "A picture of {image} and a target of {target} fit no square kernel of 1 to 7 cells a side."
        )
        raise InputError(sentence, image=pixels.shape, target=wanted.shape)
    size = sizes.pop()
    windows = np.lib.stride_tricks.sliding_window_view(pixels, (size, size))
    patches = windows.reshape(-1, size * size)
    count = len(patches)
    return Moments(
        size, patches.T @ patches / count, patches.T @ wanted.ravel() / count, float((wanted**2).mean())
    )


def loss(of: Moments, kernel: NDArray[Any]) -> float:
    """Mean squared difference between what a kernel makes of the picture and the target.

    Example:
        >>> found = moments(np.array([[1.0, 2.0]]), np.array([[2.0, 4.0]]))
        >>> loss(found, np.array([[2.0]])), loss(found, np.array([[0.0]]))
        (0.0, 10.0)
    """
    cells = np.asarray(kernel, np.float64).ravel()
    return max(
        0.0, float(cells @ of.inputs @ cells - 2 * cells @ of.targets + of.power)
    )  # -1e-16 by rounding


def gradient(of: Moments, kernel: NDArray[Any]) -> Floats:
    """How the loss changes with each cell: ``(size, size)``.

    Example:
        >>> found = moments(np.array([[1.0, 2.0]]), np.array([[2.0, 4.0]]))
        >>> gradient(found, np.array([[1.0]]))  # 2 * (2.5 * 1 - 5)
        array([[-5.]])
    """
    cells = np.asarray(kernel, np.float64).ravel()
    slope: Floats = 2 * (of.inputs @ cells - of.targets)
    return slope.reshape(of.size, of.size)


def descend(of: Moments, start: NDArray[Any], *, steps: int, rate: float, momentum: float = 0.0) -> Descent:
    """Gradient descent as ``keras.optimizers.SGD``: ``v = momentum * v - rate * gradient``, ``kernel += v``.

    Args:
        of: What picture and target say.
        start: The first kernel, ``(size, size)``.
        steps: How many, from 0.
        rate: Above 0; above ``of.largest_rate`` plain descent runs away.
        momentum: From 0 to below 1.

    Raises:
        InputError: A number is out of its range.

    Example:
        >>> found = moments(np.array([[1.0, 2.0]]), np.array([[2.0, 4.0]]))
        >>> descend(found, np.array([[0.0]]), steps=3, rate=0.1).kernels.ravel()
        array([0.  , 1.  , 1.5 , 1.75])
    """
    if steps < 0 or not 0 < rate < np.inf or not 0 <= momentum < 1:
        raise InputError(
            N_("{steps} steps at rate {rate} with momentum {momentum} were asked for; choose steps from 0, a rate "
               "above 0 and a momentum from 0 to below 1."), steps=steps, rate=rate, momentum=momentum,
        )  # fmt: skip
    kernels = [np.array(start, np.float64).reshape(of.size, of.size)]
    velocity = np.zeros_like(kernels[0])
    for _ in range(steps):
        velocity = momentum * velocity - rate * gradient(of, kernels[-1])
        kernels.append(kernels[-1] + velocity)
    return Descent(np.stack(kernels), np.array([loss(of, kernel) for kernel in kernels]))
