"""Requests for the places of photographs that excite filters most; models as in :mod:`core.inspection_specs`."""

from dataclasses import dataclass
from typing import ClassVar

from core.inspection_specs import ModelLayersSpec
from core.specs import Spec


@dataclass(frozen=True)
class PeakSpec(Spec):
    """Where in the sample photographs each filter of a layer answers most; answered by :class:`core.patches.Peaks`.

    Attributes:
        model: Reference of the model.
        layer: Path of the layer.
    """

    answered_by: ClassVar[str] = "core.networks.patches:answer_peaks"

    model: str
    layer: str

    def __post_init__(self) -> None:
        ModelLayersSpec(self.model)  # the name is checked there
