"""A request for feature maps of one picture, and the record that answers it."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.specs.models import check_model, check_picture
from core.specs.spec import Spec


@dataclass(frozen=True)
class Activations:
    """Feature maps of one picture.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture as the model saw it.
        maps: float32 ``(h, w, C)`` a layer.
        sparsity: Share of values that are 0, a layer.
    """

    image: NDArray[np.uint8]
    maps: dict[str, NDArray[np.float32]]
    sparsity: dict[str, float]


@dataclass(frozen=True)
class ActivationSpec(Spec[Activations]):
    """Feature maps of one picture; answered by :class:`Activations`.

    Attributes:
        model: Reference, see :mod:`core.specs.models`.
        picture: SHA-256 of a stored picture; its centre square is resized to the model's input.
        layers: Paths of the layers, at least one.
        shift: Rows and columns by which the resized picture is moved down and right first, its border repeated.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.activations:answer_activations"

    model: str
    picture: str
    layers: tuple[str, ...]
    shift: tuple[int, int] = (0, 0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))  # JSON knows lists only
        object.__setattr__(self, "shift", tuple(self.shift))
        check_model(self.model)
        check_picture(self.picture)
        if not self.layers:
            raise InputError(N_("No layer was chosen; choose at least one."))
