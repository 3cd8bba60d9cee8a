"""Random, label-preserving changes of pictures, with the parameters of Keras' ImageDataGenerator.

Drawing is apart from applying: :func:`draw` turns a policy and a generator into :class:`Transforms`, plain
arrays to show and to repeat; :func:`apply` resamples pictures with them; :func:`augment` does both.
"""

from core.augmentation.policy import (
    FILL_MODES,
    LIMITS,
    PRESETS,
    AugmentationPolicy,
    FillMode,
)
from core.augmentation.transforms import Transforms, describe, draw
from core.augmentation.warping import apply, augment

__all__ = [
    "FILL_MODES",
    "LIMITS",
    "PRESETS",
    "AugmentationPolicy",
    "FillMode",
    "Transforms",
    "apply",
    "augment",
    "describe",
    "draw",
]
