"""A request for the channels that no picture of many wakes, and the record that answers it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataSpec, Part, check_part
from core.errors import N_, InputError
from core.specs.models import check_model
from core.specs.spec import Queue, Spec

MAX_PICTURES = 500


@dataclass(frozen=True)
class LayerSilence:
    """How many channels of a layer are silent, one value everywhere, in a picture and in all pictures so far.

    Attributes:
        path: Of the layer.
        channels: How many it has.
        in_each: int ``(N,)``, silent channels in the n-th picture alone.
        in_all: int ``(N,)``, channels that are silent in each of the first n + 1 pictures; never grows.
        never: Numbers of the channels that are silent in all N pictures.
    """

    path: str
    channels: int
    in_each: NDArray[np.int64]
    in_all: NDArray[np.int64]
    never: tuple[int, ...]


@dataclass(frozen=True)
class SilenceSpec(Spec[tuple[LayerSilence, ...]]):
    """Silent channels of all layers over many pictures; answered by a tuple of :class:`LayerSilence`.

    Attributes:
        model: Reference of the model.
        data: The data set; None for the sample photographs.
        part: Of the data set.
        count: So many pictures of the part, evenly spread over it, or all where there are fewer; 1 to
            ``MAX_PICTURES``.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.silence:answer_silence"
    queue: ClassVar[Queue] = "slow"

    model: str
    data: DataSpec | None = None
    part: Part = "test"
    count: int = 40

    def __post_init__(self) -> None:
        check_model(self.model)
        check_part(self.part)
        if not 1 <= self.count <= MAX_PICTURES:
            sentence = N_("{count} pictures were asked for; choose from 1 to {most}.")
            raise InputError(sentence, count=self.count, most=MAX_PICTURES)
