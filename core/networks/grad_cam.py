"""Where in a picture a classifier sees a class: Grad-CAM and Grad-CAM++."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from numpy.typing import NDArray

from core.errors import N_
from core.networks import layer_outputs
from core.networks.activations import is_spatial, kind_of
from core.networks.class_scores import check_class, two_sided
from core.networks.compiled import kept_per_model
from core.networks.layer_outputs import LayerWithoutMap

Maps = NDArray[np.float32]

# They pass on, thin out or rearrange the features of the layer before, which has the better map.
_PASSED_OVER = (
    layers.MaxPooling2D, layers.AveragePooling2D, layers.Dropout, layers.SpatialDropout2D, layers.ZeroPadding2D,
    layers.Reshape,
)  # fmt: skip


def grad_cam(
    model: keras.Model, image: NDArray[Any], *, class_index: int, layer_name: str | None = None
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

    Returns:
        float32 ``(h, w)``, not below 0, on the layer's own grid, not scaled; 0 everywhere where nothing in the
        picture speaks for the class.

    Raises:
        NotAClassifier: The model has no classes.
        UnknownClass: It does not have this one.
        UnknownLayer, LayerWithoutMap: The layer does not serve.
        PictureDoesNotFit: The picture is not of the model's size.
    """
    maps, gradients = maps_and_gradients(model, image, class_index, layer_name)
    return _weighted(maps, gradients.mean(axis=(0, 1)))


def grad_cam_plus_plus(
    model: keras.Model, image: NDArray[Any], *, class_index: int, layer_name: str | None = None
) -> Maps:
    """The map of Chattopadhay et al. (2018), which does better where an object occurs several times.

    The weight of a channel is the sum of its positive gradients ``g``, each times
    ``g^2 / (2 g^2 + g^3 * sum_hw(maps))``: their equation 19 for the score ``exp(logit)``, whose derivatives are
    powers of ``g``.

    Args, returns and raises as :func:`grad_cam`.
    """
    maps, gradients = maps_and_gradients(model, image, class_index, layer_name)
    denominator = 2 * gradients**2 + gradients**3 * maps.sum(axis=(0, 1))
    shares = np.divide(gradients**2, denominator, out=np.zeros_like(gradients), where=denominator != 0)
    return _weighted(maps, (shares * np.maximum(gradients, 0)).sum(axis=(0, 1)))


def default_layer(model: keras.Model) -> str:
    """Path of the last layer with feature maps of more than one pixel that is no pooling, padding or dropout.

    Raises:
        LayerWithoutMap: No layer has such maps.
    """
    return _default_layer(model, layer_outputs.picture_shape(model))


def maps_and_gradients(
    model: keras.Model, image: NDArray[Any], class_index: int, layer_name: str | None
) -> tuple[Maps, Maps]:
    """A layer's feature maps and the gradient of the class logit with respect to them, both ``(h, w, C)``.

    Args and raises as :func:`grad_cam`.
    """
    check_class(model, class_index)
    layer_outputs.check_picture(model, image)
    path = default_layer(model) if layer_name is None else layer_outputs.resolve(model, layer_name)
    maps, gradients = _compiled(model, path)(tf.constant(image[None], tf.float32), tf.constant(class_index))
    return maps.numpy()[0], gradients.numpy()[0]


def _weighted(maps: Maps, weights: NDArray[np.float32]) -> Maps:
    return np.maximum(maps @ weights / np.float32(len(weights)), np.float32(0))


@kept_per_model
def _default_layer(model: keras.Model, shape: layer_outputs.Shape) -> str:
    steps: list[layer_outputs.Step] = []

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def trace(images: tf.Tensor) -> None:
        steps.extend(layer_outputs.run(model, images))

    trace.get_concrete_function(tf.TensorSpec((1, *shape)))
    convolutions = [number for number, step in enumerate(steps) if kind_of(step.layer) == "convolution"]
    if not convolutions:
        sentence = N_("The model {name} has no convolution layer; choose a convnet.")
        raise LayerWithoutMap(sentence, name=model.name)
    found = [
        step.path
        for step in steps[convolutions[0] :]
        if isinstance(step.layer, keras.Layer)
        and is_spatial(step)
        and not isinstance(step.layer, _PASSED_OVER)
    ]
    if not found:
        sentence = N_("The feature maps of the model {name} have one pixel only; choose a larger picture.")
        raise LayerWithoutMap(sentence, name=model.name)
    return found[-1]


@kept_per_model
def _compiled(model: keras.Model, path: str) -> Any:
    """Traced once; TensorFlow then runs the backward pass of the layers above ``path`` only."""

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor, class_index: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            steps = layer_outputs.run(model, images)
            maps = layer_outputs.output_of(steps, path)
            logit = two_sided(layer_outputs.logits(steps))[0, class_index]
        gradients = tape.gradient(logit, maps, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        return tf.cast(maps, tf.float32), tf.cast(gradients, tf.float32)

    return compute
