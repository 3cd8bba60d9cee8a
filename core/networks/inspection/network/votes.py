"""Which places and channels of the last maps voted for a class.

A logit is a sum of products as long as only dense layers, pooling, normalization and ReLU lie between the maps and it:
behind the ReLUs that are on, the net is linear, and the number of a cell times the gradient with respect to it is its
vote. The biases vote likewise, and what they say is computed from them and not as the rest, so that the sum can fail.
"""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.networks.inspection import layer_outputs
from core.networks.inspection.class_scores import check_class
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.network.graph import graph
from core.networks.inspection.network.passes import chances, class_logits
from core.networks.inspection.network.subject import subject
from core.networks.reports import Report
from core.specs.network import MAX_STRONGEST
from core.specs.network_sums import Votes, VoteSpec

_LIKELIEST = -1
_CONSTANTS = ("bias", "beta", "moving_mean")


def answer_votes(spec: VoteSpec, report: Report) -> Votes:
    """Who voted for a class.

    Raises:
        InputError: The model, its snapshot, the picture or the class is not there, or the model has no classes.
    """
    model, image = subject(spec, report)
    check_class(model, spec.class_index)
    return votes(model, image, class_index=spec.class_index)


def votes(model: InspectedModel, image: NDArray[Any], *, class_index: int | None = None) -> Votes:
    """The votes of the last maps that everything goes through.

    Args:
        model: A classifier.
        image: ``(H, W, C)`` as it takes it.
        class_index: The class, None for the likeliest.

    Raises:
        InputError: The model has no classes or not this one, or the picture is not of its size.
    """
    check_class(model, class_index)
    model.check_picture(image)
    node, head = cut(model)
    chosen = _LIKELIEST if class_index is None else class_index
    found = _traced(model, node)(tf.constant(image[None], tf.float32), tf.constant(chosen))
    explained, logits, cells, bias = (value.numpy() for value in found)
    index, channels = int(explained), cells.sum(axis=(0, 1), dtype=np.float64).astype(np.float32)
    order = np.argsort(-channels, kind="stable")[:MAX_STRONGEST]
    logit = float(logits[index])
    rest = logit - float(cells.sum(dtype=np.float64)) - float(bias)
    return Votes(
        graph(model)[node].path, tuple(graph(model)[number].path for number in head), index, logit,
        float(chances(model, logits)[index]), cells.sum(axis=2), channels, tuple(int(channel) for channel in order),
        np.ascontiguousarray(np.moveaxis(cells[:, :, order], 2, 0)), float(bias), rest,
    )  # fmt: skip


@kept
def cut(model: InspectedModel) -> tuple[int, tuple[int, ...]]:
    """The last node with places through which everything goes from the picture to the output, and the nodes above."""
    places = graph(model)
    above = {len(places) - 1}
    for number in range(len(places) - 1, -1, -1):
        if number in above:
            above |= set(places[number].inputs)
    ordered = sorted(above)
    reached = len(places) - 1  # the lowest node that something above reads
    for number in reversed(ordered):
        place = places[number]
        is_spatial = place.has_places and place.shape[0] * place.shape[1] > 1
        if number <= reached and is_spatial:
            return number, tuple(one for one in ordered if one > number)
        reached = min([reached, *place.inputs])
    return 0, tuple(ordered[1:])


@kept
def _traced(model: InspectedModel, node: int) -> Any:
    """Class, logits, votes ``(h, w, C)`` of the node's cells, and what the biases above it say."""
    called = [graph(model)[number].layer for number in cut(model)[1]]
    constants = [
        variable.value
        for layer in {id(one): one for one in called}.values()
        for variable in getattr(layer, "weights", ())
        if variable.name in _CONSTANTS
    ]
    signature = [tf.TensorSpec((1, *model.shape)), tf.TensorSpec((), tf.int32)]

    @tf.function(autograph=False, input_signature=signature)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor, class_index: tf.Tensor) -> tuple[tf.Tensor, ...]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch([images, *constants])
            steps = layer_outputs.run(model.network, images)
            logits = class_logits(model, steps)
            likeliest = tf.argmax(logits, output_type=tf.int32)
            explained = tf.where(class_index == _LIKELIEST, likeliest, class_index)
            score = logits[explained]
        maps = images if node == 0 else steps[node - 1].output
        by_cell, *by_constant = tape.gradient(
            score, [maps, *constants], unconnected_gradients=tf.UnconnectedGradients.ZERO
        )
        said = [
            tf.reduce_sum(tf.cast(slope, tf.float32) * tf.cast(variable, tf.float32))
            for slope, variable in zip(by_constant, constants, strict=True)
        ]
        return (
            explained,
            logits,
            (tf.cast(by_cell * maps, tf.float32))[0],
            tf.add_n([tf.constant(0.0), *said]),
        )

    return compute.get_concrete_function()
