"""The named trainings of the lesson on accuracy: digits some of which are labelled wrong, and the same labelled right.

Measured when they were chosen: 15 epochs learn wrong labels by heart (validation accuracy falls from 90% to 84%), and
then the largest losses tell fewer of them. Of the 300 largest losses of a net that was stopped after 7 epochs 91% are
wrong labels; without these the same 15 epochs end at 89%, on the true labels at 95%.
"""

import dataclasses
from collections.abc import Mapping

from core.architectures.convnets import ConvnetSpec
from core.datasets.label_noise import plant_wrong_labels
from core.datasets.spec import DataSpec
from core.errors import N_
from core.evaluation.losses import most_wrong
from core.runs.recorded_scores import SCORES_FOLDER, read_scores
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

WRONG_LABELS, TRUE_LABELS = "digits_wrong_labels", "digits_true_labels"
STOPPED_EARLY = "digits_stopped_early"
"""The net that judges the training pictures: it has not yet learned the wrong labels by heart."""
MOST_WRONG_REMOVED = "digits_most_wrong_removed"
NUM_REMOVED = 300
_EARLY_EPOCHS = 7


def _without_the_most_wrong() -> dict[str, NoisyLabelsSpec]:
    """Once the scores of the net that judges are recorded (``record digits_stopped_early --scores train``)."""
    if not (SCORES_FOLDER / f"{STOPPED_EARLY}.json").exists():
        return {}
    scores = read_scores(STOPPED_EARLY)
    classes = len(scores.class_names)
    given = plant_wrong_labels(scores.labels, classes, _NOISY.wrong_share, _NOISY.noise_seed)
    places = most_wrong(scores.probabilities, given, NUM_REMOVED).tolist()
    title = N_("The most wrong removed")
    return {MOST_WRONG_REMOVED: dataclasses.replace(_NOISY, title=title, removed=tuple(places))}


LABEL_NOISE: Mapping[str, NoisyLabelsSpec] = {
    WRONG_LABELS: _NOISY,
    STOPPED_EARLY: dataclasses.replace(
        _NOISY, title=N_("Digits with wrong labels, stopped early"), epochs=_EARLY_EPOCHS
    ),
    TRUE_LABELS: dataclasses.replace(_NOISY, title=N_("The same digits, labelled right"), wrong_share=0.0),
    **_without_the_most_wrong(),
}
