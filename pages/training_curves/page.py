"""The training-curves lesson: what the curves of a run say, and how smoothing helps and misleads."""

from collections.abc import Callable
from pathlib import Path

from core.histories import comparison_table
from core.histories.diagnosis import best_epoch
from core.histories.examples import EXAMPLES, TURN, turning_loss
from core.histories.smoothing import ema, ema_debiased
from core.histories.smoothing_steps import straight_line_lag
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions
from pages.training_curves import curves, formula, lag, reading
from pages.training_curves.settings import View

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls], View]] = {
    "curves": curves.show,
    "formula": formula.show,
    "lag": lag.show,
    "reading": reading.show,
}
_SERIES = (1.0, 0.0, 0.0)
_LEAST_WEIGHT, _USUAL_WEIGHT = 0.6, 0.8  # below, the answers lie too close together to ask


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    shown = _VIEWS[choose_view(controls, lesson, _VIEWS)](controls)
    show_code(shown.code, file_name="training_curves.py")
    _ask(shown.weight)


def _ask(weight: float) -> None:
    weight = weight if weight >= _LEAST_WEIGHT else _USUAL_WEIGHT
    turning = turning_loss().tolist()
    book_end, debiased_end = ema(_SERIES, weight)[-1], ema_debiased(_SERIES, weight)[-1]
    overfitted = comparison_table([EXAMPLES["overfitting"].history()])[0]
    turn = best_epoch(range(1, len(turning) + 1), ema(turning, weight))
    values = {
        "weight": f"{weight:g}",
        "book_end": f"{book_end:.4g}",
        "debiased_end": f"{debiased_end:.3g}",
        "undivided_end": f"{debiased_end * (1 - weight ** len(_SERIES)):.3g}",
        "sum": f"{1 - weight ** len(_SERIES):.3g}",
        "lag": f"{straight_line_lag(weight):.3g}",
        "turn": TURN,
        "smoothed_turn": f"{turn:g}",
        "train": f"{overfitted['final_accuracy']:.0%}",
        "validation": f"{overfitted['final_val_accuracy']:.0%}",
    }
    show_questions(_FOLDER, answers={"book": round(book_end, 10)}, values=values)


show_lesson(_FOLDER, draw, never_waits=True)
