"""What a trained net says about all pictures of one part of a data set."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.datasets.spec import DataSpec, Part, check_part
from core.specs.models import check_model
from core.specs.spec import Spec


@dataclass(frozen=True)
class Scores:
    """Labels and probabilities of the pictures, in their order.

    Attributes:
        labels: int64 ``(N,)``, as the data set has them.
        probabilities: float32 ``(N, K)``, rows that sum to 1.
    """

    labels: NDArray[np.int64]
    probabilities: NDArray[np.float32]


@dataclass(frozen=True)
class ScoresSpec(Spec[Scores]):
    """Answered by :class:`Scores`.

    Attributes:
        model: Reference of a net with a classifier, see :mod:`core.specs.models`.
        data: Its data set; other numbers of pictures than it was trained with may be asked for.
        part: Which of its parts.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.predictions:answer_scores"

    model: str
    data: DataSpec
    part: Part = "validation"

    def __post_init__(self) -> None:
        check_model(self.model)
        check_part(self.part)
