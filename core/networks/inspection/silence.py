"""Which channels stay silent, picture after picture: dead is only what no picture wakes."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import images
from core.datasets.spec import OnProgress
from core.errors import N_
from core.networks.inspection.activations import layer_activations
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.model_layers import model_layers
from core.networks.inspection.models import inspected
from core.networks.inspection.searched import searched_pictures
from core.networks.reports import Report, teller
from core.specs.silence import LayerSilence, SilenceSpec


def answer_silence(spec: SilenceSpec, report: Report) -> tuple[LayerSilence, ...]:
    """Silent channels of all layers over many pictures.

    Raises:
        InputError: The model or the data set does not serve.
        Cancelled: Nobody wants it any more.
    """
    model, tell = inspected(spec.model), teller(report)
    numbers, picture = searched_pictures(spec.data, spec.part, spec.count, tell)
    return silence(model, [images.model_input(picture(number), model.shape) for number in numbers], tell)


def silence(
    model: InspectedModel, pictures: Sequence[NDArray[Any]], report: OnProgress | None = None
) -> tuple[LayerSilence, ...]:
    """Count the silent channels of each convolution, pooling and activation layer.

    Args:
        model: The network.
        pictures: Each ``(H, W, C)`` as the model takes it; at least one.
        report: Told the progress; may raise to cancel.
    """
    layers = model_layers(model).shown
    paths = tuple(layer.path for layer in layers)
    silent: dict[str, list[NDArray[np.bool_]]] = {path: [] for path in paths}
    for done, picture in enumerate(pictures):
        if report is not None:
            report(done / len(pictures), N_("Searching the pictures"))
        for path, maps in layer_activations(model, picture, paths).items():
            silent[path].append(np.ptp(maps, axis=(0, 1)) == 0)
    return tuple(_summed_up(layer.path, np.array(silent[layer.path])) for layer in layers)


def _summed_up(path: str, silent: NDArray[np.bool_]) -> LayerSilence:
    """Of ``(N, C)``: whether a channel is silent in a picture."""
    so_far = np.logical_and.accumulate(silent, axis=0)
    return LayerSilence(
        path,
        silent.shape[1],
        silent.sum(axis=1),
        so_far.sum(axis=1),
        tuple(map(int, np.flatnonzero(so_far[-1]))),
    )
