"""Requests to a net that a training run ended with: plain values, and the records that answer them."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataSpec
from core.errors import N_, InputError
from core.runs.store import RUN_ID
from core.specs.models import check_model, check_picture
from core.specs.spec import Spec

MAX_SHIFT = 12


@dataclass(frozen=True)
class Prediction:
    """What a net says about a picture.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture as the net saw it.
        probabilities: float32, one a class, summing to 1.
    """

    image: NDArray[np.uint8]
    probabilities: NDArray[np.float32]


@dataclass(frozen=True)
class PredictionSpec(Spec[Prediction]):
    """What a trained net says about a picture; answered by :class:`Prediction`.

    Attributes:
        model: Reference of a net with a classifier, see :mod:`core.specs.models`.
        picture: SHA-256 of a stored picture (:func:`core.storage.uploads.store_picture`). It is stretched to the size
            of the net, as the pictures it was trained on were.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.predictions:answer_prediction"

    model: str
    picture: str

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)


@dataclass(frozen=True)
class ShiftAccuracySpec(Spec[tuple[float, ...]]):
    """How the test accuracy falls when the pictures are moved; answered by ``tuple[float, ...]``.

    The answer has an accuracy (0-1) for each shift of 0, 1, ..., ``max_shift`` pixels: the mean over moves up, down,
    left and right. What enters at the border is black.

    Attributes:
        run_id: A run of the store that has ended.
        data: Its data set.
        max_shift: Pixels, 0 to ``MAX_SHIFT``.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.predictions:answer_shift_accuracy"

    run_id: str
    data: DataSpec
    max_shift: int = 6

    def __post_init__(self) -> None:
        _check_run(self.run_id)
        if not 0 <= self.max_shift <= MAX_SHIFT:
            sentence = N_("A shift of {shift} pixels was asked for; choose from 0 to {most}.")
            raise InputError(sentence, shift=self.max_shift, most=MAX_SHIFT)


def _check_run(run_id: str) -> None:
    if not RUN_ID.fullmatch(run_id):
        raise InputError(N_("There is no run {run_id}; it may have been deleted."), run_id=run_id)
