"""One number of a net, with the whole sum that it is."""

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.networks.inspection.network.graph import Place, graph, node_of
from core.networks.inspection.network.origins import check_sum, read
from core.networks.inspection.network.passes import Outputs, all_outputs
from core.networks.inspection.network.subject import subject
from core.networks.inspection.network.terms import Terms, terms_of
from core.networks.reports import Report
from core.operations.partial_sums import patch_at
from core.specs.network import Floats
from core.specs.network_sums import Cell, CellSpec


def answer_cell(spec: CellSpec, report: Report) -> Cell:
    """The sum of one number.

    Raises:
        InputError: The model, its snapshot, the picture, the node, the channel or the place is not there, or the layer
            is none that the explorer can write as a sum.
    """
    model, image = subject(spec, report)
    places = graph(model)
    place = places[node_of(model, spec.path)]
    check_sum(place, spec.channel)
    height, width = place.shape[:2] if place.has_places else (1, 1)
    if spec.row >= height or spec.column >= width:
        raise InputError(
            N_("The maps of {layer} have {height} x {width} cells, counted from 0; there is no row {row}, column "
               "{column}."), layer=place.path, height=height, width=width, row=spec.row, column=spec.column,
        )  # fmt: skip
    if place.kind == "other":
        sentence = N_("What the layer {layer} does is not written as a sum here; look at what it reads.")
        raise InputError(sentence, layer=place.path)
    return cell(places, place, (spec.channel, spec.row, spec.column), all_outputs(spec, model, image))


def cell(places: tuple[Place, ...], place: Place, number: tuple[int, int, int], found: Outputs) -> Cell:
    """One number of a node.

    Args:
        places: All nodes of the net.
        place: The node, of a kind other than ``"input"`` and ``"other"``.
        number: Channel, row, column.
        found: What comes out of all nodes.
    """
    channel, row, column = number
    terms = terms_of(place, channel, [places[one] for one in place.inputs])
    at = row, column
    if "row" in terms.numbers:  # Flatten: of a vector back to the place
        at = int(terms.numbers["row"]), int(terms.numbers["column"])
    patch, inside = patch_at(
        read(place, terms, found), at, terms.window,
        stride=terms.stride, before=terms.before, dilation=terms.dilation,
    )  # fmt: skip
    kernel = _weights(terms, patch, inside)
    sums = (patch * kernel).sum(axis=(0, 1), dtype=np.float64)
    before = float(np.prod(patch, dtype=np.float64)) if place.kind == "multiply" else sums.sum() + terms.bias
    top, left = (at[axis] * terms.stride[axis] - terms.before[axis] for axis in (0, 1))
    output = found.maps(places.index(place))[row, column, channel]
    return Cell(
        top, left, terms.dilation, patch, kernel, inside, sums.astype(np.float32), terms.bias, float(before),
        float(output), place.activation,
    )  # fmt: skip


def _weights(terms: Terms, patch: Floats, inside: NDArray[np.bool_]) -> Floats:
    """The kernel of this cell: what pooling does depends on the patch, and on how much of it is inside."""
    if not terms.rule:
        return np.ascontiguousarray(terms.kernel)
    if terms.rule == "average":
        return (inside[..., None] / np.float32(inside.sum())).astype(np.float32)
    kernel = np.zeros(patch.shape, np.float32)
    kernel.flat[np.where(inside, patch[:, :, 0], -np.inf).argmax()] = 1
    return kernel
