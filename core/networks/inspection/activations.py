"""What the layers of a model make of one picture (intermediate activations)."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray

from core.networks.inspection import layer_outputs
from core.networks.inspection.traced import kept_per_model
from core.specs.models import LayerKind, SpatialLayer

_KINDS: tuple[tuple[LayerKind, tuple[type, ...]], ...] = (
    (
        "convolution",
        (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D, layers.Conv2DTranspose),
    ),
    ("pooling", (layers.MaxPooling2D, layers.AveragePooling2D)),
    ("activation", (layers.Activation, layers.ReLU, layers.LeakyReLU, layers.ELU, layers.PReLU)),
)


def spatial_layers(model: keras.Model, *, size: int = 224) -> list[SpatialLayer]:
    """The layers with feature maps of more than one pixel, from the picture upwards.

    Args:
        model: See :func:`core.networks.inspection.layer_outputs.run`.
        size: Height and width of the picture in pixels, where the model takes any.

    Raises:
        InputError: As :func:`core.networks.inspection.layer_outputs.run`.
    """
    steps: list[layer_outputs.Step] = []

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def trace(images: tf.Tensor) -> None:
        steps.extend(layer_outputs.run(model, images))

    trace.get_concrete_function(tf.TensorSpec((1, *layer_outputs.picture_shape(model, default=size))))
    return [
        SpatialLayer(step.path, kind_of(step.layer), _shape(step.output))
        for step in steps
        if isinstance(step.layer, keras.Layer) and is_spatial(step)
    ]


def is_spatial(step: layer_outputs.Step) -> bool:
    """Whether the output has a height and a width, and more than one pixel."""
    shape = tuple(getattr(step.output, "shape", ()))
    return len(shape) == 4 and bool(np.prod(shape[1:3]) > 1)


def layer_activations(
    model: keras.Model, image: NDArray[Any], layer_names: tuple[str, ...]
) -> dict[str, NDArray[np.float32]]:
    """The feature maps of some layers for one picture, all from one pass.

    Args:
        model: See :func:`core.networks.inspection.layer_outputs.run`.
        image: ``(H, W, C)`` as the model takes it.
        layer_names: Names or paths of the layers.

    Returns:
        ``(h, w, C)`` for each of ``layer_names``, as the layer gives it, its own activation function included.

    Raises:
        UnknownLayer: A name that no layer, or more than one, has.
        LayerWithoutMap: A layer whose output has no height and width.
        PictureDoesNotFit: The picture is not of the model's size.
    """
    layer_outputs.check_picture(model, image)
    paths = tuple(layer_outputs.resolve(model, name) for name in layer_names)
    maps = _outputs(model, paths)(tf.constant(image[None], tf.float32))
    return {name: np.array(values[0], np.float32) for name, values in zip(layer_names, maps, strict=True)}


def sparsity(activation: NDArray[np.floating[Any]]) -> float:
    """The share of values that are exactly 0, from 0 to 1: what ReLU has cut off.

    Args:
        activation: Feature maps of any shape, at least one value.
    """
    return float(np.mean(activation == 0))


@kept_per_model
def _outputs(model: keras.Model, paths: tuple[str, ...]) -> Any:
    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor) -> list[tf.Tensor]:
        steps = layer_outputs.run(model, images)
        return [layer_outputs.output_of(steps, path) for path in paths]

    return compute


def _shape(maps: tf.Tensor) -> tuple[int, int, int]:
    _, height, width, channels = maps.shape
    return height, width, channels


def kind_of(layer: keras.Layer) -> LayerKind:
    """What a layer does."""
    return next((kind for kind, types in _KINDS if isinstance(layer, types)), "other")
