"""The lesson on dense nets and convnets: the same digits, fewer parameters, fewer errors."""

from pathlib import Path

from core.architectures.convnets import num_parameters
from core.snippets.training import train
from pages.dense_vs_convnet import parameters, shift, training
from pages.dense_vs_convnet.settings import NETS, Settings, choose_settings, titles
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS = ("training", "parameters", "shift")
_BOOK = (97.8, 99.3)  # per cent of the test digits


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    settings = choose_settings(controls)
    match choose_view(controls, lesson, _VIEWS):
        case "training":
            training.show(settings)
        case "parameters":
            parameters.show(settings)
        case _:
            shift.show(settings, controls)
    names = titles()
    show_code({names[net]: train(settings.runs[net]) for net in NETS}, file_name="digits.py")
    _ask(settings)


def _ask(settings: Settings) -> None:
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
    show_questions(_FOLDER, answers={"saved": saved, "hidden": hidden}, values=values)


show_lesson(_FOLDER, draw)
