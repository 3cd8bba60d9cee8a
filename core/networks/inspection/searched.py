"""The pictures that a request searches: the sample photographs, or a data set's."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.datasets.load import load
from core.datasets.spec import DataSpec, OnProgress, Part
from core.images.samples import sample_crop
from core.specs.patches import PHOTOGRAPHS, spread


def searched_pictures(
    data: DataSpec | None, part: Part, count: int, tell: OnProgress, *, crops: int = 1
) -> tuple[list[int], Callable[[int], NDArray[np.uint8]]]:
    """The numbers of the pictures to search, and how to get one: uint8 ``(H, W, C)``.

    Args:
        data: The data set; None for the sample photographs, all of them.
        part: Of the data set.
        count: So many of the part, evenly spread.
        tell: Told the progress of loading.
        crops: Of each sample photograph.
    """
    if data is None:
        numbers = list(range(len(PHOTOGRAPHS) * crops))
        return numbers, lambda number: sample_crop(PHOTOGRAPHS[number // crops], number % crops)
    pictures = load(data, tell).split(part).images
    return spread(len(pictures), count), lambda number: np.asarray(pictures[number])
