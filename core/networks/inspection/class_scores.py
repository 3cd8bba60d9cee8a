"""What a classifier says about a picture, before and after its last activation function."""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.networks.inspection import layer_outputs
from core.networks.inspection.inspected import InspectedModel, kept
from core.specs.grad_cam import ClassScore


def check_class(model: InspectedModel, class_index: int | None) -> None:
    """Refuse a class that the model does not have; None stands for any.

    Raises:
        InputError: The model has no classes, or ``class_index`` is not below their number.
    """
    if not model.num_classes:
        raise InputError(
            N_("The output of the model {name} is {shape}, not one score a class; choose a model with a classifier."),
            name=model.network.name, shape=model.network.output_shape,
        )  # fmt: skip
    if class_index is not None and not 0 <= class_index < model.num_classes:
        sentence = N_("There is no class {index}; the classes of this model are numbered from 0 to {last}.")
        raise InputError(sentence, index=class_index, last=model.num_classes - 1)


def class_logits(model: InspectedModel, images: NDArray[Any]) -> NDArray[np.float32]:
    """The logit of each class.

    Of a model with one output unit, class 1 has its logit and class 0 the same negated: the odds of one class are
    one over the odds of the other.

    Args:
        model: Ends in ``(N, classes)``; a last softmax or sigmoid is undone.
        images: ``(N, H, W, C)`` as the model takes them.

    Returns:
        float32 ``(N, classes)``.

    Raises:
        InputError: The model has no classes, or the pictures are not of its size.
    """
    check_class(model, None)
    model.check_picture(images[0])
    return np.array(_compute_logits(model)(tf.constant(images, tf.float32)))


def two_sided(logits: tf.Tensor) -> tf.Tensor:
    """``(N, 2)`` of a single logit, ``[-z, z]``; more logits as they are."""
    return tf.concat([-logits, logits], axis=1) if logits.shape[1] == 1 else logits


def top_classes(model: InspectedModel, logits: NDArray[np.float32], *, count: int = 5) -> list[ClassScore]:
    """The classes that the model finds likeliest, best first.

    Args:
        model: Whose classes.
        logits: ``(classes,)`` of a picture, as :func:`class_logits` gives them.
        count: At most so many.
    """
    best = np.argsort(-logits, kind="stable")[:count]
    shares = probabilities(model, logits)
    return [ClassScore(int(index), float(logits[index]), float(shares[index])) for index in best]


def probabilities(model: InspectedModel, logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sigmoid for a single logit, else softmax.

    Args:
        model: Whose logits.
        logits: ``(..., classes)``, as :func:`class_logits` gives them.

    Returns:
        Same shape, 0-1, sums of 1.
    """
    if model.network.output_shape[1] == 1:
        return np.float32(0.5) * (1 + np.tanh(logits / 2))  # does not overflow
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


@kept
def _compute_logits(model: InspectedModel) -> Any:
    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor) -> tf.Tensor:
        return two_sided(layer_outputs.logits(layer_outputs.run(model.network, images)))

    return compute
