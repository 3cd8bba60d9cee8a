"""Passes of a picture through a whole net: the outputs of its nodes, and some of them as maps for the screen."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.feature_maps.levels import fit_side, to_levels
from core.networks.inspection import layer_outputs
from core.networks.inspection.class_scores import probabilities, two_sided
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.network.graph import check_channel, graph, node_of
from core.networks.inspection.network.subject import subject
from core.networks.reports import Report
from core.specs.network import MAX_VECTOR, Floats, Maps, MapsSpec, NetworkRequest, Pass, PassSpec

_MOST_KEPT = 40_000_000  # numbers; VGG16 at 224 has 15 million


@dataclass(frozen=True)
class Outputs:
    """What came out of some nodes for one picture.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture.
        values: By node, float32 ``(h, w, C)`` or ``(C,)``; the picture's are its pixels.
        logits: float32 ``(classes,)``, empty for a net without classes.
    """

    image: NDArray[np.uint8]
    values: dict[int, Floats]
    logits: Floats

    def maps(self, node: int) -> Floats:
        """The output of a node as ``(h, w, C)``; a vector has one cell."""
        found = self.values[node]
        return found if found.ndim == 3 else found.reshape(1, 1, -1)


def answer_pass(spec: PassSpec, report: Report) -> Pass:
    """The same channels again.

    Raises:
        InputError: The model, the picture, a node or a channel is not there.
    """
    model, image = subject(spec, report)
    places = graph(model)
    for node, channels in spec.shown:
        if not 0 <= node < len(places):
            sentence = N_("The net has {count} nodes, counted from 0; there is no node {node}.")
            raise InputError(sentence, count=len(places), node=node)
        for channel in channels:
            check_channel(places[node], channel)
    vectors = vector_nodes(model)
    shown = tuple(dict.fromkeys((*vectors, *(node for node, _ in spec.shown))))
    found = outputs(model, image, shown)
    maps = {node: levelled(found.maps(node), channels, spec.side) for node, channels in spec.shown}
    told = {node: found.values[node] for node in vectors}
    return Pass(image, maps, told, found.logits, chances(model, found.logits))


def answer_maps(spec: MapsSpec, report: Report) -> Maps:
    """Some channels of a node, whole size.

    Raises:
        InputError: The model, the picture, the node or a channel is not there.
    """
    model, image = subject(spec, report)
    node = node_of(model, spec.path)
    place = graph(model)[node]
    channels = spec.channels or tuple(range(spec.first, spec.first + spec.count))
    check_channel(place, max(spec.channels, default=spec.first))
    whole = all_outputs(spec, model, image).maps(node)
    return levelled(whole, tuple(channel for channel in channels if channel < place.shape[-1]))


def levelled(maps: Floats, channels: tuple[int, ...], side: int = 10_000) -> Maps:
    """Some channels of ``(h, w, C)`` as levels, no side above ``side``."""
    levels, low, high = to_levels(fit_side(maps[:, :, list(channels)], side))
    return Maps(channels, levels, low, high)


def chances(model: InspectedModel, logits: Floats) -> Floats:
    """Probabilities of the classes, 0-1, as many as there are logits."""
    return np.asarray(probabilities(model, logits), np.float32) if len(logits) else logits


def outputs(model: InspectedModel, image: NDArray[Any], nodes: tuple[int, ...]) -> Outputs:
    """What comes out of some nodes, all from one pass.

    Args:
        model: The net.
        image: ``(H, W, C)`` as it takes it.
        nodes: Their numbers; those that put out neither maps nor a vector are left out.

    Raises:
        InputError: The picture is not of the model's size.
    """
    model.check_picture(image)
    logits, *values = traced(model)(tf.constant(image[None], tf.float32))
    found = {
        node: in_place(value)[0]
        for node, value in zip(shown_nodes(model), values, strict=True)
        if node in nodes
    }
    if 0 in nodes:
        found[0] = image.astype(np.float32)
    return Outputs(np.asarray(image, np.uint8), found, logits.numpy())


_latest: dict[str, Any] = {}


def all_outputs(spec: NetworkRequest, model: InspectedModel, image: NDArray[np.uint8]) -> Outputs:
    """What comes out of all nodes; of the latest picture it is remembered, for whoever clicks from map to map."""
    key = (spec.model, spec.snapshot, spec.picture, spec.disturbances)
    if _latest.get("key") == key and _latest["model"] is model:
        remembered: Outputs = _latest["outputs"]
        return remembered
    _latest.clear()
    found = outputs(model, image, tuple(range(len(graph(model)))))
    if sum(values.size for values in found.values.values()) <= _MOST_KEPT:
        _latest.update(key=key, model=model, outputs=found)
    return found


def shown_nodes(model: InspectedModel) -> tuple[int, ...]:
    """Those that put out maps or a vector, the picture not among them."""
    return tuple(number for number, place in enumerate(graph(model)) if number and place.is_shown)


def vector_nodes(model: InspectedModel) -> tuple[int, ...]:
    """Those that put out a vector which is not too long to be told."""
    shapes = {number: graph(model)[number].shape for number in shown_nodes(model)}
    return tuple(number for number, shape in shapes.items() if len(shape) == 1 and shape[0] <= MAX_VECTOR)


@kept
def traced(model: InspectedModel) -> Any:
    """Logits and the outputs of :func:`shown_nodes`, as a TensorFlow function.

    Always of all: tracing takes as long as twenty passes, and what is on the screen changes.
    """
    pictures, nodes = tf.TensorSpec((1, *model.shape)), shown_nodes(model)

    @tf.function(autograph=False, input_signature=[pictures])  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor) -> list[tf.Tensor]:
        steps = layer_outputs.run(model.network, images)
        return [class_logits(model, steps), *(as_float(steps[node - 1].output) for node in nodes)]

    return compute.get_concrete_function()


def class_logits(model: InspectedModel, steps: list[layer_outputs.Step]) -> tf.Tensor:
    """``(classes,)``, empty for a net without classes."""
    if not model.num_classes:
        return tf.zeros((0,))
    return two_sided(layer_outputs.logits(steps))[0]


def in_place(value: tf.Tensor) -> NDArray[Any]:
    """What TensorFlow has computed, in its own memory, read-only: to copy all outputs takes as long as the pass."""
    return np.asarray(memoryview(value))


def as_float(output: tf.Tensor) -> tf.Tensor:
    """As float32, whatever the layer computes in."""
    return tf.cast(output, tf.float32)
