"""The named trainings of the lesson on accuracy: digits some of which are labelled wrong, and the same labelled right.

Measured when they were chosen (``python -m core.commands.record``): 15 epochs learn the wrong labels by heart, and
the net still tells most of them by its loss.
"""

import dataclasses
from collections.abc import Mapping

from core.architectures.convnets import ConvnetSpec
from core.datasets.spec import DataSpec
from core.errors import N_
from core.specs.label_noise import NoisyLabelsSpec
from core.specs.training import OptimizerSpec

_NOISY = NoisyLabelsSpec(
    title=N_("Digits with wrong labels"),
    data=DataSpec("digits", image_size=28, train_per_class=100, validation_per_class=200, test_per_class=100),
    model=ConvnetSpec(filters=(32, 64, 64), dense_units=64, image_shape=(28, 28, 1), classes=10,
                      last_pooling=False),
    optimizer=OptimizerSpec("adam", 1e-3),
    batch_size=32,
    epochs=15,
    wrong_share=0.3,
)  # fmt: skip

LABEL_NOISE: Mapping[str, NoisyLabelsSpec] = {
    "digits_wrong_labels": _NOISY,
    "digits_true_labels": dataclasses.replace(
        _NOISY, title=N_("The same digits, labelled right"), wrong_share=0.0
    ),
}
