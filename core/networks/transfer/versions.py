"""Which pictures features are made of: plain values, without TensorFlow."""

from dataclasses import dataclass, field

from core.augmentation import AugmentationPolicy


@dataclass(frozen=True)
class Version:
    """A part of a data set, its pictures as they are or changed.

    Attributes:
        part: ``"train"``, ``"validation"`` or ``"test"``.
        policy: How each picture is changed.
        seed: Of the changes; those of a view are drawn from ``[seed, view]``.
        view: Number of the changed version, from 0.
    """

    part: str
    policy: AugmentationPolicy = field(default_factory=AugmentationPolicy)
    seed: int = 0
    view: int = 0
