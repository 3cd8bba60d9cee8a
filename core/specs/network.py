"""Requests for one picture on its way through a whole network, and the records that answer them.

Nodes are the calls of a net's layers in the order of computation; node 0 is the picture, and its path is ``""``, which
no layer can have. A layer that is called twice has two nodes, the second with ``#2`` behind its path. What comes out of
a node without places, ``(C,)``, counts as maps of one cell, ``(1, 1, C)``: a dense layer is a 1x1 convolution there.

The requests for the sums behind the maps (OriginSpec, CellSpec, VoteSpec) are in :mod:`core.specs.network_sums`, what
is done to pictures in :mod:`core.specs.disturbance`.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.specs.disturbance import MAX_DISTURBANCES, Disturbance
from core.specs.models import check_model, check_picture
from core.specs.spec import Answer, Spec

Kind = Literal[
    "input", "rescaling", "convolution", "depthwise", "separable", "pooling", "normalization", "activation", "add",
    "multiply", "concatenate", "global_pooling", "flatten", "dense", "dropout", "other",
]  # fmt: skip
Floats = NDArray[np.float32]

MAX_STRONGEST = 64
"""Most channels of a node that are ordered by what they contribute."""
MAX_FIRST_SIDE = 112
"""Pixels a side of the maps of the first view; larger ones are averaged by area."""
MAX_FIRST_BYTES = 1_700_000
"""Of the maps of the first view; with picture, vectors and nodes it stays below two megabytes."""
MAX_VECTOR = 32_768
"""Numbers of a vector that is told; a longer one is maps laid flat, which are there anyway."""
MAX_MAPS = 512
"""Most maps that one request may ask for."""


@dataclass(frozen=True)
class Node:
    """One layer of a net.

    Attributes:
        path: Its name; ``inner/layer`` for a layer of a model inside the model, empty for the picture.
        kind: What it does.
        inputs: Indices of the nodes that it reads.
        shape: Of its output without the batch: ``(h, w, C)`` or ``(C,)``.
        parameters: How many weights it has; 0 for a second call of the same layer.
        activation: The activation function in it, ``"linear"`` where there is none.
        block: Nodes of one block fold together; ``""`` where there is none.
        kernel_size, stride, dilation: ``(rows, columns)`` of what has a window, else ``(1, 1)``.
        padding: ``"valid"`` or ``"same"``; ``""`` without a window.
        strongest: Channels, strongest first, at most :data:`MAX_STRONGEST`: by :attr:`contributions`. Empty as long as
            no picture has come.
        contributions: float32, of ``strongest``. Of a classifier the gradient of the class logit times the output,
            summed over places: above 0 it speaks for the class. Of a net without classes the mean activation.
    """

    path: str
    kind: Kind
    inputs: tuple[int, ...]
    shape: tuple[int, ...]
    parameters: int
    activation: str
    block: str
    kernel_size: tuple[int, int] = (1, 1)
    stride: tuple[int, int] = (1, 1)
    dilation: tuple[int, int] = (1, 1)
    padding: str = ""
    strongest: tuple[int, ...] = ()
    contributions: Floats = field(default_factory=lambda: np.zeros(0, np.float32))


@dataclass(frozen=True)
class Maps:
    """Feature maps as 256 levels, for the screen.

    Attributes:
        channels: Which channels of the node, one a map.
        levels: uint8 ``(n, h, w)``; the value of a cell is ``low + level / 255 * (high - low)``.
        low, high: float32 ``(n,)``, smallest and largest value of each map as it is here.
    """

    channels: tuple[int, ...]
    levels: NDArray[np.uint8]
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Network:
    """One picture in a whole net, as much of it as a first view shows.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture as the model sees it, disturbances applied.
        nodes: All of them, in the order of computation; node 0 is the picture.
        maps: By node, for those with places: of its strongest channels as many as fit into :data:`MAX_FIRST_BYTES`, at
            least one, no side above :data:`MAX_FIRST_SIDE`, and smaller in nets of hundreds of layers.
        vectors: By node, float32 ``(C,)``, for those without, up to :data:`MAX_VECTOR` numbers.
        logits: float32 ``(classes,)``, empty for a net without classes. One output unit: ``[-z, z]``.
        probabilities: float32, same shape, 0-1.
        class_index: The class explained, -1 for a net without classes.
        snapshots: Epochs after which the net was kept while it was trained, ascending, 0 is before the first; the one
            with the best validation accuracy among them. Empty where none were kept.
    """

    image: NDArray[np.uint8]
    nodes: tuple[Node, ...]
    maps: dict[int, Maps]
    vectors: dict[int, Floats]
    logits: Floats
    probabilities: Floats
    class_index: int
    snapshots: tuple[int, ...] = ()


@dataclass(frozen=True)
class NetworkRequest(Spec[Answer]):
    """Base of the requests about a net and a picture.

    Attributes:
        model: Reference, see :mod:`core.specs.models`.
        picture: SHA-256 of a stored picture; its centre square is resized to the model's input.
        disturbances: What is then done to it, in this order.
        snapshot: The epoch of the training, one of :attr:`Network.snapshots`; None for the trained net.
    """

    model: str
    picture: str
    disturbances: tuple[Disturbance, ...] = ()
    snapshot: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "disturbances", tuple(self.disturbances))
        check_model(self.model)
        check_picture(self.picture)
        if len(self.disturbances) > MAX_DISTURBANCES:
            sentence = N_("{count} disturbances were given; at most {limit} are possible.")
            raise InputError(sentence, count=len(self.disturbances), limit=MAX_DISTURBANCES)
        if self.snapshot is not None and self.snapshot < 0:
            sentence = N_("Epoch {epoch} was asked for; epochs count from 0, before the training.")
            raise InputError(sentence, epoch=self.snapshot)


@dataclass(frozen=True)
class NetworkSpec(NetworkRequest[Network]):
    """The first view of a picture in a net; answered by :class:`Network`.

    Attributes:
        class_index: The class to explain, None for the likeliest.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.network.first_view:answer_network"

    class_index: int | None = None


@dataclass(frozen=True)
class Pass:
    """What a net says of a picture, and some of its maps.

    Attributes:
        image, vectors, logits, probabilities: As in :class:`Network`.
        maps: By node, of the channels that were asked for.
    """

    image: NDArray[np.uint8]
    maps: dict[int, Maps]
    vectors: dict[int, Floats]
    logits: Floats
    probabilities: Floats


@dataclass(frozen=True)
class PassSpec(NetworkRequest[Pass]):
    """The same channels again, of a disturbed picture or of the net at another epoch, without gradients: for what
    follows a finger or plays. Answered by :class:`Pass`, which is not kept.

    Attributes:
        shown: ``(node, channels)`` of the maps wanted: those that are on the screen.
        side: Pixels a side at most, 1 to :data:`MAX_FIRST_SIDE`; larger maps are averaged by area.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.network.passes:answer_pass"
    cached: ClassVar[bool] = False

    shown: tuple[tuple[int, tuple[int, ...]], ...] = ()
    side: int = MAX_FIRST_SIDE

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(
            self, "shown", tuple((int(node), tuple(channels)) for node, channels in self.shown)
        )
        count = sum(len(channels) for _, channels in self.shown)
        if count > MAX_MAPS or not 1 <= self.side <= MAX_FIRST_SIDE:
            raise InputError(
                N_("{count} maps with sides of {side} were asked for; at most {limit} with sides of 1 to {longest} are "
                   "possible."),
                count=count, side=self.side, limit=MAX_MAPS, longest=MAX_FIRST_SIDE,
            )  # fmt: skip


@dataclass(frozen=True)
class MapsSpec(NetworkRequest[Maps]):
    """Some channels of a node, whole size; answered by :class:`Maps`.

    Attributes:
        path: Of the node.
        first, count: The channels ``first`` to ``first + count - 1``, by number, as far as there are any.
        channels: Instead of these, the channels that are named here, in this order.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.network.passes:answer_maps"

    path: str = ""
    first: int = 0
    count: int = MAX_STRONGEST
    channels: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "channels", tuple(self.channels))
        count, first = (len(self.channels), min(self.channels)) if self.channels else (self.count, self.first)
        if first < 0 or not 1 <= count <= MAX_MAPS:
            sentence = N_("{count} channels from {first} were asked for; choose 1 to {limit}, from 0.")
            raise InputError(sentence, count=count, first=first, limit=MAX_MAPS)
