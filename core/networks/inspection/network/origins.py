"""Where a map comes from: what goes in, what each gives to the sum, and what comes out."""

from dataclasses import replace

import numpy as np

from core.errors import N_, InputError
from core.networks.inspection.network.graph import Place, check_channel, graph, node_of
from core.networks.inspection.network.passes import Outputs, all_outputs
from core.networks.inspection.network.subject import subject
from core.networks.inspection.network.terms import Terms, terms_of
from core.networks.reports import Report
from core.operations.partial_sums import partial_responses
from core.operations.windows import Padding
from core.specs.network import Floats
from core.specs.network_sums import MAX_ORIGIN_BYTES, Origin, OriginSpec

_MOST_COMPARED = 16
WEIGHTED = ("convolution", "depthwise", "separable", "dense")


def answer_origin(spec: OriginSpec, report: Report) -> Origin:
    """Where a map comes from.

    Raises:
        InputError: The model, its snapshot, the picture, the node or the channel is not there, or it is the picture.
    """
    model, image = subject(spec, report)
    places = graph(model)
    place = places[node_of(model, spec.path)]
    check_sum(place, spec.channel)
    return origin(places, place, spec.channel, all_outputs(spec, model, image), first=spec.first)


def check_sum(place: Place, channel: int) -> None:
    """Refuse the picture, which comes from nowhere, and a channel that a node does not have.

    Raises:
        InputError: It is one of these.
    """
    if place.call is None:
        raise InputError(N_("The picture comes from no layer; choose a layer."))
    check_channel(place, channel)


def origin(
    places: tuple[Place, ...], place: Place, channel: int, found: Outputs, *, first: int = 0
) -> Origin:
    """Take a channel of a node apart.

    Args:
        places: All nodes of the net.
        place: The node.
        channel: Which channel.
        found: What comes out of all nodes.
        first: Which of the ordered sources is the first to be told.
    """
    inputs = [places[number] for number in place.inputs]
    terms = terms_of(place, channel, inputs)
    output = found.maps(places.index(place))[:, :, channel]
    if place.kind == "other":
        terms = replace(terms, reads=_passed_on(place, output, found) or terms.reads)
    sources = read(place, terms, found)
    parts, before = _parts(place, terms, sources, output)
    sizes = np.abs(parts).mean(axis=(0, 1)) if parts.size else np.zeros(len(terms.reads), np.float32)
    order = np.argsort(-sizes, kind="stable")
    count = max(1, MAX_ORIGIN_BYTES // (4 * (sources[:, :, :1].size + output.size)))
    told = order[first : first + count]
    return Origin(
        place.path, place.kind, channel, tuple(one.path for one in inputs),
        tuple(terms.reads[number] for number in order), sizes[order].astype(np.float32), first,
        _planes(sources[:, :, told]), _planes(parts[:, :, told]), np.ascontiguousarray(terms.kernel), terms.factors,
        terms.bias, terms.window, terms.stride, terms.dilation, terms.before, terms.rule, place.activation,
        terms.numbers, before, np.ascontiguousarray(output),
    )  # fmt: skip


def _passed_on(place: Place, output: Floats, found: Outputs) -> tuple[tuple[int, int], ...]:
    """The one channel that a layer of another kind passes on, as one that turns RGB to BGR does; empty if none."""
    if len(place.inputs) != 1:
        return ()
    came = found.maps(place.inputs[0])
    if came.shape[:2] != output.shape or came.shape[2] > _MOST_COMPARED:
        return ()
    return tuple((0, one) for one in range(came.shape[2]) if np.array_equal(came[:, :, one], output))[:1]


def read(place: Place, terms: Terms, found: Outputs) -> Floats:
    """The maps that a channel reads, ``(h, w, n)``; smaller ones among them repeated, as Keras does."""
    if not terms.reads:
        return np.zeros((0, 0, 0), np.float32)
    if len({number for number, _ in terms.reads}) == 1:
        maps = found.maps(place.inputs[terms.reads[0][0]])
        return maps[:, :, [channel for _, channel in terms.reads]]
    planes = [found.maps(place.inputs[number])[:, :, channel] for number, channel in terms.reads]
    return np.stack(np.broadcast_arrays(*planes), axis=2)


def _parts(place: Place, terms: Terms, sources: Floats, output: Floats) -> tuple[Floats, Floats]:
    """What each source gives to the sum, ``(h', w', n)``, and what there is before the activation function."""
    if place.kind in WEIGHTED:
        padding: Padding = "same" if place.padding == "same" else "valid"
        parts = partial_responses(
            sources, terms.kernel, stride=terms.stride, padding=padding, dilation=terms.dilation
        )
        return parts, (parts.sum(axis=2, dtype=np.float64) + terms.bias).astype(np.float32)
    if place.kind in ("add", "multiply"):
        return sources, np.ascontiguousarray(output)
    if place.kind == "activation":
        return sources, np.ascontiguousarray(sources[:, :, 0])
    before = np.ascontiguousarray(output)
    if place.kind == "other":
        return np.zeros((0, 0, len(terms.reads)), np.float32), before
    return (before - np.float32(terms.bias))[:, :, None], before


def _planes(maps: Floats) -> Floats:
    """``(n, h, w)`` of ``(h, w, n)``."""
    return np.ascontiguousarray(np.moveaxis(maps, 2, 0))
