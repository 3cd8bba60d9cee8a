"""The augmentation lesson: many pictures out of one, and what must stay true of them."""

from pathlib import Path

from pages.augmentation import fill_modes, label_check, shear_unit, variants
from pages.augmentation.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "variants": variants.show,
    "shear-unit": shear_unit.show,
    "fill-modes": fill_modes.show,
    "label": label_check.show,
}
_PICTURES, _BATCH, _STEPS, _EPOCHS = 2000, 32, 100, 100  # the chapter's second training


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
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
    return QuestionValues(values, answers)


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values, never_waits=True)
