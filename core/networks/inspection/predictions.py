"""Answers the requests of :mod:`core.specs.predictions`; the engine calls these functions in a worker."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core import images
from core.datasets.load import load
from core.errors import N_
from core.networks.inspection.models import inspected
from core.networks.reports import Report, teller
from core.operations.translation import shift
from core.specs.predictions import Prediction, PredictionSpec, ShiftAccuracySpec
from core.specs.scores import Scores, ScoresSpec
from core.storage.uploads import load_picture

_BATCH = 250
_DIRECTIONS = ((-1, 0), (1, 0), (0, -1), (0, 1))


def answer_prediction(spec: PredictionSpec, report: Report) -> Prediction:
    """The probabilities of a picture's classes.

    Raises:
        InputError: There is no such model, or the picture is not there any more.
    """
    model = inspected(spec.model)
    height, width, channels = model.shape
    image = images.resize(load_picture(spec.picture), height, width)
    if channels == 1:
        image = np.rint(images.to_grey(image))[..., None].astype(np.uint8)
    return Prediction(image, _probabilities(model.network, image[None])[0])


def answer_scores(spec: ScoresSpec, report: Report) -> Scores:
    """The probabilities of all pictures of a part.

    Raises:
        InputError: There is no such model, or its data cannot be loaded.
        Cancelled: Nobody wants it any more.
    """
    network = inspected(spec.model).network
    tell = teller(report)
    part = load(spec.data, tell).split(spec.part)
    rows = []
    for start in range(0, len(part), _BATCH):
        tell(start / len(part), N_("Asking the net about each picture"))
        rows.append(_probabilities(network, part.images[start : start + _BATCH]))
    return Scores(part.labels.copy(), np.concatenate(rows))


def answer_shift_accuracy(spec: ShiftAccuracySpec, report: Report) -> tuple[float, ...]:
    """Test accuracy for each shift in pixels.

    Raises:
        InputError: The run has no model, or its data cannot be loaded.
        Cancelled: Nobody wants it any more.
    """
    model = inspected(f"run:{spec.run_id}").network
    test = load(spec.data).test
    accuracies = []
    for distance in range(spec.max_shift + 1):
        teller(report)(distance / (spec.max_shift + 1), N_("Moving the test pictures"))
        rights = [_share_right(model, _moved(test.images, distance * rows, distance * columns), test.labels)
                  for rows, columns in (_DIRECTIONS if distance else ((0, 0),))]  # fmt: skip
        accuracies.append(float(np.mean(rights)))
    return tuple(accuracies)


def _moved(pictures: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.uint8]:
    """The batch axis last makes one move of all pictures."""
    return np.moveaxis(shift(np.moveaxis(pictures, 0, -1), rows=rows, columns=columns), -1, 0)


def _share_right(model: keras.Model, pictures: NDArray[np.uint8], labels: NDArray[np.int64]) -> float:
    return float(np.mean(_probabilities(model, pictures).argmax(axis=1) == labels))


def _probabilities(model: keras.Model, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    """``(N, classes)``; two columns for one sigmoid."""
    parts = [pictures[start : start + _BATCH] for start in range(0, len(pictures), _BATCH)]
    outputs: NDArray[Any] = np.concatenate(
        [model.predict_on_batch(part.astype(np.float32)) for part in parts]
    )
    return np.concatenate([1 - outputs, outputs], axis=1) if outputs.shape[1] == 1 else outputs
