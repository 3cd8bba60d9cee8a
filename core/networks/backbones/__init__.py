"""The networks trained on ImageNet as Keras models; their records are in :mod:`core.architectures.backbones`."""

from core.networks.backbones.building import build, build_classifier
from core.networks.backbones.preprocessing import preprocessing
from core.networks.backbones.weights import (
    DamagedWeights,
    UnusableWeights,
    WeightsOfAnotherNetwork,
    WrongWeightShape,
)

__all__ = [
    "DamagedWeights",
    "UnusableWeights",
    "WeightsOfAnotherNetwork",
    "WrongWeightShape",
    "build",
    "build_classifier",
    "preprocessing",
]
