"""The first view of a picture in a net: all nodes, their strongest channels, the scores."""

import math
from dataclasses import fields, replace
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.feature_maps.levels import fitted_size, maps_that_fit
from core.networks.inspection import layer_outputs
from core.networks.inspection.class_scores import check_class
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.network.graph import Place, graph
from core.networks.inspection.network.passes import (
    Outputs,
    as_float,
    chances,
    class_logits,
    in_place,
    levelled,
    shown_nodes,
    vector_nodes,
)
from core.networks.inspection.network.snapshots import snapshots_of
from core.networks.inspection.network.subject import subject
from core.networks.reports import Report
from core.specs.network import (
    MAX_FIRST_BYTES,
    MAX_FIRST_SIDE,
    MAX_STRONGEST,
    Floats,
    Maps,
    Network,
    NetworkSpec,
    Node,
)

_LIKELIEST = -1


def answer_network(spec: NetworkSpec, report: Report) -> Network:
    """The first view.

    Raises:
        InputError: The model, its snapshot, the picture or the class is not there, or the model has no convolution.
    """
    model, image = subject(spec, report)
    found = first_view(model, image, class_index=spec.class_index)
    return replace(found, snapshots=snapshots_of(spec.model))


def first_view(model: InspectedModel, image: NDArray[np.uint8], *, class_index: int | None = None) -> Network:
    """All nodes of a net for one picture, from one pass forth and, where there are classes, back.

    Args:
        model: With classes or without.
        image: ``(H, W, C)`` as it takes it.
        class_index: The class to explain, None for the likeliest.

    Raises:
        InputError: There is no such class, the picture is not of the model's size, or there is no convolution.
    """
    if class_index is not None:
        check_class(model, class_index)
    model.check_picture(image)
    places = graph(model)
    wanted = shown_nodes(model)
    chosen = _LIKELIEST if class_index is None else class_index
    found = _with_contributions(model)(tf.constant(image[None], tf.float32), tf.constant(chosen))
    explained, logits, pixels, *rest = map(in_place, found)
    values: dict[int, Floats] = {0: image.astype(np.float32)}
    values |= {node: value[0] for node, value in zip(wanted, rest[: len(wanted)], strict=True)}
    shares = {0: pixels, **dict(zip(wanted, rest[len(wanted) :], strict=True))}
    nodes = tuple(_node(place, shares.get(number)) for number, place in enumerate(places))
    return Network(
        image, nodes, _maps(nodes, Outputs(image, values, logits)),
        {number: values[number] for number in vector_nodes(model)},
        logits, chances(model, logits), int(explained),
    )  # fmt: skip


def _node(place: Place, shares: Floats | None) -> Node:
    shares = np.zeros(0, np.float32) if shares is None else np.nan_to_num(shares)
    order = np.argsort(-shares, kind="stable")[:MAX_STRONGEST]
    told = {part.name: getattr(place, part.name) for part in fields(Node)}
    strongest = tuple(int(channel) for channel in order)
    return Node(**told | {"strongest": strongest, "contributions": shares[order]})


def _maps(nodes: tuple[Node, ...], found: Outputs) -> dict[int, Maps]:
    """Of each node with places its strongest channels, as many as fit."""
    spatial = [number for number, node in enumerate(nodes) if len(node.shape) == 3 and node.strongest]
    side = MAX_FIRST_SIDE
    while sum(areas := [_area(nodes[number], side) for number in spatial]) > MAX_FIRST_BYTES and side > 1:
        side //= 2
    counts = maps_that_fit(areas, [len(nodes[number].strongest) for number in spatial], MAX_FIRST_BYTES)
    return {
        number: levelled(found.maps(number), nodes[number].strongest[:count], side)
        for number, count in zip(spatial, counts, strict=True)
    }


def _area(node: Node, side: int) -> int:
    return math.prod(fitted_size(node.shape[0], node.shape[1], side))


@kept
def _with_contributions(model: InspectedModel) -> Any:
    """Class explained, logits, and for the picture and the other nodes outputs and contributions of the channels.

    Returns a TensorFlow function of ``(1, H, W, C)`` and the class; what it gives is ``class, logits, contributions of
    the picture, output ... , contributions ...``.
    """
    signature, nodes = [tf.TensorSpec((1, *model.shape)), tf.TensorSpec((), tf.int32)], shown_nodes(model)

    @tf.function(autograph=False, input_signature=signature)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor, class_index: tf.Tensor) -> list[tf.Tensor]:
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(images)
            steps = layer_outputs.run(model.network, images)
            logits = class_logits(model, steps)
            outputs = [images, *(steps[node - 1].output for node in nodes)]
            if not model.num_classes:
                means = [_by_channel(output, tf.reduce_mean) for output in outputs]
                explained = tf.constant(_LIKELIEST)
                return [explained, logits, means[0], *map(as_float, outputs[1:]), *means[1:]]
            likeliest = tf.argmax(logits, output_type=tf.int32)
            explained = tf.where(class_index == _LIKELIEST, likeliest, class_index)
            score = logits[explained]
        gradients = tape.gradient(score, outputs, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        shares = [
            _by_channel(as_float(gradient) * as_float(output), tf.reduce_sum)
            for gradient, output in zip(gradients, outputs, strict=True)
        ]
        return [explained, logits, shares[0], *map(as_float, outputs[1:]), *shares[1:]]

    return compute.get_concrete_function()


def _by_channel(values: tf.Tensor, reduce: Any) -> tf.Tensor:
    """``(C,)`` of ``(1, ..., C)``."""
    return reduce(as_float(values), axis=list(range(len(values.shape) - 1)))
