"""Compute what a sliding window shows.

Every number is rounded to what is shown before anything is computed with it, so that a reader who works a sum
out by hand arrives at the number on the screen.
"""

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from core.operations.convolution import check_channels, check_kernel
from core.operations.sliding_window.hundredths import (
    Hundredths,
    divide,
    format_grid,
    format_number,
    to_hundredths,
)
from core.operations.sliding_window.places import Places, find_places
from core.operations.sliding_window.records import (
    Channel,
    Kind,
    Shades,
    SlidingWindow,
    Sum,
    Window,
)
from core.operations.windows import Padding

_CHANNEL_NAMES = {1: ("",), 3: ("R", "G", "B")}


def slide_convolution(
    crop: ArrayLike,
    kernel: ArrayLike,
    *,
    bias: float | None = None,
    stride: int = 1,
    padding: Padding = "valid",
    dilation: int = 1,
    limit: float | None = None,
) -> SlidingWindow:
    """The kernel of one filter sliding over a small crop.

    Args:
        crop: ``(H, W)`` or ``(H, W, C)`` with 1 or 3 channels, finite. uint8 is shaded as a picture from 0 to
            255, any other dtype from its lowest number (or 0) to its highest.
        kernel: ``(size, size)`` or ``(size, size, C)``.
        bias: The filter's bias, or None for no bias.
        stride, padding, dilation: Arithmetic of the window, as for :func:`core.operations.convolution.conv2d`.
        limit: The magnitude with the full colour in the output; default the largest of it.

    Raises:
        ValueError: The crop has not 1 or 3 channels, or the kernel is not square.
        InputError: A kernel cell is not a finite number, crop and kernel differ in their channels, or as
            :func:`core.operations.windows.output_size`.

    Example:
        >>> sliding = slide_convolution([[1, 2], [3, 4]], [[1, 0], [0, -1]], bias=0.5)
        >>> sliding.windows[0].sums
        [Sum(terms=['1×1', '2×0', '3×0', '4×−1'], total='−3')]
        >>> sliding.windows[0].result  # with the bias
        '−2.5'
    """
    planes = _planes(crop)
    kernels = _planes(check_kernel(_with_channels(kernel), num_dimensions=3))
    check_channels(len(planes), len(kernels))
    num_rows, num_columns = kernels[0].shape
    if num_rows != num_columns:
        raise ValueError(f"The kernel must be square, not {num_rows} by {num_columns} cells.")
    places = find_places(planes[0].shape, num_rows, stride=stride, padding=padding, dilation=dilation)
    padded = np.stack([places.pad(plane) for plane in planes])
    # A product of two numbers in hundredths is in ten-thousandths.
    totals = [
        divide((places.patches(plane) * weights.ravel()).sum(axis=2), 100)
        for plane, weights in zip(padded, kernels, strict=True)
    ]
    texts = [format_grid(plane) for plane in padded]
    kernel_texts = [format_grid(weights) for weights in kernels]
    terms = [
        [_products(text, kernel_text, cells) for cells in places.cells()]
        for text, kernel_text in zip(texts, kernel_texts, strict=True)
    ]
    names = _CHANNEL_NAMES[len(planes)]
    fields = (names, texts, _brightness(crop, padded), kernel_texts, _signed_shades(kernels))
    channels = [Channel(*values) for values in zip(*fields, strict=True)]
    full = None if limit is None else int(to_hundredths(limit))
    return _assemble("convolution", channels, places, terms, totals, bias=bias, full=full)


def slide_pooling(
    feature_map: ArrayLike,
    *,
    kind: Literal["max", "average"] = "max",
    pool_size: int = 2,
    stride: int | None = None,
    padding: Padding = "valid",
    limit: float | None = None,
) -> SlidingWindow:
    """A pooling window sliding over a small crop of one channel.

    Args:
        feature_map: ``(H, W)`` or ``(H, W, 1)``, finite.
        kind: What is taken of each window.
        pool_size, stride, padding: Arithmetic of the window, as for :func:`core.operations.pooling.max_pool2d`.
        limit: The magnitude with the full colour in input and output; default the largest of the input.

    Raises:
        ValueError: The feature map has more than one channel.
        InputError: As :func:`core.operations.windows.output_size`.

    Example:
        >>> sliding = slide_pooling([[1, 2], [3, 4]], kind="average")
        >>> sliding.windows[0].sums[0]
        Sum(terms=['1', '2', '3', '4'], total='2.5')
    """
    planes = _planes(feature_map)
    if len(planes) > 1:
        raise ValueError(f"Pooling is shown for one channel, not for {len(planes)}.")
    step = pool_size if stride is None else stride
    places = find_places(planes[0].shape, pool_size, stride=step, padding=padding, dilation=1)
    padded = places.pad(planes[0])
    inside = places.pad(np.ones_like(planes[0])).astype(bool)
    patches, counted = places.patches(padded), places.patches(inside)
    if kind == "max":
        totals = np.max(patches, axis=2, where=counted, initial=np.iinfo(np.int64).min)
    else:
        totals = divide(patches.sum(axis=2), counted.sum(axis=2))
    text = format_grid(padded)
    terms = [
        [text[row][column] if inside[row, column] else None for row, column in cells]
        for cells in places.cells()
    ]
    shown = [
        [number if here else "" for number, here in zip(*row, strict=True)]
        for row in zip(text, inside, strict=True)
    ]
    full = int(np.abs(padded).max()) if limit is None else int(to_hundredths(limit))
    channel = Channel("", shown, _signed_shades([padded], full)[0], None, None)
    return _assemble(kind, [channel], places, [terms], [totals], bias=None, full=full)


def _assemble(
    kind: Kind,
    channels: list[Channel],
    places: Places,
    terms: list[list[list[str | None]]],
    totals: list[Hundredths],
    *,
    bias: float | None,
    full: int | None = None,
) -> SlidingWindow:
    """Add up the channels and the bias, and put the windows together."""
    offset = int(to_hundredths(0.0 if bias is None else bias))
    output = np.sum(totals, axis=0) + offset
    sums = [
        [Sum(*fields) for fields in zip(of_channel, map(format_number, total.ravel().tolist()), strict=True)]
        for of_channel, total in zip(terms, totals, strict=True)
    ]
    results = map(format_number, output.ravel().tolist())
    return SlidingWindow(
        kind=kind,
        channels=channels,
        padding=places.padding,
        kernel_size=places.kernel_size,
        stride=places.stride,
        dilation=places.dilation,
        bias=None if bias is None else format_number(offset),
        output=format_grid(output),
        output_values=_signed_shades([output], full)[0],
        windows=[
            Window(cells, list(of_place), result)
            for cells, of_place, result in zip(places.cells(), zip(*sums, strict=True), results, strict=True)
        ],
    )


def _with_channels(grid: ArrayLike) -> ArrayLike:
    array = np.asarray(grid)
    return array[:, :, np.newaxis] if array.ndim == 2 else array


def _planes(image: ArrayLike) -> list[Hundredths]:
    """Each channel in hundredths."""
    array = np.asarray(_with_channels(image))
    if array.ndim != 3 or array.shape[2] not in _CHANNEL_NAMES:
        raise ValueError(f"The crop must be (H, W), (H, W, 1) or (H, W, 3), not {array.shape}.")
    return list(np.moveaxis(to_hundredths(array), 2, 0))


def _products(
    texts: list[list[str]], kernel: list[list[str]], cells: list[tuple[int, int]]
) -> list[str | None]:
    weights = (weight for row in kernel for weight in row)
    return [f"{texts[row][column]}×{weight}" for (row, column), weight in zip(cells, weights, strict=True)]


def _brightness(crop: ArrayLike, padded: Hundredths) -> list[Shades]:
    """Brightness 0-1 of each cell ``(C, H, W)``; padding is as dark as a zero."""
    if np.asarray(crop).dtype == np.uint8:
        low, high = 0, 25500
    else:
        low, high = min(int(padded.min()), 0), max(int(padded.max()), 0)
    return np.round((padded - low) / max(high - low, 1), 3).tolist()


def _signed_shades(grids: list[Hundredths], full: int | None = None) -> list[Shades]:
    """The numbers divided by ``full``, or else by the largest magnitude in all grids."""
    stacked = np.stack(grids)
    full = int(np.abs(stacked).max()) if full is None else full
    return np.round(stacked / max(full, 1), 3).tolist()
