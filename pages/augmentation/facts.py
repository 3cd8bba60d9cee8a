"""The numbers of the lesson's text: of recorded runs."""

from collections.abc import Mapping

from core.histories.diagnosis import overfitting_start
from core.runs.recorded import repeats
from core.specs.presets.tasks import EFFECT_PER_CLASS


def facts() -> Mapping[str, object]:
    """By the names that the texts use."""
    plain, augmented = (repeats(name)[0].history for name in ("baseline", "augmented"))
    return {
        "plain_train": plain["accuracy"][-1],
        "plain_validation": plain["val_accuracy"][-1],
        "plain_start": overfitting_start(plain["epoch"], plain["val_loss"], plain["loss"]),
        "augmented_train": augmented["accuracy"][-1],
        "augmented_validation": augmented["val_accuracy"][-1],
        "augmented_epochs": len(augmented["epoch"]),
        "effect_pictures": EFFECT_PER_CLASS,
    }
