"""Where in a picture a classifier sees a class: Grad-CAM and Grad-CAM++.

Nearly all of a map's time is the forward pass up to the explained layer. Where the CPU multiplies bfloat16, the large
convolutions of that part may be computed in it; the layer itself, what comes after it, the gradient and the scores of
:mod:`core.networks.inspection.class_scores` stay float32. VGG16 gains by it. EfficientNet-Lite0, whose convolutions
are many and small, would lose and change its five likeliest classes in a quarter of the pictures; the book's convnet
would gain a millisecond: neither has a convolution that counts as large.
"""

import math
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray

from core.errors import N_
from core.networks.inspection import layer_outputs
from core.networks.inspection.activations import is_spatial, kind_of
from core.networks.inspection.bfloat16 import can_be_rounded, rounded_convolution
from core.networks.inspection.class_scores import check_class, two_sided
from core.networks.inspection.layer_outputs import LayerWithoutMap
from core.networks.inspection.traced import kept_per_model

Maps = NDArray[np.float32]

# They pass on, thin out or rearrange the features of the layer before, which has the better map.
_PASSED_OVER = (
    layers.MaxPooling2D, layers.AveragePooling2D, layers.Dropout, layers.SpatialDropout2D, layers.ZeroPadding2D,
    layers.Reshape,
)  # fmt: skip
# Multiplications below which converting to bfloat16 and back costs about what it saves.
_LARGE = 150e6


def grad_cam(
    model: keras.Model,
    image: NDArray[Any],
    *,
    class_index: int,
    layer_name: str | None = None,
    dtype: str = "float32",
) -> Maps:
    """The class activation map of Selvaraju et al. (2017): channels weighted by the mean gradient of the class logit.

    ``relu(mean_c(maps_c * mean_hw(d logit / d maps_c)))``: the mean over channels is the chapter's; the paper's
    sum is C times as large.

    Args:
        model: A classifier; a last softmax or sigmoid is undone.
        image: ``(H, W, C)`` as the model takes it.
        class_index: The class to explain; of a model with one output unit 1 is its class and 0 the other one, whose
            logit is the negated one.
        layer_name: Layer whose maps are weighted, by default :func:`default_layer`.
        dtype: Of the large convolutions before that layer: ``"bfloat16"`` where the CPU multiplies it natively.

    Returns:
        float32 ``(h, w)``, not below 0, on the layer's own grid, not scaled; 0 everywhere where nothing in the
        picture speaks for the class.

    Raises:
        NotAClassifier: The model has no classes.
        UnknownClass: It does not have this one.
        UnknownLayer, LayerWithoutMap: The layer does not serve.
        PictureDoesNotFit: The picture is not of the model's size.
    """
    maps, gradients = maps_and_gradients(model, image, class_index, layer_name, dtype=dtype)
    return _weighted(maps, gradients.mean(axis=(0, 1)))


def grad_cam_plus_plus(
    model: keras.Model,
    image: NDArray[Any],
    *,
    class_index: int,
    layer_name: str | None = None,
    dtype: str = "float32",
) -> Maps:
    """The map of Chattopadhay et al. (2018), which does better where an object occurs several times.

    The weight of a channel is the sum of its positive gradients ``g``, each times
    ``g^2 / (2 g^2 + g^3 * sum_hw(maps))``: their equation 19 for the score ``exp(logit)``, whose derivatives are
    powers of ``g``.

    Args, returns and raises as :func:`grad_cam`.
    """
    maps, gradients = maps_and_gradients(model, image, class_index, layer_name, dtype=dtype)
    denominator = 2 * gradients**2 + gradients**3 * maps.sum(axis=(0, 1))
    shares = np.divide(gradients**2, denominator, out=np.zeros_like(gradients), where=denominator != 0)
    return _weighted(maps, (shares * np.maximum(gradients, 0)).sum(axis=(0, 1)))


def default_layer(model: keras.Model) -> str:
    """Path of the last layer with feature maps of more than one pixel that is no pooling, padding or dropout.

    Raises:
        LayerWithoutMap: No layer has such maps.
    """
    return _default_layer(model.name, _calls(model, layer_outputs.picture_shape(model)))


def has_large_convolutions(model: keras.Model, path: str) -> bool:
    """Whether there are convolutions before a layer that bfloat16 would make faster; else it changes nothing."""
    return bool(_large_before(model, path))


def maps_and_gradients(
    model: keras.Model,
    image: NDArray[Any],
    class_index: int,
    layer_name: str | None,
    *,
    dtype: str = "float32",
) -> tuple[Maps, Maps]:
    """A layer's feature maps and the gradient of the class logit with respect to them, both ``(h, w, C)``.

    Args and raises as :func:`grad_cam`.
    """
    check_class(model, class_index)
    layer_outputs.check_picture(model, image)
    path = default_layer(model) if layer_name is None else layer_outputs.resolve(model, layer_name)
    maps, gradients = _compiled(model, path, dtype)(
        tf.constant(image[None], tf.float32), tf.constant(class_index)
    )
    return maps.numpy()[0], gradients.numpy()[0]


def _weighted(maps: Maps, weights: NDArray[np.float32]) -> Maps:
    return np.maximum(maps @ weights / np.float32(len(weights)), np.float32(0))


@dataclass(frozen=True)
class _Call:
    """What is known of one call of a layer before any picture comes."""

    path: str
    layer: Any
    is_spatial: bool
    is_large: bool


@kept_per_model
def _calls(model: keras.Model, shape: layer_outputs.Shape) -> tuple[_Call, ...]:
    """From the picture upwards, for pictures of this shape."""
    steps: list[layer_outputs.Step] = []

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def trace(images: tf.Tensor) -> None:
        steps.extend(layer_outputs.run(model, images))

    trace.get_concrete_function(tf.TensorSpec((1, *shape)))
    return tuple(
        _Call(step.path, step.layer, is_spatial(step), _is_large(step.layer, step.output)) for step in steps
    )


def _default_layer(name: str, calls: tuple[_Call, ...]) -> str:
    convolutions = [number for number, call in enumerate(calls) if kind_of(call.layer) == "convolution"]
    if not convolutions:
        sentence = N_("The model {name} has no convolution layer; choose a convnet.")
        raise LayerWithoutMap(sentence, name=name)
    found = [
        call.path
        for call in calls[convolutions[0] :]
        if isinstance(call.layer, keras.Layer)
        and call.is_spatial
        and not isinstance(call.layer, _PASSED_OVER)
    ]
    if not found:
        sentence = N_("The feature maps of the model {name} have one pixel only; choose a larger picture.")
        raise LayerWithoutMap(sentence, name=name)
    return found[-1]


def _large_before(model: keras.Model, path: str) -> list[keras.layers.Conv2D]:
    """The large convolutions that are called before the layer of ``path``."""
    calls = _calls(model, layer_outputs.picture_shape(model))
    place = next(number for number, call in enumerate(calls) if call.path == path)
    return [call.layer for call in calls[:place] if call.is_large and call.layer is not calls[place].layer]


def _is_large(layer: Any, output: tf.Tensor) -> bool:
    if not can_be_rounded(layer) or max(layer.kernel_size) == 1:
        return False
    return math.prod(output.shape[1:3]) * math.prod(layer.kernel.shape) >= _LARGE


@kept_per_model
def _compiled(model: keras.Model, path: str, dtype: str) -> Any:
    """Traced once; TensorFlow then runs the backward pass of the layers above ``path`` only."""
    rounded = [] if dtype == "float32" else _large_before(model, path)

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor, class_index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            steps = layer_outputs.run(model, images, call=partial(_call, rounded, dtype))
            maps = layer_outputs.output_of(steps, path)
            logit = two_sided(layer_outputs.logits(steps))[0, class_index]
        gradients = tape.gradient(logit, maps, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        return tf.cast(maps, tf.float32), tf.cast(gradients, tf.float32)

    return compute


def _call(rounded: list[keras.layers.Conv2D], dtype: str, layer: Any, *inputs: Any, **options: Any) -> Any:
    """The layer, in ``dtype`` if it is one of ``rounded``; what comes out has the layer's own."""
    if any(layer is other for other in rounded):
        return tf.cast(rounded_convolution(layer, inputs[0], dtype), layer.compute_dtype)
    return layer(*inputs, **options)
