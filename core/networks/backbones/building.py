"""Backbones and classifiers by name, with their weights."""

from collections.abc import Callable, Mapping
from typing import Literal

import keras

from core.architectures.backbones import Backbone, backbone, check_side
from core.datasets.spec import OnProgress
from core.networks.backbones import efficientnet_lite, weights

InputShape = tuple[int | None, int | None, int]


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
            trained on. They come through :func:`core.networks.backbones.preprocessing.preprocessing`.
        weights: None for fresh ones.
        report: Told the progress of a download; may raise to cancel it.

    Returns:
        ``(N, H, W, 3)`` to ``(N, h, w, C)``, not compiled.

    Raises:
        InputError: There is no such network, ``input_shape`` is below its minimum, or the file of weights is damaged,
            for another network, or not on this computer and cannot be downloaded.
    """
    record = backbone(name)
    shape = input_shape or (record.input_size, record.input_size, 3)
    for side in shape[:2]:
        if side is not None:
            check_side(record, side)
    model = _architecture(record)(include_top=False, weights=None, input_shape=shape, name=name)
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
    model = _architecture(record)(
        include_top=True, weights=None, input_shape=(record.input_size, record.input_size, 3),
        classifier_activation=None, name=name,
    )  # fmt: skip
    if weights is not None:
        _load(model, record, report, classifier=True)
    return model


_OWN: Mapping[str, Callable[..., keras.Model]] = {"efficientnet_lite0": efficientnet_lite.efficientnet_lite0}


def _architecture(record: Backbone) -> Callable[..., keras.Model]:
    architecture: Callable[..., keras.Model] = (
        getattr(keras.applications, record.keras_name) if record.keras_name else _OWN[record.name]
    )
    return architecture


def _load(model: keras.Model, record: Backbone, report: OnProgress | None, *, classifier: bool) -> None:
    file = record.classifier_weights if classifier else record.base_weights
    weights.load(model, weights.locate(file, report), record.title)
