"""A training whose net gets the pixels as they come, 0-255: what rescaling is for."""

from dataclasses import dataclass
from typing import ClassVar

from core.specs.training import RunSpec


@dataclass(frozen=True)
class RawPixelsSpec(RunSpec):
    """A net from scratch whose first layer multiplies the pixels with ``scale`` instead of 1/255.

    Attributes:
        scale: 1 leaves them as they are.
    """

    answered_by: ClassVar[str] = "core.networks.training.raw_pixels:train"

    scale: float = 1.0
