"""Steps against a picture along the gradient of a classifier's score, and what the classifier says of pictures.

The fast gradient sign method of Goodfellow et al. (2014) and, with several steps, the basic iterative method of Kurakin
et al. (2016). All steps are whole grey levels, so that every picture on the way is one of whole numbers of 0-255: what
is shown and what the net gets are the same bytes.
"""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.errors import N_
from core.networks.inspection import grad_cam, layer_outputs
from core.networks.inspection.class_scores import check_class, class_logits, probabilities, two_sided
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.models import inspected, prepared
from core.networks.reports import Report, teller
from core.specs.fooling import Fooled, FooledScore, FoolingSpec, OpinionsSpec, step_length

_LISTED = 3  # of the likeliest classes before, and as many after


def answer_fooling(spec: FoolingSpec, report: Report) -> Fooled:
    """The picture before and after, with random noise for comparison.

    Raises:
        InputError: The model, the picture or the class does not serve.
        Cancelled: Nobody wants it any more.
    """
    model = inspected(spec.model)
    check_class(model, spec.toward)
    image = prepared(model, spec.picture)
    before = int(class_logits(model, image[None])[0].argmax())
    watched = before if spec.toward is None else spec.toward
    pictures = [image]
    for number in range(spec.steps):
        teller(report)(number / spec.steps, N_("Stepping against the picture"))
        pictures.append(
            stepped(
                model, pictures[-1], image, size=spec.size, length=step_length(spec.size, spec.steps),
                class_index=watched, toward=spec.toward is not None,
            )
        )  # fmt: skip
    noisy = with_noise(image, spec.size, np.random.default_rng(spec.seed))
    return _compared(model, pictures, noisy, watched)


def answer_opinions(spec: OpinionsSpec, report: Report) -> NDArray[np.float32]:
    """The probabilities of all classes for each picture.

    Raises:
        InputError: The model or a picture does not serve.
    """
    model = inspected(spec.model)
    return probabilities(
        model, class_logits(model, np.stack([prepared(model, one) for one in spec.pictures]))
    )


def stepped(
    model: InspectedModel,
    picture: NDArray[np.uint8],
    origin: NDArray[np.uint8],
    *,
    size: int,
    length: int,
    class_index: int,
    toward: bool,
) -> NDArray[np.uint8]:
    """The picture after one step along the sign of the gradient.

    Args:
        model: A classifier.
        picture: uint8 ``(H, W, C)`` to step from.
        origin: Same shape; no value of the result is further from it than ``size``.
        size: Grey levels.
        length: Of the step, in grey levels.
        class_index: The class whose odds the gradient belongs to.
        toward: Whether they rise, or fall.

    Returns:
        uint8 ``(H, W, C)``, 0-255.
    """
    direction = np.sign(odds_gradient(model, picture, class_index)).astype(np.int16) * (1 if toward else -1)
    near = origin.astype(np.int16)
    moved = np.clip(picture + length * direction, near - size, near + size)
    return np.clip(moved, 0, 255).astype(np.uint8)


def with_noise(image: NDArray[np.uint8], size: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Each value moved up or down by ``size`` grey levels, by the toss of a coin; within 0-255."""
    signs = rng.integers(0, 2, image.shape, dtype=np.int16) * 2 - 1
    return np.clip(image + size * signs, 0, 255).astype(np.uint8)


def odds_gradient(model: InspectedModel, image: NDArray[Any], class_index: int) -> NDArray[np.float32]:
    """The gradient of ``log(p / (1 - p))`` of a class with respect to the picture.

    It points where the gradient of the cross-entropy ``-log(p)`` points away from, of which it is a multiple: with
    ``z`` for the log of the odds ``-log(p) = log(1 + exp(-z))`` falls wherever ``z`` rises. But where ``p`` is 1 to
    seven digits, the cross-entropy's gradient is rounded to zero and has no sign.

    Args:
        model: A classifier.
        image: ``(H, W, C)``, 0-255, as the model takes it.
        class_index: Which class.

    Returns:
        float32 ``(H, W, C)``, per grey level.

    Raises:
        InputError: The model does not have the class, or the picture is not of the model's size.
    """
    check_class(model, class_index)
    model.check_picture(image)
    found = _odds_gradient(model)(tf.constant(image[None], tf.float32), tf.constant(class_index))
    return np.array(found[0])


@kept
def _odds_gradient(model: InspectedModel) -> Any:
    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor, class_index: tf.Tensor) -> tf.Tensor:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            logits = two_sided(layer_outputs.logits(layer_outputs.run(model.network, images)))[0]
            is_it = tf.range(tf.size(logits)) == class_index
            others = tf.reduce_logsumexp(tf.where(is_it, -np.inf, logits))
            # The logit of a single unit is the log of its odds already.
            odds = logits[class_index] - (0.0 if model.network.output_shape[1] == 1 else others)
        return tape.gradient(odds, images, unconnected_gradients=tf.UnconnectedGradients.ZERO)

    return compute


def _compared(
    model: InspectedModel, pictures: list[NDArray[np.uint8]], noisy: NDArray[np.uint8], watched: int
) -> Fooled:
    """What the net says of all the pictures; each in a batch of its own, since their number varies."""
    shares = [probabilities(model, class_logits(model, one[None]))[0] for one in (*pictures, noisy)]
    first, last, random = shares[0], shares[-2], shares[-1]
    best = [int(index) for share in (first, last) for index in np.argsort(-share, kind="stable")[:_LISTED]]
    listed = dict.fromkeys([*best, watched])
    scores = tuple(
        FooledScore(index, float(first[index]), float(random[index]), float(last[index])) for index in listed
    )
    before, after = int(first.argmax()), int(last.argmax())
    return Fooled(
        pictures[0], pictures[-1], noisy, scores, before, after, int(random.argmax()),
        tuple(float(share[watched]) for share in shares[:-1]),
        _heat(model, pictures[0], before), _heat(model, pictures[-1], after),
    )  # fmt: skip


def _heat(model: InspectedModel, image: NDArray[np.uint8], class_index: int) -> NDArray[np.float32]:
    found = grad_cam.evidence(model, image, class_index=class_index)
    return grad_cam.grad_cam(found.maps, found.gradients)
