"""Where in a picture a classifier sees a class, found by covering one place after the other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import OnProgress
from core.errors import N_
from core.networks.inspection.class_scores import check_class, class_logits
from core.networks.inspection.inspected import InspectedModel

_BATCH = 16


def occlusion_sensitivity(
    model: InspectedModel,
    image: NDArray[Any],
    *,
    class_index: int,
    window: int | None = None,
    stride: int | None = None,
    report: OnProgress | None = None,
) -> NDArray[np.float32]:
    """How much the logit of a class falls when a square of the picture is covered (Zeiler and Fergus 2014).

    Args:
        model: A classifier, as for :func:`core.networks.inspection.class_scores.class_logits`.
        image: ``(H, W, C)`` as the model takes it.
        class_index: Which class.
        window: Side of the square in pixels, by default a fifth of the shorter side. It is filled with the mean
            colour of the picture.
        stride: From one place to the next, by default half the window. The last place of a row or column ends at
            the border.
        report: Told the progress; may raise to cancel.

    Returns:
        float32 ``(rows, columns)``, a value a place, in logits; negative where covering helps the class.

    Raises:
        InputError: The model does not have the class, or the picture is not of the model's size.
        ValueError: A window outside the picture, or a stride below 1.
    """
    check_class(model, class_index)
    window, places, grid = occluded_places(image.shape[:2], window, stride)
    whole = class_logits(model, image[None])[0, class_index]
    logits = []
    for start in range(0, len(places), _BATCH):
        if report is not None:
            report(start / len(places), N_("Covering places"))
        # A full batch always, so that TensorFlow sees one shape only.
        batch = [places[min(start + number, len(places) - 1)] for number in range(_BATCH)]
        logits.append(class_logits(model, covered(image, batch, window))[:, class_index])
    falls = whole - np.concatenate(logits)[: len(places)]
    return falls.reshape(grid)


def occluded_places(
    size: tuple[int, ...], window: int | None = None, stride: int | None = None
) -> tuple[int, list[tuple[int, int]], tuple[int, int]]:
    """Where the square is put: its side, its upper left corners row by row, and the shape of their grid.

    Args:
        size: Height and width of the picture.
        window, stride: See :func:`occlusion_sensitivity`.

    Raises:
        ValueError: A window outside the picture, or a stride below 1.
    """
    window = window or max(1, min(size) // 5)
    stride = stride or max(1, window // 2)
    if not 1 <= window <= min(size) or stride < 1:
        raise ValueError(f"window {window} and stride {stride} do not fit a picture of {size} pixels.")
    rows, columns = (_starts(length, window, stride) for length in size)
    return window, [(row, column) for row in rows for column in columns], (len(rows), len(columns))


def _starts(length: int, window: int, stride: int) -> list[int]:
    starts = list(range(0, length - window + 1, stride))
    return starts if starts[-1] == length - window else [*starts, length - window]


def covered(image: NDArray[Any], places: list[tuple[int, int]], window: int) -> NDArray[np.float32]:
    """A copy of the picture a place, the square there filled with its mean colour: float32 ``(places, H, W, C)``."""
    copies = np.repeat(image[None].astype(np.float32), len(places), axis=0)
    for picture, (row, column) in zip(copies, places, strict=True):
        picture[row : row + window, column : column + window] = image.mean(axis=(0, 1))
    return copies
