"""What the layers of a model make of one picture (intermediate activations)."""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.networks.inspection import layer_outputs
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.models import inspected, prepared
from core.networks.reports import Report
from core.operations.translation import shift
from core.specs.activations import Activations, ActivationSpec


def answer_activations(spec: ActivationSpec, report: Report) -> Activations:
    """The feature maps of some layers.

    Raises:
        InputError: The model, the picture or a layer does not serve.
    """
    model = inspected(spec.model)
    rows, columns = spec.shift
    image = shift(prepared(model, spec.picture), rows=rows, columns=columns, border="nearest")
    maps = layer_activations(model, image, spec.layers)
    return Activations(image, maps, {name: sparsity(values) for name, values in maps.items()})


def layer_activations(
    model: InspectedModel, image: NDArray[Any], layer_names: tuple[str, ...]
) -> dict[str, NDArray[np.float32]]:
    """The feature maps of some layers for one picture, all from one pass.

    Args:
        model: The network.
        image: ``(H, W, C)`` as the model takes it.
        layer_names: Names or paths of the layers.

    Returns:
        ``(h, w, C)`` for each of ``layer_names``, as the layer gives it, its own activation function included.

    Raises:
        InputError: No layer, or more than one, has a name; a layer's output has no height and width; or the picture
            is not of the model's size.
    """
    model.check_picture(image)
    paths = tuple(layer_outputs.resolve(model.network, name) for name in layer_names)
    maps = _outputs(model, paths)(tf.constant(image[None], tf.float32))
    return {name: np.array(values[0], np.float32) for name, values in zip(layer_names, maps, strict=True)}


def sparsity(activation: NDArray[np.floating[Any]]) -> float:
    """The share of values that are exactly 0, from 0 to 1: what ReLU has cut off.

    Args:
        activation: Feature maps of any shape, at least one value.
    """
    return float(np.mean(activation == 0))


@kept
def _outputs(model: InspectedModel, paths: tuple[str, ...]) -> Any:
    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor) -> list[tf.Tensor]:
        steps = layer_outputs.run(model.network, images)
        return [layer_outputs.output_of(steps, path) for path in paths]

    return compute
