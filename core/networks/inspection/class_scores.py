"""What a classifier says about a picture, before and after its last activation function."""

from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.networks.inspection import layer_outputs
from core.networks.inspection.traced import kept_per_model
from core.specs.grad_cam import ClassScore


class NotAClassifier(InputError):
    """A model whose output is not one score a class."""


class UnknownClass(InputError):
    """A class number that the model does not have."""


def num_classes(model: keras.Model) -> int:
    """How many classes a classifier tells apart; one output unit means two.

    Raises:
        NotAClassifier: The output is not ``(N, classes)``.
    """
    shape = getattr(model, "output_shape", None)
    if not isinstance(shape, tuple) or len(shape) != 2 or shape[1] is None:
        raise NotAClassifier(
            N_("The output of the model {name} is {shape}, not one score a class; choose a model with a classifier."),
            name=model.name, shape=shape,
        )  # fmt: skip
    return 2 if shape[1] == 1 else int(shape[1])


def check_class(model: keras.Model, class_index: int) -> None:
    """Refuse a class that the model does not have.

    Raises:
        NotAClassifier: It has none.
        UnknownClass: ``class_index`` is not below the number of its classes.
    """
    count = num_classes(model)
    if not 0 <= class_index < count:
        sentence = N_("There is no class {index}; the classes of this model are numbered from 0 to {last}.")
        raise UnknownClass(sentence, index=class_index, last=count - 1)


def class_logits(model: keras.Model, images: NDArray[Any]) -> NDArray[np.float32]:
    """The logit of each class.

    Of a model with one output unit, class 1 has its logit and class 0 the same negated: the odds of one class are
    one over the odds of the other.

    Args:
        model: Ends in ``(N, classes)``; a last softmax or sigmoid is undone.
        images: ``(N, H, W, C)`` as the model takes them.

    Returns:
        float32 ``(N, classes)``.

    Raises:
        NotAClassifier: The model has no classes.
        PictureDoesNotFit: The pictures are not of the model's size.
    """
    num_classes(model)
    layer_outputs.check_picture(model, images[0])
    return np.array(_compiled(model)(tf.constant(images, tf.float32)))


def two_sided(logits: tf.Tensor) -> tf.Tensor:
    """``(N, 2)`` of a single logit, ``[-z, z]``; more logits as they are."""
    return tf.concat([-logits, logits], axis=1) if logits.shape[1] == 1 else logits


def top_classes(model: keras.Model, image: NDArray[Any], *, count: int = 5) -> list[ClassScore]:
    """The classes that the model finds likeliest, best first.

    Args:
        model: As for :func:`class_logits`.
        image: ``(H, W, C)`` as the model takes it.
        count: At most so many.

    Raises:
        InputError: As :func:`class_logits`.
    """
    scores = class_logits(model, image[None])[0]
    best = np.argsort(-scores, kind="stable")[:count]
    probabilities = _probabilities(model, scores)
    return [ClassScore(int(index), float(scores[index]), float(probabilities[index])) for index in best]


def _probabilities(model: keras.Model, scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sigmoid for a single logit, else softmax."""
    if model.output_shape[1] == 1:
        return np.float32(0.5) * (1 + np.tanh(scores / 2))  # does not overflow
    exponentials = np.exp(scores - scores.max())
    return exponentials / exponentials.sum()


@kept_per_model
def _compiled(model: keras.Model) -> Any:
    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor) -> tf.Tensor:
        return two_sided(layer_outputs.logits(layer_outputs.run(model, images)))

    return compute
