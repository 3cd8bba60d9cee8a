"""The numbers of the lesson's text: of recorded runs."""

from collections.abc import Mapping

from core.histories.diagnosis import MIN_EPOCHS
from core.runs.recorded import repeats


def facts() -> Mapping[str, object]:
    """By the names that the texts use."""
    baseline, digits = (repeats(name)[0].history for name in ("baseline", "digits_convnet"))
    return {
        "least_epochs": MIN_EPOCHS,
        "scratch_train": baseline["accuracy"][-1],
        "scratch_validation": baseline["val_accuracy"][-1],
        "digits_best_loss": min(digits["val_loss"]),
        "digits_val_loss": digits["val_loss"][-1],
        "digits_train_loss": digits["loss"][-1],
        "digits_val_accuracy": digits["val_accuracy"][-1],
    }
