"""A request for the layers of a pretrained net with a new head: plain values, and the records that answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from core.architectures.backbones import backbone
from core.specs.spec import Spec
from core.specs.transfer import TransferNetSpec

HEAD = ""
"""The stage of layers that are trained even if nothing of the base is unfrozen."""

NEVER = "never"
"""The stage of layers that stay frozen in any case."""


@dataclass(frozen=True)
class MapLayer:
    """A layer with weights.

    Attributes:
        name: In the net, and in the metric ``layers`` of a run.
        kind: Its Keras class.
        output_shape: Without the batch.
        num_weights: Tensors.
        num_parameters: Numbers in them.
        stage: Which value of ``fine_tune_from`` unfreezes it first: one of ``backbone(...).stages``, :data:`HEAD` or
            :data:`NEVER`.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    num_weights: int
    num_parameters: int
    stage: str


@dataclass(frozen=True)
class TransferMapSpec(Spec[tuple[MapLayer, ...]]):
    """All layers with weights, from the picture upwards; answered by ``tuple[MapLayer, ...]``.

    Attributes:
        model: Base and head. Its weights are not needed, so no network has to be downloaded.
    """

    answered_by: ClassVar[str] = "core.networks.transfer.layer_map:answer"

    model: TransferNetSpec


def trainable(layers: Sequence[MapLayer], name: str, fine_tune_from: str) -> list[bool]:
    """Which layers train.

    Args:
        layers: The answer of a :class:`TransferMapSpec`.
        name: Of the backbone.
        fine_tune_from: One of its stages, or :data:`HEAD` for a frozen base.
    """
    stages = (HEAD, *backbone(name).stages)
    unfrozen = stages[: stages.index(fine_tune_from) + 1]
    return [layer.stage in unfrozen for layer in layers]
