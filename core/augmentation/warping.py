"""Resample pictures by the drawn matrices, each picture once, with linear interpolation."""

from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from core.augmentation.policy import AugmentationPolicy, FillMode, check_fill_mode
from core.augmentation.transforms import FloatArray, Transforms, draw
from core.errors import N_, InputError

Pixel = TypeVar("Pixel", np.uint8, np.float32)


def apply(
    images: NDArray[Pixel], transforms: Transforms, *, fill_mode: FillMode = "nearest", cval: float = 0.0
) -> NDArray[Pixel]:
    """Transform pictures as ImageDataGenerator's ``apply_transform`` does with ``interpolation_order=1``.

    Args:
        images: uint8 (0-255) or float32 (any range), ``(N, H, W, C)`` with one picture a transform, or
            ``(H, W, C)``: one picture of which N variants are made. C is 1 or 3. Not modified.
        transforms: N transforms drawn for pictures of this height and width.
        fill_mode: Where pixels outside the picture come from: its nearest edge, its reflection, its periodic
            continuation, or the constant ``cval``. Edge cases are those of ``scipy.ndimage``.
        cval: The fill value of ``"constant"``; rounded for uint8.

    Returns:
        ``(N, H, W, C)``, the type of ``images``; uint8 is rounded to the nearest grey level.

    Raises:
        InputError: If pictures and transforms do not fit together, or ``fill_mode`` is unknown.

    Example:
        >>> by_one_pixel = Transforms(*(np.array([number]) for number in (0, 1, 0, 0, 1, 1, False)), (3, 3))
        >>> picture = np.arange(9, dtype=np.uint8).reshape(3, 3, 1)
        >>> print(apply(picture, by_one_pixel, fill_mode="constant")[0, :, :, 0])
        [[1 2 0]
         [4 5 0]
         [7 8 0]]
    """
    check_fill_mode(fill_mode)
    _check_images(images, transforms)
    fill = _fill_value(cval, images.dtype)
    variants = np.broadcast_to(images, (len(transforms), *images.shape[-3:]))
    result = np.empty(variants.shape, images.dtype)
    for picture, matrix, flip, target in zip(
        variants, transforms.matrices, transforms.flips, result, strict=True
    ):
        warped = _warp(picture, matrix, fill_mode, fill)
        target[...] = (cv2.flip(warped, 1) if flip else warped).reshape(target.shape)
    return result


def augment(images: NDArray[Pixel], policy: AugmentationPolicy, rng: np.random.Generator) -> NDArray[Pixel]:
    """A changed version of each picture, or the pictures as they are where the policy changes nothing.

    Args:
        images: Pictures as :func:`apply` takes them, ``(N, H, W, C)``.
        policy: What may be drawn.
        rng: Gives seven numbers a picture, or none where the policy changes nothing.

    Example:
        >>> pictures = np.array([[[[1], [2]]]] * 4, np.uint8)  # four of one row; half are mirrored
        >>> flip = AugmentationPolicy(horizontal_flip=True)
        >>> augment(pictures, flip, np.random.default_rng(0))[:, 0, :, 0].tolist()
        [[1, 2], [2, 1], [2, 1], [1, 2]]
    """
    if policy.changes_nothing:
        return images
    transforms = draw(policy, rng, len(images), images.shape[1:])
    return apply(images, transforms, fill_mode=policy.fill_mode, cval=policy.cval)


def _warp(picture: NDArray[Any], matrix: FloatArray, fill_mode: FillMode, fill: float) -> NDArray[Any]:
    """``(H, W, C)``, or ``(H, W)`` where there is one channel: OpenCV drops it."""
    if fill_mode == "wrap":
        return _warp_periodic(picture, matrix)
    height, width = picture.shape[:2]
    warped = cv2.warpAffine(
        picture,
        matrix[1::-1, [1, 0, 2]],  # OpenCV counts (column, row)
        (width, height),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REFLECT if fill_mode == "reflect" else cv2.BORDER_REPLICATE,
    )
    if fill_mode != "constant":
        return warped
    # SciPy fills whatever is read from beyond the edge pixels; cv2.BORDER_CONSTANT would blend there.
    filled = np.full_like(warped, fill)
    return cv2.copyTo(warped, _inside(matrix, height, width).view(np.uint8), filled)


def _warp_periodic(picture: NDArray[Any], matrix: FloatArray) -> NDArray[Any]:
    """Mode ``"wrap"`` of SciPy has period n - 1 (the last pixel lies on the first); cv2.BORDER_WRAP has n."""
    height, width = picture.shape[:2]
    rows, columns = _source_positions(matrix, height, width)
    return cv2.remap(
        picture,
        _fold(columns, width).astype(np.float32),
        _fold(rows, height).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )


def _fold(positions: FloatArray, size: int) -> FloatArray:
    """Positions beyond the pixels 0 to size - 1, moved back among them by whole periods."""
    period = max(size - 1, 1)
    folded = positions - period * np.floor(positions / period)  # three times as fast as %
    return np.where((positions < 0) | (positions > size - 1), folded, positions)


def _inside(matrix: FloatArray, height: int, width: int) -> NDArray[np.bool_]:
    """Which output pixels are read from within the picture, ``(height, width)``."""
    rows, columns = _source_positions(matrix, height, width)
    return (rows >= 0) & (rows <= height - 1) & (columns >= 0) & (columns <= width - 1)


def _source_positions(matrix: FloatArray, height: int, width: int) -> tuple[FloatArray, FloatArray]:
    """Row and column, each ``(height, width)``, that every output pixel is read from."""
    row, column = np.arange(height)[:, None], np.arange(width)
    # Summed in SciPy's order: at right angles the last bit decides whether an edge lies inside.
    rows, columns = (m[2] + m[0] * row + m[1] * column for m in matrix[:2])
    return rows, columns


def _check_images(images: NDArray[Pixel], transforms: Transforms) -> None:
    if images.dtype not in (np.uint8, np.float32):
        raise InputError(
            N_("The pictures are {dtype}; convert them to uint8 or float32."), dtype=images.dtype
        )
    if images.ndim not in (3, 4) or images.shape[-1] not in (1, 3) or 0 in images.shape[-3:]:
        raise InputError(
            N_(
                "The pictures have shape {shape}; expected (height, width, channels), or a batch of them, "
                "with 1 or 3 channels."
            ),
            shape=images.shape,
        )
    if images.shape[-3:-1] != transforms.image_size:
        raise InputError(
            N_(
                "The pictures are {size} pixels, but the transforms were drawn for {expected}; "
                "draw them again."
            ),
            size=images.shape[-3:-1],
            expected=transforms.image_size,
        )
    if images.ndim == 4 and len(images) != len(transforms):
        raise InputError(
            N_("There are {count} pictures for {expected} transforms; draw one transform a picture."),
            count=len(images),
            expected=len(transforms),
        )


def _fill_value(cval: float, dtype: np.dtype[Pixel]) -> float:
    if dtype == np.uint8:
        if not 0 <= cval <= 255:
            raise InputError(
                N_("The fill value is {value}, but pixels of these pictures go from 0 to 255."), value=cval
            )
        return round(cval)
    return cval
