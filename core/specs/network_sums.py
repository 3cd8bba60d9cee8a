"""Requests for the sums behind the maps of a net, and the records that answer them.

Paths, nodes and maps of one cell are explained in :mod:`core.specs.network`.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.specs.network import Floats, Kind, NetworkRequest

MAX_ORIGIN_BYTES = 4_000_000
"""Of the sources and parts of one answer: ten at 224 pixels, forty at 112."""


@dataclass(frozen=True)
class Origin:
    """Where one map comes from: exact numbers of the net, float32.

    ``output`` is the activation function of ``before``, and ``before`` is the sum of the parts of all ``order`` and the
    bias; for kind ``"multiply"`` their product. Softmax reads the other channels too.

    Attributes:
        path, kind, channel: The node, what it does, and which of its channels this is.
        inputs: Paths of the nodes that it reads, ``""`` for the picture.
        order: All inputs of the sum, the one with the largest part first (mean size over places). Each is ``(input,
            channel)``: of which of ``inputs``, and which of its channels. Pooling, normalization, activations and the
            like have one; additions and products one an input.
        sizes: float32, of ``order``: the mean of the absolute values of its part.
        first: Where in ``order`` the ``sources`` begin.
        sources: float32 ``(n, h, w)``, the maps that come in, of ``order[first : first + n]``.
        parts: float32 ``(n, h', w')``, what each of them gives to the sum, without the bias; none for ``"other"``.
        kernel: float32 ``(kh, kw, n)``, of all n inputs of the sum by their number, ``sorted(order)``; of a separable
            convolution the product of its two. Of average pooling one over the cells of a whole window. Shape
            ``(0, 0, 0)`` of max pooling and of kind ``"other"``.
        factors: Of a separable convolution its two: ``(kh, kw, C_in * m)`` and ``(C_in * m,)``; else empty.
        bias: Added to the sum; of normalization ``beta - mean * gamma / sqrt(variance + epsilon)``.
        window, stride, dilation: ``(rows, columns)``.
        padding: ``(rows, columns)`` of cells that lie before the first of the map: cell ``(r, c)`` reads rows
            ``r * stride - padding + dilation * (0 .. window - 1)``.
        rule: ``"max"`` or ``"average"`` of pooling and global pooling, else ``""``.
        activation: Name of the function between ``before`` and ``output``.
        numbers: What the kind has besides: ``gamma``, ``beta``, ``mean``, ``variance``, ``epsilon`` of normalization;
            ``scale`` and ``offset`` of rescaling; ``row`` and ``column`` of what Flatten lays at this place.
        before: float32 ``(h', w')``, before the activation function.
        output: float32 ``(h', w')``.
    """

    path: str
    kind: Kind
    channel: int
    inputs: tuple[str, ...]
    order: tuple[tuple[int, int], ...]
    sizes: Floats
    first: int
    sources: Floats
    parts: Floats
    kernel: Floats
    factors: tuple[Floats, ...]
    bias: float
    window: tuple[int, int]
    stride: tuple[int, int]
    dilation: tuple[int, int]
    padding: tuple[int, int]
    rule: str
    activation: str
    numbers: dict[str, float]
    before: Floats
    output: Floats


@dataclass(frozen=True)
class OriginSpec(NetworkRequest[Origin]):
    """Where a map comes from; answered by :class:`Origin`.

    Attributes:
        path: Of the node; not the picture's.
        channel: From 0.
        first: Sources are sent from this place in the order, as many as :data:`MAX_ORIGIN_BYTES` hold, at
            least one.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.network.origins:answer_origin"

    path: str = ""
    channel: int = 0
    first: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.channel < 0 or self.first < 0:
            sentence = N_("Channel {channel} and place {first} were asked for; both count from 0.")
            raise InputError(sentence, channel=self.channel, first=self.first)


@dataclass(frozen=True)
class Cell:
    """The whole sum of one number of a net: exact floats.

    ``before`` is ``(patch * kernel).sum() + bias``, up to the order of the additions; for kind ``"multiply"`` the
    product of the patch. ``output`` is the activation function of it.

    Attributes:
        top, left: Row and column of the map where the patch begins; negative in the padding.
        dilation: Steps between its rows and columns.
        patch: float32 ``(kh, kw, n)``; 0 outside the map. ``n`` runs over all channels of a convolution, one for what
            looks at one channel, one an input for additions and products.
        kernel: float32, same shape. Of max pooling 1 at the (first) largest number, else 0; of average pooling one over
            how many cells are inside.
        inside: bool ``(kh, kw)``, what lies in the map.
        partial_sums: float32 ``(n,)``, of the patch times the kernel.
        bias: See :class:`Origin`.
        before, output: Before and after the activation function.
        activation: Its name.
    """

    top: int
    left: int
    dilation: tuple[int, int]
    patch: Floats
    kernel: Floats
    inside: NDArray[np.bool_]
    partial_sums: Floats
    bias: float
    before: float
    output: float
    activation: str


@dataclass(frozen=True)
class CellSpec(NetworkRequest[Cell]):
    """The whole sum of one number; answered by :class:`Cell`.

    Attributes:
        path: Of the node; not the picture's.
        channel, row, column: Of the number, from 0; row and column 0 for a node without places.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.network.cells:answer_cell"

    path: str = ""
    channel: int = 0
    row: int = 0
    column: int = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        if min(self.channel, self.row, self.column) < 0:
            sentence = N_(
                "Channel {channel}, row {row} and column {column} were asked for; all count from 0."
            )
            raise InputError(sentence, channel=self.channel, row=self.row, column=self.column)


@dataclass(frozen=True)
class Votes:
    """Which places and channels of the last maps spoke for a class.

    A vote is the number of a cell times the gradient of the logit with respect to it. The places add up to the same as
    the channels, and with ``bias`` and ``rest`` to the logit.

    Attributes:
        path: Of the node with the maps, the last with places.
        head: Paths of the nodes above it, up to the logit.
        class_index: The class.
        logit, probability: Of the class.
        places: float32 ``(h, w)``, votes of all channels at each place.
        channels: float32 ``(C,)``, votes of all places in each channel.
        strongest: Channels, the largest vote first, at most :data:`core.specs.network.MAX_STRONGEST`.
        maps: float32 ``(n, h, w)``, the votes of each of ``strongest`` by place.
        bias: What the biases of the head say, whatever the maps hold, behind the same ReLUs.
        rest: What no vote tells: 0 up to rounding where the head has only dense layers, pooling, normalization and
            ReLU; more with other activation functions.
    """

    path: str
    head: tuple[str, ...]
    class_index: int
    logit: float
    probability: float
    places: Floats
    channels: Floats
    strongest: tuple[int, ...]
    maps: Floats
    bias: float
    rest: float

    @property
    def total(self) -> float:
        """Of all channels, and of all places."""
        return float(self.channels.sum(dtype=np.float64))

    def counted(self, number: int) -> float:
        """Of the ``number`` strongest channels together."""
        return float(self.channels[list(self.strongest[:number])].sum(dtype=np.float64))


@dataclass(frozen=True)
class VoteSpec(NetworkRequest[Votes]):
    """Which places and channels voted for a class; answered by :class:`Votes`.

    Attributes:
        class_index: The class, None for the likeliest.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.network.votes:answer_votes"

    class_index: int | None = None
