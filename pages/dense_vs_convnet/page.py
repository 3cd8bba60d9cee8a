"""The lesson on dense nets and convnets: the same digits, fewer parameters, fewer errors."""

from pathlib import Path
from typing import Any

from core.architectures.convnets import num_parameters
from pages.dense_vs_convnet import parameters, shift, training
from pages.dense_vs_convnet.settings import NETS, Settings, choose_settings, errors_of, recording
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "training": training.show,
    "parameters": parameters.show,
    "shift": shift.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    dense, convnet = settings.dense, settings.runs["digits_convnet"].model
    rows, columns, channels = dense.image_shape
    pixels = rows * columns * channels
    saved, values = _errors(settings)
    values |= {
        "units": dense.units,
        "pixels": pixels,
        "dense": f"{num_parameters(dense):,}",
        "convnet": f"{num_parameters(convnet):,}",
    }
    return QuestionValues(
        values,
        {"saved": saved["right"], "hidden": (pixels + 1) * dense.units},
        mistakes={
            "saved": {"points": saved["points"], "convnet": saved["convnet"]},
            "hidden": {"bias": pixels * dense.units, "one_bias": pixels * dense.units + 1},
        },
    )


def _errors(settings: Settings) -> tuple[dict[str, float], dict[str, Any]]:
    """Per cent of the errors that are saved, with wrong ways to count them, and what the question tells."""
    runs = list(settings.comparable_runs().values())
    if len(runs) < len(NETS) or not all(map(errors_of, runs)):
        runs = [recording(name) for name in NETS]
    dense, convnet = (errors_of(run) or 0 for run in runs)
    num_digits = sum(map(sum, runs[0].metrics["confusion_matrix"]))
    saved = {
        "right": round(100 * (dense - convnet) / dense),
        "convnet": round(100 * (dense - convnet) / convnet),
        "points": round(100 * (dense - convnet) / num_digits, 1),
    }
    accuracies = (f"{1 - errors / num_digits:.1%}" for errors in (dense, convnet))
    told = dict(zip(("dense_accuracy", "convnet_accuracy"), accuracies, strict=True))
    return saved, {**told, "digits": f"{num_digits:,}", "dense_errors": dense, "convnet_errors": convnet}


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
