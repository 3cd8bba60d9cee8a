"""The transfer-learning lesson: a trained base reused, as features or fine-tuned, on few pictures."""

from pathlib import Path

from core.architectures.convnets import output_units
from core.architectures.layers import Convolution
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.transfer_learning import ladder, mistakes, network, projection, sizes, training, traps
from pages.transfer_learning.settings import Settings, choose_settings

VIEWS = {
    "ladder": ladder.show,
    "network": network.show,
    "training": training.show,
    "traps": traps.show,
    "mistakes": mistakes.show,
    "projection": projection.show,
    "sizes": sizes.show,
}
_BLOCK5_CONVOLUTIONS, _BLOCK5_CHANNELS = 3, 512


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    spec = settings.spec
    head = spec.model.head
    units = [head.dense_units] if head.dense_units else []
    units.append(output_units(spec.model.classes))
    values = {
        "units": ", ".join(map(str, units)),
        "convolutions": _BLOCK5_CONVOLUTIONS,
        "channels": _BLOCK5_CHANNELS,
        "views": max(1, spec.views),
    }
    block5 = _BLOCK5_CONVOLUTIONS * Convolution(_BLOCK5_CHANNELS).num_parameters((9, 9, _BLOCK5_CHANNELS))
    return QuestionValues(values, {"tensors": 2 * len(units), "parameters": block5})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
