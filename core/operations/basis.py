"""Filters as a basis: how well a few of them, added up, rebuild the patches of a picture, compared with cosines."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.operations.kernels import vgg16_first_layer

Vectors = NDArray[np.float64]

_TINY = 1e-9


@dataclass(frozen=True)
class Rebuilt:
    """A picture as sums of ever more patterns.

    Attributes:
        order: Numbers of the patterns in the order in which they help most.
        shares: float64: part of the picture's variance that the first 1, 2, ... of them explain, 0-1.
        patches: float64 ``(N, D)``, the patches as the sums of the patterns that were asked for.
    """

    order: tuple[int, ...]
    shares: NDArray[np.float64]
    patches: Vectors


def patches_of(image: NDArray[np.generic], side: int = 3) -> Vectors:
    """The patches that tile a picture, what does not fit left out: ``(rows * columns, side * side * C)``.

    Example:
        >>> patches_of(np.arange(4).reshape(2, 2, 1), 2)
        array([[0., 1., 2., 3.]])
    """
    rows, columns = image.shape[0] // side, image.shape[1] // side
    whole = image[: rows * side, : columns * side]
    parts = whole.reshape(rows, side, columns, side, image.shape[2]).swapaxes(1, 2)
    return parts.reshape(rows * columns, -1).astype(np.float64)


def picture_of(patches: Vectors, size: tuple[int, int], side: int = 3) -> NDArray[np.float64]:
    """The patches of :func:`patches_of` side by side again: ``(rows * side, columns * side, C)``.

    Args:
        patches: ``(N, side * side * C)``.
        size: Height and width of the picture that they were cut from, in pixels.
        side: Of a patch.

    Example:
        >>> picture_of(np.array([[0.0, 1.0, 2.0, 3.0]]), (2, 2), 2)[..., 0]
        array([[0., 1.],
               [2., 3.]])
    """
    rows, columns = size[0] // side, size[1] // side
    parts = patches.reshape(rows, columns, side, side, -1).swapaxes(1, 2)
    return parts.reshape(rows * side, columns * side, -1)


def learned_patterns() -> Vectors:
    """The kernels of VGG16's first layer, ``(64, 27)``, rows of ``(3, 3, RGB)``.

    Example:
        >>> learned_patterns().shape
        (64, 27)
    """
    kernels, _ = vgg16_first_layer()
    return np.moveaxis(kernels, 3, 0).reshape(kernels.shape[3], -1).astype(np.float64)


def cosine_patterns(side: int = 3) -> Vectors:
    """Products of cosines along rows, columns and colours, the slowest first: ``(side * side * 3, side * side * 3)``.

    Each axis has the basis of the discrete cosine transform (type II, orthonormal); the vectors are orthonormal, too.

    Example:
        >>> patterns = cosine_patterns(1)
        >>> patterns.round(2)[0]  # grey: the constant of three colours
        array([0.58, 0.58, 0.58])
    """
    across, colours = _cosines(side), _cosines(3)
    order = sorted(np.ndindex(side, side, 3), key=lambda place: (sum(place[:2]) + place[2], place))
    vectors = [
        np.einsum("i,j,k->ijk", across[row], across[column], colours[colour]).ravel()
        for row, column, colour in order
    ]
    return np.array(vectors)


def random_patterns(count: int, length: int, rng: np.random.Generator) -> Vectors:
    """Normally distributed ones, ``(count, length)``: what any filters would do.

    Example:
        >>> random_patterns(64, 27, np.random.default_rng(0)).shape
        (64, 27)
    """
    return rng.standard_normal((count, length))


def rebuild(patches: Vectors, patterns: Vectors, count: int) -> Rebuilt:
    """Choose patterns one by one, each the one that helps most, and rebuild the patches as their sums.

    Args:
        patches: ``(N, D)``.
        patterns: ``(K, D)``; need not be orthogonal.
        count: Of the patterns in the sums, at least 1; the shares are told for all that help.

    Returns:
        See :class:`Rebuilt`; each patch has coefficients of its own, by least squares, all patches the same patterns.

    Example:
        >>> found = rebuild(np.array([[3.0, 0.0], [1.0, 1.0]]), np.eye(2), 1)
        >>> found.order, found.patches
        ((0, 1), array([[3., 0.],
               [1., 0.]]))
    """
    centre = patches.mean(axis=0)
    total = float(((patches - centre) ** 2).sum())
    rest, left = patches.copy(), patterns / np.linalg.norm(patterns, axis=1, keepdims=True)
    axes: list[Vectors] = []
    order, shares = [], []
    for _ in range(min(len(patterns), patches.shape[1])):
        lengths = np.linalg.norm(left, axis=1)
        units = np.divide(left, lengths[:, None], out=np.zeros_like(left), where=lengths[:, None] > 1e-6)
        gains = ((rest @ units.T) ** 2).sum(axis=0)
        best = int(gains.argmax())
        if gains[best] <= _TINY * max(total, 1.0):
            break
        axis = units[best]
        axes.append(axis)
        order.append(best)
        rest = rest - np.outer(rest @ axis, axis)
        left = left - np.outer(left @ axis, axis)
        shares.append(1 - float((rest**2).sum()) / total if total > 0 else 1.0)
    kept = np.array(axes[:count]).reshape(-1, patches.shape[1])
    return Rebuilt(tuple(order), np.array(shares), patches @ kept.T @ kept)


def _cosines(length: int) -> Vectors:
    """The rows are the orthonormal vectors of the discrete cosine transform."""
    place, wave = np.arange(length), np.arange(length)[:, None]
    rows = np.cos(np.pi * wave * (2 * place + 1) / (2 * length)) * np.sqrt(2 / length)
    rows[0] /= np.sqrt(2)
    return np.asarray(rows)
