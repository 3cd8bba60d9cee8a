"""Answers a TransferMapSpec: which layers a pretrained net has, and what unfreezes each."""

from core.networks.inspection.layer_outputs import weight_layers
from core.networks.reports import Report
from core.networks.transfer.net import TOP, TransferNet
from core.specs.transfer_map import HEAD, NEVER, MapLayer, TransferMapSpec


def answer(spec: TransferMapSpec, report: Report) -> tuple[MapLayer, ...]:
    """The layers with weights, from the picture upwards.

    Raises:
        InputError: The pictures are too small for the base.
    """
    net = TransferNet(spec.model, weights=None)
    layers = weight_layers(net.model)
    stages = dict.fromkeys((layer.name for layer in layers), NEVER)
    for cut in reversed((TOP, *spec.model.stages)):
        net.freeze_until(cut)
        stages |= {layer.name: cut or HEAD for layer in layers if layer.trainable_weights}
    return tuple(
        MapLayer(
            layer.name, type(layer).__name__, tuple(layer.output.shape[1:]), len(layer.weights),
            layer.count_params(), stages[layer.name],
        )
        for layer in layers
    )  # fmt: skip
