"""The channels of a layer one by one: what each adds to Grad-CAM, and what the net says without most of them."""

from typing import Any

import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.feature_maps.channel_shares import channel_shares
from core.networks.inspection import layer_outputs
from core.networks.inspection.class_scores import check_class, two_sided
from core.networks.inspection.grad_cam import evidence
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.model_layers import default_layer
from core.networks.inspection.models import inspected, prepared
from core.networks.reports import Report
from core.specs.grad_cam import Channels, ChannelsSpec, KeptChannels, KeptChannelsSpec

_COUNTS = (0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000)


def answer_channels(spec: ChannelsSpec, report: Report) -> Channels:
    """Maps and weights of all channels.

    Raises:
        InputError: The model, the picture, the class or the layer does not serve.
    """
    model = inspected(spec.model)
    check_class(model, spec.class_index)
    image = prepared(model, spec.picture)
    path = _path(model, spec.layer)
    found = evidence(model, image, class_index=spec.class_index, layer_name=path)
    return Channels(image, found.maps, found.gradients.mean(axis=(0, 1)), found.class_index, path)


def answer_kept_channels(spec: KeptChannelsSpec, report: Report) -> KeptChannels:
    """The decision with ever fewer channels.

    Raises:
        InputError: The model, the picture, the class or the layer does not serve.
    """
    model = inspected(spec.model)
    check_class(model, spec.class_index)
    return keep_strongest(
        model,
        prepared(model, spec.picture),
        class_index=spec.class_index,
        layer_name=_path(model, spec.layer),
    )


def keep_strongest(
    model: InspectedModel, image: NDArray[Any], *, class_index: int | None, layer_name: str
) -> KeptChannels:
    """Set all channels of a layer to 0 but those that speak most for a class, and ask the rest of the net.

    Args:
        model: A classifier.
        image: ``(H, W, C)`` as the model takes it.
        class_index: The class, None for the likeliest.
        layer_name: Name or path of the layer.

    Returns:
        Probability of the class and the likeliest class for 0, 1, 2, 3, 5, 10, ... and all channels, the strongest by
        :func:`core.feature_maps.channel_shares.channel_shares` kept.

    Raises:
        InputError: As :func:`core.networks.inspection.grad_cam.evidence`.
    """
    path = layer_outputs.resolve(model.network, layer_name)
    found = evidence(model, image, class_index=class_index, layer_name=path)
    order = channel_shares(found.maps, found.gradients.mean(axis=(0, 1))).order
    counts = (*(count for count in _COUNTS if count < len(order)), len(order))
    masks = np.zeros((len(counts), len(order)), np.float32)
    for mask, count in zip(masks, counts, strict=True):
        mask[order[:count]] = 1
    batch = tf.constant(image[None], tf.float32)
    logits = np.concatenate([_masked(model, path)(batch, tf.constant(mask)).numpy() for mask in masks])
    if model.network.output_shape[1] == 1:
        shares = (0.5 * (1 + np.tanh(logits / 2))).astype(np.float32)
    else:
        shares = tf.nn.softmax(logits).numpy()
    likeliest = tuple(int(index) for index in logits.argmax(axis=1))
    return KeptChannels(counts, shares[:, found.class_index], likeliest, found.class_index)


def _path(model: InspectedModel, layer: str | None) -> str:
    return default_layer(model) if layer is None else layer_outputs.resolve(model.network, layer)


@kept
def _masked(model: InspectedModel, path: str) -> Any:
    """Logits ``(1, classes)`` of a picture with the layer's output times a mask ``(C,)``."""
    target = model.calls[model.place_of(path)].layer

    @tf.function(autograph=False)  # type: ignore[untyped-decorator]
    def compute(images: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
        def call(layer: Any, *inputs: Any, **options: Any) -> Any:
            output = layer(*inputs, **options)
            return output * tf.cast(mask, output.dtype) if layer is target else output

        return two_sided(layer_outputs.logits(layer_outputs.run(model.network, images, call=call)))

    return compute
