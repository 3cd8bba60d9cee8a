"""The networks trained on ImageNet as Keras models; their records are in :mod:`core.architectures.backbones`."""

from core.architectures.backbones import BACKBONES, Backbone, UnknownBackbone, preprocess
from core.networks.backbones.building import PictureTooSmall, build, build_classifier
from core.networks.backbones.weights import (
    DamagedWeights,
    UnusableWeights,
    WeightsOfAnotherNetwork,
    WrongWeightShape,
)

__all__ = [
    "BACKBONES",
    "Backbone",
    "DamagedWeights",
    "PictureTooSmall",
    "UnknownBackbone",
    "UnusableWeights",
    "WeightsOfAnotherNetwork",
    "WrongWeightShape",
    "build",
    "build_classifier",
    "preprocess",
]
