"""The training-curves lesson: what the curves of a run say, and how smoothing helps and misleads."""

from pathlib import Path

from core.histories import comparison_table
from core.histories.diagnosis import best_epoch
from core.histories.examples import EXAMPLES, TURN, turning_loss
from core.histories.smoothing import ema, ema_debiased
from core.histories.smoothing_steps import straight_line_lag
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.training_curves import curves, formula, lag, reading
from pages.training_curves.settings import Settings, choose_settings

VIEWS = {
    "curves": curves.show,
    "formula": formula.show,
    "lag": lag.show,
    "reading": reading.show,
}
_SERIES = (1.0, 0.0, 0.0)
_LEAST_WEIGHT, _USUAL_WEIGHT = 0.6, 0.8  # below, the answers lie too close together to ask


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    weight = settings.weight if settings.weight >= _LEAST_WEIGHT else _USUAL_WEIGHT
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
    mistakes = {"once": weight, "mean": sum(_SERIES) / len(_SERIES), "zero": 0.0}
    return QuestionValues(values, {"book": round(book_end, 10)}, {"book": mistakes})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values, never_waits=True)
