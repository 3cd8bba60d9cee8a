"""The augmentation lesson: many pictures out of one, and what must stay true of them."""

from collections.abc import Callable
from pathlib import Path

from core.snippets.augmentation import image_data_generator, keras_3, keras_layers
from pages.augmentation import fill_modes, label_check, shear_unit, variants
from pages.augmentation.settings import Settings, choose_settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions
from pages.shared.reader.language import translate as _

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls, Settings], None]] = {
    "variants": variants.show,
    "shear-unit": shear_unit.show,
    "fill-modes": fill_modes.show,
    "label": label_check.show,
}
_PICTURES, _BATCH, _STEPS, _EPOCHS = 2000, 32, 100, 100  # the chapter's second training


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    settings = choose_settings(controls)
    _VIEWS[choose_view(controls, lesson, _VIEWS)](controls, settings)
    _show_code(settings)
    _ask(settings)


def _show_code(settings: Settings) -> None:
    arguments = (settings.source, settings.transforms, settings.policy)
    show_code(
        {
            "Keras 3": keras_3(*arguments),
            "ImageDataGenerator": image_data_generator(*arguments),
            _("Keras layers, for training"): keras_layers(settings.policy),
        },
        file_name="augmentation.py",
    )


def _ask(settings: Settings) -> None:
    policy = settings.policy
    values = {
        "shift": policy.width_shift_range,
        "size": len(settings.image),
        "largest": policy.width_shift_range * len(settings.image),
        "pictures": _PICTURES,
        "batch": _BATCH,
        "steps": _STEPS,
        "epochs": _EPOCHS,
        "seen": _BATCH * _STEPS * _EPOCHS // _PICTURES,
    }
    answers = {"shift": values["largest"], "seen": values["seen"]}
    show_questions(_FOLDER, answers=answers, values=values)


show_lesson(_FOLDER, draw, never_waits=True)
