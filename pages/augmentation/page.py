"""The augmentation lesson: many pictures out of one, and what must stay true of them."""

from pathlib import Path

from core.specs.presets.book import BOOK
from pages.augmentation import effect, fill_modes, label_check, shear_unit, variants
from pages.augmentation.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "variants": variants.show,
    "shear-unit": shear_unit.show,
    "fill-modes": fill_modes.show,
    "label": label_check.show,
    "effect": effect.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    policy = settings.policy
    pictures, batch, steps, epochs = (
        int(BOOK[f"book_{name}"])
        for name in ("train_pictures", "augmented_batch", "augmented_steps", "augmented_epochs")
    )
    largest = policy.width_shift_range * len(settings.image)
    values = {
        "shift": policy.width_shift_range,
        "size": len(settings.image),
        "largest": largest,
        "seen": f"{batch * steps * epochs / pictures:.0f}",
    }
    answers = {"shift": largest, "seen": batch * steps * epochs / pictures}
    mistakes: dict[str, dict[str, float]] = {
        "shift": {"whole": 2 * largest, "fraction": policy.width_shift_range},
        "seen": {"epochs": epochs, "steps": steps * epochs},
    }
    return QuestionValues(values, answers, mistakes)


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values, never_waits=True)
