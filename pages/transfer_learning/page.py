"""The transfer-learning lesson: a trained base reused, as features or fine-tuned, on few pictures."""

from pathlib import Path

from core.architectures.convnets import output_units
from core.architectures.layers import Convolution
from core.snippets.transfer import end_to_end, features
from core.specs.transfer import TransferSpec
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions
from pages.shared.reader.language import translate as _
from pages.transfer_learning import ladder, mistakes, network, projection, sizes, training, traps
from pages.transfer_learning.settings import Settings, choose_settings

_FOLDER = Path(__file__).parent
_BLOCK5_CONVOLUTIONS, _BLOCK5_CHANNELS = 3, 512
_VIEWS = ("ladder", "network", "training", "traps", "mistakes", "projection", "sizes")


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    settings = choose_settings(controls)
    view = choose_view(controls, lesson, _VIEWS)
    spec = _show_view(view, settings, controls) or settings.spec
    code = {_("Base and head as one model"): end_to_end(spec), _("Features, computed once"): features(spec)}
    show_code(code, file_name="transfer_learning.py")
    _ask(spec)


def _show_view(view: str, settings: Settings, controls: Controls) -> TransferSpec | None:
    """The run on the screen, if its data are there."""
    match view:
        case "ladder":
            ladder.show(settings)
        case "network":
            network.show(settings, controls)
        case "training":
            return training.show(settings)
        case "traps":
            traps.show(controls)
        case "mistakes":
            mistakes.show(settings, controls)
        case "projection":
            data = settings.pinned()
            if data is not None:
                projection.show(data, settings.spec.model.backbone, controls)
        case _:
            sizes.show(settings)
    return None


def _ask(spec: TransferSpec) -> None:
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
    show_questions(_FOLDER, answers={"tensors": 2 * len(units), "parameters": block5}, values=values)


show_lesson(_FOLDER, draw)
