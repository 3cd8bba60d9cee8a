"""The lesson on dense nets and convnets: the same digits, fewer parameters, fewer errors."""

from pathlib import Path

from core.architectures.convnets import num_parameters
from pages.dense_vs_convnet import parameters, shift, training
from pages.dense_vs_convnet.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "training": training.show,
    "parameters": parameters.show,
    "shift": shift.show,
}
_BOOK = (97.8, 99.3)  # per cent of the test digits


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    dense, convnet = settings.dense, settings.runs["digits_convnet"].model
    rows, columns, channels = dense.image_shape
    hidden = (rows * columns * channels + 1) * dense.units
    before, after = (100 - accuracy for accuracy in _BOOK)
    values = {
        "dense_book": f"{_BOOK[0]}%",
        "convnet_book": f"{_BOOK[1]}%",
        "before": f"{before:.1f}",
        "after": f"{after:.1f}",
        "units": dense.units,
        "pixels": rows * columns * channels,
        "dense": f"{num_parameters(dense):,}",
        "convnet": f"{num_parameters(convnet):,}",
    }
    saved = round(100 * (before - after) / before)
    return QuestionValues(values, {"saved": saved, "hidden": hidden})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
