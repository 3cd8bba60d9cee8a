"""Which model and which picture a request to look inside a network means, and the layers that a model has.

A model is named by a reference: ``"vgg16"`` or another name of :data:`core.architectures.backbones.BACKBONES`,
``"vgg16_classifier"`` (VGG16 with its own 1000 classes, whose weights do not ship),
``"book_convnet"`` (the chapter's net, trained on the real photographs), ``"run:<run id>"``, or
``"file:<SHA-256>"`` (an uploaded model, see :func:`core.storage.uploads.store_model`). A picture is named by the
SHA-256 that :func:`core.storage.uploads.store_picture` returned.
"""

import re
from dataclasses import dataclass
from typing import ClassVar, Literal

from core.architectures.backbones import BACKBONES
from core.errors import N_, InputError
from core.runs.store import RUN_ID
from core.settings import ASSETS
from core.specs.spec import Spec

BOOK_CONVNET = "book_convnet"
VGG16_CLASSIFIER = "vgg16_classifier"
BOOK_CONVNET_WEIGHTS = ASSETS / "models" / "book_convnet_float16.npz"
BOOK_CONVNET_SNAPSHOTS = ASSETS / "models" / "book_convnet_snapshots"
"""Folder of its weights at earlier epochs of its training, ``0001.npz``; see :mod:`core.commands.record`."""

_REFERENCE = re.compile(rf"run:{RUN_ID.pattern}|file:[0-9a-f]{{64}}|{BOOK_CONVNET}|{VGG16_CLASSIFIER}")
_DIGEST = re.compile(r"[0-9a-f]{64}")

LayerKind = Literal["convolution", "pooling", "activation", "other"]

_SHOWN_KINDS: tuple[LayerKind, ...] = ("convolution", "pooling", "activation")


@dataclass(frozen=True)
class SpatialLayer:
    """A layer whose output is feature maps.

    Attributes:
        path: Its name; ``inner/layer`` for a layer of a model inside the model.
        kind: What it does.
        shape: ``(h, w, C)`` of its output for a picture of the model's size.
    """

    path: str
    kind: LayerKind
    shape: tuple[int, int, int]


@dataclass(frozen=True)
class ModelLayers:
    """What a page must know of a model to offer choices.

    Attributes:
        input_shape: ``(H, W, C)`` of its pictures.
        layers: Those with feature maps, from the picture upwards.
        classes: How many it tells apart; 0 for a model without a classifier.
        default_layer: Path of the layer that Grad-CAM looks at by default.
        num_weight_layers: Layers with weights, the most that can be randomised.
    """

    input_shape: tuple[int, int, int]
    layers: tuple[SpatialLayer, ...]
    classes: int
    default_layer: str
    num_weight_layers: int

    @property
    def shown(self) -> tuple[SpatialLayer, ...]:
        """The layers that do something to the maps: convolution, pooling and activation."""
        return tuple(layer for layer in self.layers if layer.kind in _SHOWN_KINDS)


@dataclass(frozen=True)
class ModelLayersSpec(Spec[ModelLayers]):
    """Which layers a model has; answered by :class:`ModelLayers`.

    Attributes:
        model: Reference, see this module.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.model_layers:answer_model_layers"

    model: str

    def __post_init__(self) -> None:
        check_model(self.model)


def short_name(path: str) -> str:
    """The name of a layer without the models that it is in."""
    return path.rpartition("/")[2]


def check_model(reference: str) -> None:
    """Refuse what names no model.

    Raises:
        InputError: It is none of the references that this module tells.
    """
    if reference not in BACKBONES and not _REFERENCE.fullmatch(reference):
        raise InputError(
            N_("There is no model {reference}; choose one of {known}, a training run or an uploaded model."),
            reference=reference, known=", ".join([*BACKBONES, BOOK_CONVNET]),
        )  # fmt: skip


def check_picture(digest: str) -> None:
    """Refuse what names no picture.

    Raises:
        InputError: It is no SHA-256.
    """
    if not _DIGEST.fullmatch(digest):
        raise InputError(N_("There is no picture {digest}; choose one again."), digest=digest)
