"""The lesson on features: what a net that was trained on ImageNet brings along, before any of it is trained anew."""

from pathlib import Path

from core.architectures.convnets import output_units
from pages.features import classes, network, new_breeds, projection, sizes, untrained
from pages.features.settings import choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.shared.pretrained.settings import Settings

VIEWS = {
    "classes": classes.show,
    "untrained": untrained.show,
    "network": network.show,
    "projection": projection.show,
    "sizes": sizes.show,
    "new-breeds": new_breeds.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    head = settings.spec.model.head
    units = [head.dense_units] if head.dense_units else []
    units.append(output_units(settings.spec.model.classes))
    values = {"units": ", ".join(map(str, units))}
    return QuestionValues(values, {"tensors": 2 * len(units)}, {"tensors": {"biases": len(units)}})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
