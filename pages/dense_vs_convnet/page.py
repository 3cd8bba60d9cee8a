"""The lesson on dense nets and convnets: the same digits, fewer parameters, fewer errors."""

from pathlib import Path

from core.architectures.convnets import num_parameters
from core.specs.presets.book import BOOK
from pages.dense_vs_convnet import first_layer, parameters, shift, sizes, training, weights
from pages.dense_vs_convnet.errors import errors_of
from pages.dense_vs_convnet.settings import NETS, Settings, choose_settings, recording
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "training": training.show,
    "weights": weights.show,
    "first-layer": first_layer.show,
    "sizes": sizes.show,
    "parameters": parameters.show,
    "shift": shift.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    dense, convnet = settings.dense, settings.runs["digits_convnet"].model
    rows, columns, channels = dense.image_shape
    pixels = rows * columns * channels
    dense_errors, convnet_errors, num_digits = _errors(settings)
    ratio = num_parameters(dense) / num_parameters(convnet)
    values = {
        "units": dense.units,
        "pixels": pixels,
        "dense": f"{num_parameters(dense):,}",
        "convnet": f"{num_parameters(convnet):,}",
        "digits": f"{num_digits:,}",
        "dense_errors": dense_errors,
        "convnet_errors": convnet_errors,
        "errors_saved": f"{(dense_errors - convnet_errors) / max(dense_errors, 1):.0%}",
    }
    return QuestionValues(
        values,
        {"saved": convnet_errors, "hidden": (pixels + 1) * dense.units},
        mistakes={
            "saved": {
                "same": dense_errors,
                "more": round(dense_errors * ratio),
                "share": round(dense_errors / ratio),
                "book": round(dense_errors * (1 - float(BOOK["book_errors_saved"]))),
            },
            "hidden": {"bias": pixels * dense.units, "one_bias": pixels * dense.units + 1},
        },
    )


def _errors(settings: Settings) -> tuple[int, int, int]:
    """Errors of the dense net and of the convnet on the test digits, and how many these are."""
    runs = list(settings.comparable_runs().values())
    if len(runs) < len(NETS) or any(errors_of(run) is None for run in runs):
        runs = [recording(name) for name in NETS]
    dense, convnet = (errors_of(run) or 0 for run in runs)
    return dense, convnet, sum(map(sum, runs[0].metrics["confusion_matrix"]))


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
