"""Where in a picture a classifier sees a class: Grad-CAM and Grad-CAM++.

Nearly all of a map's time is the forward pass up to the explained layer. Where the CPU multiplies bfloat16, the large
convolutions of that part may be computed in it; the layer itself, what comes after it, the gradient and the scores of
:mod:`core.networks.inspection.class_scores` stay float32. VGG16 gains by it. EfficientNet-Lite0, whose convolutions
are many and small, would lose and change its five likeliest classes in a quarter of the pictures; the book's convnet
would gain a millisecond: neither has a convolution that counts as large.
"""

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.networks.inspection import layer_outputs
from core.networks.inspection.bfloat16 import can_be_rounded, rounded_convolution
from core.networks.inspection.class_scores import check_class, class_logits, top_classes, two_sided
from core.networks.inspection.inspected import Call, InspectedModel, kept
from core.networks.inspection.model_layers import default_layer, model_layers
from core.networks.inspection.models import inspected, prepared
from core.networks.inspection.occlusion import occlusion_sensitivity
from core.networks.inspection.randomisation import randomise_from_top
from core.networks.precision import fastest_dtype
from core.networks.reports import Report, teller
from core.specs.grad_cam import GradCamSpec, Heatmap, Score
from core.specs.models import ModelLayers

Maps = NDArray[np.float32]

_LIKELIEST = -1
# Multiplications below which converting to bfloat16 and back costs about what it saves.
_LARGE = 150e6


def answer_grad_cam(spec: GradCamSpec, report: Report) -> Heatmap:
    """Where a classifier sees a class.

    Raises:
        InputError: The model, the picture, the class or the layer does not serve.
        Cancelled: Nobody wants it any more.
    """
    trained = inspected(spec.model, teller(report))
    check_class(trained, spec.class_index)
    image, known = prepared(trained, spec.picture), model_layers(trained)
    model = trained
    if spec.randomised_layers:
        rng = np.random.default_rng(spec.seed)
        model = InspectedModel(randomise_from_top(trained.network, spec.randomised_layers, rng))
    if spec.method == "occlusion":
        return _occluded(model, image, spec, known, report)
    path = known.default_layer
    if spec.layer is not None:
        path = layer_outputs.resolve(trained.network, spec.layer)
    dtype = "float32"
    # Of uploaded models nobody has measured what rounding does to them; measuring the CPU takes a second.
    if not spec.model.startswith("file:") and has_large_convolutions(trained, path):
        dtype = fastest_dtype()
    return _weighted_maps(model, image, spec, known, path, dtype)


def _occluded(
    model: InspectedModel, image: NDArray[np.uint8], spec: GradCamSpec, known: ModelLayers, report: Report
) -> Heatmap:
    logits = class_logits(model, image[None])[0]
    index = int(logits.argmax()) if spec.class_index is None else spec.class_index
    start = time.perf_counter()
    values = occlusion_sensitivity(model, image, class_index=index, report=teller(report))
    seconds = time.perf_counter() - start
    return Heatmap(image, values, index, "", tuple(top_classes(model, logits)), seconds, known)


def _weighted_maps(
    model: InspectedModel,
    image: NDArray[np.uint8],
    spec: GradCamSpec,
    known: ModelLayers,
    path: str,
    dtype: str,
) -> Heatmap:
    exact, index = None, spec.class_index
    if dtype != "float32":
        exact = class_logits(model, image[None])[0]
        index = int(exact.argmax()) if index is None else index
    traced(model, path, dtype, spec.score)  # no part of the cost
    start = time.perf_counter()
    found = evidence(model, image, class_index=index, layer_name=path, dtype=dtype, score=spec.score)
    values = WEIGHTINGS[spec.method](found.maps, -found.gradients if spec.is_against else found.gradients)
    seconds = time.perf_counter() - start
    best = tuple(top_classes(model, found.logits if exact is None else exact))
    return Heatmap(image, values, found.class_index, path, best, seconds, known, dtype)


@dataclass(frozen=True)
class Evidence:
    """What one pass of a picture through a classifier gives.

    Attributes:
        class_index: Of the score that the gradients belong to.
        logits: float32 ``(classes,)``.
        maps: float32 ``(h, w, C)``, the layer's feature maps.
        gradients: float32 ``(h, w, C)``, of the class score with respect to them.
    """

    class_index: int
    logits: NDArray[np.float32]
    maps: Maps
    gradients: Maps


def evidence(
    model: InspectedModel,
    image: NDArray[Any],
    *,
    class_index: int | None = None,
    layer_name: str | None = None,
    dtype: str = "float32",
    score: Score = "logit",
) -> Evidence:
    """Logits, a layer's feature maps and the gradient of a class score with respect to them, all from one pass.

    Args:
        model: A classifier; a last softmax or sigmoid is undone.
        image: ``(H, W, C)`` as the model takes it.
        class_index: The class to explain, None for the likeliest; of a model with one output unit 1 is its class and
            0 the other one, whose logit is the negated one.
        layer_name: Layer whose maps are wanted, by default :func:`core.networks.inspection.model_layers.default_layer`.
        dtype: Of the large convolutions before that layer: ``"bfloat16"`` where the CPU multiplies it natively.
        score: Logit, or probability as in the book. Of one sigmoid the gradient of the probability p is p (1 - p)
            times that of the logit, so that the map is the same after division by its maximum, as long as p (1 - p)
            does not vanish in float32. Softmax mixes in the other classes: it asks what makes this class likelier
            than its rivals.

    Raises:
        InputError: The model has no classes or not this one, the layer does not serve, or the picture is not of the
            model's size.
    """
    check_class(model, class_index)
    model.check_picture(image)
    path = default_layer(model) if layer_name is None else layer_outputs.resolve(model.network, layer_name)
    chosen = _LIKELIEST if class_index is None else class_index
    found = traced(model, path, dtype, score)(tf.constant(image[None], tf.float32), tf.constant(chosen))
    index, logits, maps, gradients = (value.numpy() for value in found)
    return Evidence(int(index), logits, maps, gradients)


def grad_cam(maps: Maps, gradients: Maps) -> Maps:
    """The class activation map of Selvaraju et al. (2017): channels weighted by the mean gradient of the class logit.

    ``relu(mean_c(maps_c * mean_hw(d logit / d maps_c)))``: the mean over channels is the chapter's; the paper's
    sum is C times as large.

    Args:
        maps: float32 ``(h, w, C)``, a layer's feature maps, see :func:`evidence`.
        gradients: Of the class logit with respect to them, same shape.

    Returns:
        float32 ``(h, w)``, not below 0, on the layer's own grid, not scaled; 0 everywhere where nothing in the
        picture speaks for the class.
    """
    return _weighted(maps, gradients.mean(axis=(0, 1)))


def grad_cam_plus_plus(maps: Maps, gradients: Maps) -> Maps:
    """The map of Chattopadhay et al. (2018), which does better where an object occurs several times.

    The weight of a channel is the sum of its positive gradients ``g``, each times
    ``g^2 / (2 g^2 + g^3 * sum_hw(maps))``: their equation 19 for the score ``exp(logit)``, whose derivatives are
    powers of ``g``.

    Args and returns as :func:`grad_cam`.
    """
    denominator = 2 * gradients**2 + gradients**3 * maps.sum(axis=(0, 1))
    shares = np.divide(gradients**2, denominator, out=np.zeros_like(gradients), where=denominator != 0)
    return _weighted(maps, (shares * np.maximum(gradients, 0)).sum(axis=(0, 1)))


WEIGHTINGS: Mapping[str, Callable[[Maps, Maps], Maps]] = {
    "grad_cam": grad_cam,
    "grad_cam_plus_plus": grad_cam_plus_plus,
}


def has_large_convolutions(model: InspectedModel, path: str) -> bool:
    """Whether there are convolutions before a layer that bfloat16 would make faster; else it changes nothing."""
    return bool(_large_before(model, path))


def _weighted(maps: Maps, weights: NDArray[np.float32]) -> Maps:
    return np.maximum(maps @ weights / np.float32(len(weights)), np.float32(0))


def _large_before(model: InspectedModel, path: str) -> list[keras.layers.Conv2D]:
    """The large convolutions that are called before the layer of ``path``."""
    place = model.place_of(path)
    itself = model.calls[place].layer
    return [call.layer for call in model.calls[:place] if _is_large(call) and call.layer is not itself]


def _is_large(call: Call) -> bool:
    if not can_be_rounded(call.layer) or max(call.layer.kernel_size) == 1:
        return False
    return math.prod(call.shape[:2]) * math.prod(call.layer.kernel.shape) >= _LARGE


@kept
def traced(model: InspectedModel, path: str, dtype: str, score: Score = "logit") -> Any:
    """The pass of :func:`evidence` as a TensorFlow function, which runs the backward pass above ``path`` only."""
    rounded = [] if dtype == "float32" else _large_before(model, path)
    pictures = tf.TensorSpec((1, *model.network.input_shape[1:]))

    @tf.function(autograph=False, input_signature=[pictures, tf.TensorSpec((), tf.int32)])  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor, class_index: tf.Tensor) -> tuple[tf.Tensor, ...]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            steps = layer_outputs.run(model.network, images, call=partial(_call, rounded, dtype))
            maps = layer_outputs.output_of(steps, path)
            logits = two_sided(layer_outputs.logits(steps))[0]
            likeliest = tf.argmax(logits, output_type=tf.int32)
            chosen = tf.where(class_index == _LIKELIEST, likeliest, class_index)
            scores = logits if score == "logit" else _probabilities(model, logits)
            chosen_score = scores[chosen]
        gradients = tape.gradient(chosen_score, maps, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        return chosen, logits, tf.cast(maps[0], tf.float32), tf.cast(gradients[0], tf.float32)

    function = compute.get_concrete_function()
    # TensorFlow improves a function when it first runs, which takes ten times as long as a run.
    function(tf.zeros((1, *model.shape)), tf.constant(_LIKELIEST))
    return function


def _probabilities(model: InspectedModel, logits: tf.Tensor) -> tf.Tensor:
    """Sigmoid for a single output unit, else softmax."""
    return tf.sigmoid(logits) if model.network.output_shape[1] == 1 else tf.nn.softmax(logits)


def _call(rounded: list[keras.layers.Conv2D], dtype: str, layer: Any, *inputs: Any, **options: Any) -> Any:
    """The layer, in ``dtype`` if it is one of ``rounded``; what comes out has the layer's own."""
    if any(layer is other for other in rounded):
        return tf.cast(rounded_convolution(layer, inputs[0], dtype), layer.compute_dtype)
    return layer(*inputs, **options)
