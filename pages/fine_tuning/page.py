"""The lesson on fine-tuning: a new head on a trained base, and then the top of the base as well."""

from pathlib import Path

from core.architectures.layers import Convolution
from core.runs import repeats
from pages.fine_tuning import depth, ladder, mistakes, network, training, traps
from pages.fine_tuning.facts import sweep_facts
from pages.fine_tuning.settings import choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.shared.pretrained.settings import Settings

VIEWS = {
    "ladder": ladder.show,
    "network": network.show,
    "depth": depth.show,
    "training": training.show,
    "traps": traps.show,
    "mistakes": mistakes.show,
}
_BLOCK5_CONVOLUTIONS, _BLOCK5_CHANNELS, _KERNEL_PLACES = 3, 512, 9


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    spec = settings.spec
    pictures, epochs = spec.model.classes * settings.data.train_per_class, spec.head_training.epochs
    scratch, tuned = (set(repeats(name)[0].metrics["wrong"]) for name in ("pets_scratch", "pets_fine_tuned"))
    values = {
        "convolutions": _BLOCK5_CONVOLUTIONS, "channels": _BLOCK5_CHANNELS,
        "pictures": pictures, "versions": spec.num_versions, "epochs": epochs,
        "scratch": len(scratch), "tuned": len(tuned), "new": len(tuned - scratch),
    }  # fmt: skip
    block5 = _BLOCK5_CONVOLUTIONS * Convolution(_BLOCK5_CHANNELS).num_parameters((9, 9, _BLOCK5_CHANNELS))
    weights = _BLOCK5_CONVOLUTIONS * _KERNEL_PLACES * _BLOCK5_CHANNELS
    sweep = sweep_facts()
    answers = {"parameters": block5, "passes": pictures * spec.num_versions, "thaw": sweep["digits_gain"]}
    mistakes: dict[str, dict[str, float]] = {
        "parameters": {
            "biases": weights * _BLOCK5_CHANNELS,
            "channels": weights + _BLOCK5_CONVOLUTIONS * _BLOCK5_CHANNELS,
        },
        "passes": {"epochs": pictures * epochs, "versions": pictures},
        "thaw": {"nothing": 0.0},
    }
    return QuestionValues(values, answers, mistakes)


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
