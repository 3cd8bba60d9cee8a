"""Which layers a model has, what they do, and which one Grad-CAM looks at."""

import keras
from keras import layers

from core.errors import N_, InputError
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.layer_outputs import weight_layers
from core.networks.inspection.models import inspected
from core.networks.reports import Report
from core.specs.models import LayerKind, ModelLayers, ModelLayersSpec, SpatialLayer

_KINDS: tuple[tuple[LayerKind, tuple[type, ...]], ...] = (
    (
        "convolution",
        (layers.Conv2D, layers.DepthwiseConv2D, layers.SeparableConv2D, layers.Conv2DTranspose),
    ),
    ("pooling", (layers.MaxPooling2D, layers.AveragePooling2D)),
    ("activation", (layers.Activation, layers.ReLU, layers.LeakyReLU, layers.ELU, layers.PReLU)),
)
# They pass on, thin out or rearrange the features of the layer before, which has the better map.
_PASSED_OVER = (
    layers.MaxPooling2D, layers.AveragePooling2D, layers.Dropout, layers.SpatialDropout2D, layers.ZeroPadding2D,
    layers.Reshape,
)  # fmt: skip


def answer_model_layers(spec: ModelLayersSpec, report: Report) -> ModelLayers:
    """The layers and classes of a model.

    Raises:
        InputError: The model cannot be loaded or looked into, or has no convolution.
    """
    return model_layers(inspected(spec.model))


@kept
def model_layers(model: InspectedModel) -> ModelLayers:
    """What a page must know of a model.

    Raises:
        InputError: It cannot be looked into, or has no convolution.
    """
    return ModelLayers(
        model.shape, tuple(spatial_layers(model)), model.num_classes, default_layer(model),
        len(weight_layers(model.network)),
    )  # fmt: skip


def spatial_layers(model: InspectedModel) -> list[SpatialLayer]:
    """The layers with feature maps of more than one pixel, from the picture upwards.

    Raises:
        InputError: As :func:`core.networks.inspection.layer_outputs.run`.
    """
    return [
        SpatialLayer(call.path, _kind_of(call.layer), (call.shape[0], call.shape[1], call.shape[2]))
        for call in model.calls
        if isinstance(call.layer, keras.Layer) and call.is_spatial
    ]


def default_layer(model: InspectedModel) -> str:
    """Path of the last layer with feature maps of more than one pixel that is no pooling, padding or dropout.

    Raises:
        InputError: No layer has such maps.
    """
    kinds = [_kind_of(call.layer) for call in model.calls]
    if "convolution" not in kinds:
        sentence = N_("The model {name} has no convolution layer; choose a convnet.")
        raise InputError(sentence, name=model.network.name)
    found = [
        call.path
        for call in model.calls[kinds.index("convolution") :]
        if isinstance(call.layer, keras.Layer)
        and call.is_spatial
        and not isinstance(call.layer, _PASSED_OVER)
    ]
    if not found:
        sentence = N_("The feature maps of the model {name} have one pixel only; choose a larger picture.")
        raise InputError(sentence, name=model.network.name)
    return found[-1]


def _kind_of(layer: keras.Layer) -> LayerKind:
    return next((kind for kind, types in _KINDS if isinstance(layer, types)), "other")
