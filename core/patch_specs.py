"""Requests for the places of pictures that excite filters most; models as in :mod:`core.inspection_specs`."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from core.datasets.spec import DataSpec
from core.errors import N_
from core.inspection_specs import ModelLayersSpec, UnusableInspection
from core.specs import Spec

Part = Literal["train", "validation", "test"]

MAX_SEARCHED = 1000
"""Pictures of a data set that are searched at most: deep layers take a quarter of a second a picture."""


@dataclass(frozen=True)
class PeakSpec(Spec):
    """Where in pictures each filter of a layer answers most; answered by :class:`core.patches.Peaks`.

    Attributes:
        model: Reference of the model.
        layer: Path of the layer.
        data: The data set to search; None for the sample photographs.
        part: Of the data set.
        count: So many pictures of the part, evenly spread over it, or all where there are fewer; 1 to
            ``MAX_SEARCHED``.
    """

    answered_by: ClassVar[str] = "core.networks.patches:answer_peaks"

    model: str
    layer: str
    data: DataSpec | None = None
    part: Part = "test"
    count: int = 100

    def __post_init__(self) -> None:
        ModelLayersSpec(self.model)  # the name is checked there
        if self.part not in ("train", "validation", "test"):
            sentence = N_("The part {part} is unknown; choose train, validation or test.")
            raise UnusableInspection(sentence, part=self.part)
        if not 1 <= self.count <= MAX_SEARCHED:
            sentence = N_("{count} pictures were asked for; choose from 1 to {most}.")
            raise UnusableInspection(sentence, count=self.count, most=MAX_SEARCHED)
