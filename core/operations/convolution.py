"""Two-dimensional convolution as in a convnet; :mod:`core.operations.windows` has the arithmetic of its sizes."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.errors import N_, InputError
from core.operations.windows import Padding, covered_size, padding_amounts


def pad(
    image: ArrayLike,
    kernel_size: int | tuple[int, int],
    *,
    stride: int = 1,
    padding: Padding = "valid",
    dilation: int = 1,
    value: float = 0.0,
) -> NDArray[np.float32]:
    """The picture with the cells around it that :func:`padding_amounts` tells.

    Args:
        image: ``(H, W, C)``, any real dtype.
        kernel_size: Cells of the kernel along both axes, or ``(rows, columns)``.
        stride, padding, dilation: Arithmetic of the window, as for :func:`output_size`.
        value: What the added cells hold.

    Returns:
        A new array ``(before + H + after, before + W + after, C)``.

    Raises:
        ValueError: The picture has not three dimensions.
        InputError: As :func:`output_size`.

    Example:
        >>> picture = np.array([[1, 2], [3, 4]])[:, :, np.newaxis]
        >>> print(pad(picture, 3, padding="same")[:, :, 0])
        [[0. 0. 0. 0.]
         [0. 1. 2. 0.]
         [0. 3. 4. 0.]
         [0. 0. 0. 0.]]
    """
    pixels = np.asarray(image, dtype=np.float32)
    if pixels.ndim != 3:
        raise ValueError(f"A picture must have the shape (H, W, C), not {pixels.shape}.")
    sizes = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    amounts = [
        padding_amounts(input_size, size, stride=stride, padding=padding, dilation=dilation)
        for input_size, size in zip(pixels.shape, sizes, strict=False)
    ]
    return np.pad(pixels, (*amounts, (0, 0)), constant_values=value)


def conv2d(
    image: ArrayLike,
    kernel: ArrayLike,
    *,
    bias: ArrayLike | None = None,
    stride: int = 1,
    padding: Padding = "valid",
    dilation: int = 1,
) -> NDArray[np.float32]:
    """Slide a kernel over a picture as Keras' ``Conv2D`` does: cross-correlation, the kernel is not flipped.

    Args:
        image: ``(H, W, C_in)``, any real dtype and value range.
        kernel: ``(rows, columns, C_in, C_out)``, finite.
        bias: One number a filter, ``(C_out,)``; None for no bias.
        stride, padding, dilation: Arithmetic of the window, the same along both axes; see :func:`output_size`.

    Returns:
        The response map of each filter, ``(H', W', C_out)``.

    Raises:
        ValueError: The picture has not three dimensions or the kernel not four.
        InputError: A kernel cell is not a finite number, ``C_in`` or ``C_out`` differ between the arguments, or as
            :func:`output_size`.

    Example:
        >>> picture = np.zeros((4, 4, 1))
        >>> picture[:, 2:] = 1  # bright on the right
        >>> vertical_edge = np.array([[-1, 0, 1]] * 3)[:, :, np.newaxis, np.newaxis]
        >>> print(conv2d(picture, vertical_edge)[:, :, 0])
        [[3. 3.]
         [3. 3.]]
        >>> print(conv2d(picture, vertical_edge, bias=[1], padding="same")[:, :, 0])
        [[ 1.  3.  3. -1.]
         [ 1.  4.  4. -2.]
         [ 1.  4.  4. -2.]
         [ 1.  3.  3. -1.]]
    """
    weights = check_kernel(kernel)
    rows, columns, num_channels, num_filters = weights.shape
    padded = pad(image, (rows, columns), stride=stride, padding=padding, dilation=dilation)
    check_channels(padded.shape[2], num_channels)
    offsets = np.zeros(num_filters) if bias is None else np.asarray(bias, dtype=np.float32)
    if offsets.shape != (num_filters,):
        raise InputError(
            N_("The bias needs one number for each of the {filters} filters, but has the shape {shape}."),
            filters=num_filters,
            shape=offsets.shape,
        )
    planes = np.ascontiguousarray(np.moveaxis(padded, 2, 0))
    height = padded.shape[0] - covered_size(rows, dilation=dilation) + 1
    width = padded.shape[1] - covered_size(columns, dilation=dilation) + 1
    # Filter by filter in memory until the end: writing every C_out-th number takes twice the time.
    maps = np.empty((num_filters, -(-height // stride), -(-width // stride)), dtype=np.float32)
    for index in range(num_filters):
        response = np.full((height, width), offsets[index], dtype=np.float32)
        for channel, plane in enumerate(planes):
            _add_correlation(response, plane, weights[:, :, channel, index], dilation)
        maps[index] = response[::stride, ::stride]
    return np.ascontiguousarray(np.moveaxis(maps, 0, 2))


def relu(values: ArrayLike) -> NDArray[np.float32]:
    """``max(value, 0)`` of every value, as a new float32 array of the same shape.

    Example:
        >>> relu([[-2, 0, 3]])
        array([[0., 0., 3.]], dtype=float32)
    """
    return np.maximum(np.asarray(values, dtype=np.float32), np.float32(0))


def check_kernel(kernel: ArrayLike, *, num_dimensions: int = 4) -> NDArray[np.float32]:
    """The kernel as float32.

    Args:
        kernel: Its first two axes are rows and columns.
        num_dimensions: How many axes the kernel must have.

    Raises:
        ValueError: The number of dimensions differs.
        InputError: A cell is not a finite number; the sentence counts rows and columns from 1.

    Example:
        >>> check_kernel([[1, 0], [0, -1]], num_dimensions=2)
        array([[ 1.,  0.],
               [ 0., -1.]], dtype=float32)
        >>> check_kernel([[1, 0], ["x", -1]], num_dimensions=2)
        Traceback (most recent call last):
        core.errors.InputError: Row 2, column 1 of the kernel holds 'x'; enter a finite number there.
    """
    cells = np.asarray(kernel)
    if cells.ndim != num_dimensions:
        raise ValueError(f"The kernel must have {num_dimensions} dimensions, but its shape is {cells.shape}.")
    is_numeric = np.issubdtype(cells.dtype, np.number) or cells.dtype == np.bool_
    good = _is_finite(cells) if is_numeric else np.vectorize(_is_finite_number, otypes=[bool])(cells)
    if not good.all():
        row, column, *_ = place = tuple(np.argwhere(~good)[0])
        raise InputError(
            N_("Row {row}, column {column} of the kernel holds '{value}'; enter a finite number there."),
            row=int(row) + 1,
            column=int(column) + 1,
            value=str(cells[place]),
        )
    return cells.astype(np.float32)


def check_channels(of_image: int, of_kernel: int) -> None:
    """Raise :class:`InputError` where picture and kernel have not the same number of channels.

    Example:
        >>> check_channels(3, 3)
        >>> check_channels(3, 1)
        Traceback (most recent call last):
        core.errors.InputError: The picture has 3 channels but the kernel is made for 1; they must agree.
    """
    if of_image != of_kernel:
        raise InputError(
            N_("The picture has {image} channels but the kernel is made for {kernel}; they must agree."),
            image=of_image,
            kernel=of_kernel,
        )


def _add_correlation(
    response: NDArray[np.float32], plane: NDArray[np.float32], weights: NDArray[np.float32], dilation: int
) -> None:
    """Add the cross-correlation at stride 1 of one channel to ``response``.

    A dilated kernel sees only every ``dilation``-th pixel, so each of the ``dilation**2`` interleaved
    sub-pictures is filtered with the small kernel: OpenCV would compute a large one by Fourier transform,
    which is less exact.
    """
    for row in range(min(dilation, response.shape[0])):
        for column in range(min(dilation, response.shape[1])):
            target = response[row::dilation, column::dilation]
            source = np.ascontiguousarray(plane[row::dilation, column::dilation])
            # The anchor makes the cells that see a border the last ones, and these are cut off.
            filtered = cv2.filter2D(source, cv2.CV_32F, weights, anchor=(0, 0))
            target += filtered[: target.shape[0], : target.shape[1]]


def _is_finite(numbers: ArrayLike) -> NDArray[np.bool_]:
    """Whether numbers are finite as float32, too."""
    with np.errstate(over="ignore"):
        return np.isfinite(np.asarray(numbers).astype(np.float32))


def _is_finite_number(cell: Any) -> bool:
    try:
        return bool(_is_finite(float(cell)))
    except (TypeError, ValueError):
        return False
