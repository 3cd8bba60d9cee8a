"""Backbones and classifiers by name, with their weights."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

import keras

from core.architectures.backbones import Backbone, backbone
from core.datasets.spec import OnProgress
from core.errors import N_, InputError
from core.networks.backbones import efficientnet_lite, weights

InputShape = tuple[int | None, int | None, int]


class PictureTooSmall(InputError):
    """Pictures from which a network's layers would make maps of no pixel."""


def build(
    name: str,
    *,
    input_shape: InputShape | None = None,
    weights: Literal["imagenet"] | None = "imagenet",
    report: OnProgress | None = None,
) -> keras.Model:
    """A network up to its last feature map.

    Args:
        name: Of a record in ``BACKBONES``.
        input_shape: ``(H, W, 3)`` of the pictures, None for an axis of any length; by default the size it was
            trained on. They come preprocessed, see :func:`core.architectures.backbones.preprocess`.
        weights: None for fresh ones.
        report: Told the progress of a download; may raise to cancel it.

    Returns:
        ``(N, H, W, 3)`` to ``(N, h, w, C)``, not compiled.

    Raises:
        UnknownBackbone: There is no such network.
        PictureTooSmall: ``input_shape`` is below the network's minimum.
        InputError: The file is not on this computer and cannot be downloaded.
        UnusableWeights: The file is damaged or for another network.
    """
    record = backbone(name)
    shape = input_shape or (record.input_size, record.input_size, 3)
    for side in shape[:2]:
        if side is not None and side < record.minimum_size:
            raise PictureTooSmall(
                N_("{title} needs pictures of at least {minimum} pixels a side but was asked to take {size}; choose "
                   "larger ones."), title=record.title, minimum=record.minimum_size, size=side,
            )  # fmt: skip
    model = _ARCHITECTURES[name](include_top=False, weights=None, input_shape=shape, name=name)
    model = keras.Model(model.input, model.get_layer(record.last_layer).output, name=name)
    if weights is not None:
        _load(model, record, report, classifier=False)
    return model


def build_classifier(
    name: str, *, weights: Literal["imagenet"] | None = "imagenet", report: OnProgress | None = None
) -> keras.Model:
    """A network with its 1000 classes.

    Args:
        name: Of a record in ``BACKBONES``.
        weights: None for fresh ones.
        report: As in :func:`build`.

    Returns:
        ``(N, S, S, 3)``, preprocessed, with ``S`` the record's ``input_size``, to ``(N, 1000)`` logits.

    Raises:
        InputError: As in :func:`build`.
    """
    record = backbone(name)
    model = _ARCHITECTURES[name](
        include_top=True, weights=None, input_shape=(record.input_size, record.input_size, 3),
        classifier_activation=None, name=name,
    )  # fmt: skip
    if weights is not None:
        _load(model, record, report, classifier=True)
    return model


_ARCHITECTURES: Mapping[str, Callable[..., keras.Model]] = MappingProxyType(
    {
        "vgg16": keras.applications.VGG16,
        "efficientnet_lite0": efficientnet_lite.efficientnet_lite0,
        "xception": keras.applications.Xception,
        "inception_v3": keras.applications.InceptionV3,
        "resnet50": keras.applications.ResNet50,
        "vgg19": keras.applications.VGG19,
        "mobilenet": keras.applications.MobileNet,
    }
)


def _load(model: keras.Model, record: Backbone, report: OnProgress | None, *, classifier: bool) -> None:
    file = record.classifier_weights if classifier else record.base_weights
    weights.load(model, weights.locate(file, report), record.title)
