"""The named training runs of the course."""

import dataclasses
from collections.abc import Mapping

from core.architectures.convnets import ConvnetSpec, DenseNetSpec
from core.augmentation import PRESETS as POLICIES
from core.datasets.spec import DataSpec
from core.errors import N_
from core.specs.training import OptimizerSpec, RunSpec

_PETS = DataSpec("cats_vs_dogs")
_DIGITS = DataSpec("digits", image_size=28, train_per_class=350, validation_per_class=50, test_per_class=100)

_BASELINE = RunSpec(
    title=N_("Convnet from scratch"),
    data=_PETS,
    model=ConvnetSpec(),
    batch_size=20,
    steps_per_epoch=100,
    epochs=30,
)

RUN_PRESETS: Mapping[str, RunSpec] = {
    # Few pictures, a small net: in under a minute it knows all 600 by heart, and every fourth new one wrong.
    "in_class": RunSpec(
        title=N_("In class"),
        data=DataSpec("drawn_pets", image_size=75, train_per_class=300, validation_per_class=150,
                      test_per_class=150),
        model=ConvnetSpec(filters=(16, 32, 64), dense_units=256, image_shape=(75, 75, 3)),
        optimizer=OptimizerSpec("adam", learning_rate=1e-3),
        batch_size=20,
        epochs=20,
    ),
    "baseline": _BASELINE,
    # The shear is the book's 0.2 radians, written in today's degrees: 11.46.
    "augmented": dataclasses.replace(
        _BASELINE,
        title=N_("Convnet with data augmentation"),
        model=ConvnetSpec(dropout=0.5),
        augmentation=POLICIES["chapter_as_meant"],
        batch_size=32,
        epochs=100,
    ),
    "digits_dense": RunSpec(
        title=N_("Dense net on digits"),
        data=_DIGITS,
        model=DenseNetSpec(),
        optimizer=OptimizerSpec(learning_rate=1e-3),
        batch_size=128,
        epochs=20,
    ),
    "digits_convnet": RunSpec(
        title=N_("Convnet on digits"),
        data=_DIGITS,
        model=ConvnetSpec(filters=(32, 64, 64), dense_units=64, image_shape=(28, 28, 1), classes=10,
                          last_pooling=False),
        optimizer=OptimizerSpec(learning_rate=1e-3),
        batch_size=64,
        epochs=20,
    ),
}  # fmt: skip
