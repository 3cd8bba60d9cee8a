"""The lesson on accuracy: when it lies, and what tells more."""

from pathlib import Path

import numpy as np

from core.evaluation.calibration import reliability
from core.specs.presets.label_noise import LABEL_NOISE, NUM_REMOVED, WRONG_LABELS
from pages.accuracy import calibration, most_wrong, threshold, unequal
from pages.accuracy.facts import SURE, found_wrong
from pages.accuracy.settings import Settings, choose_settings
from pages.shared.display.elements import EMPTY
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "unequal": unequal.show,
    "threshold": threshold.show,
    "calibration": calibration.show,
    "most-wrong": most_wrong.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    spec = LABEL_NOISE[WRONG_LABELS]
    found = {"found": 100.0 * found_wrong(NUM_REMOVED) / NUM_REMOVED}
    found_mistakes = {"share": 100 * spec.wrong_share, "all": 100.0}
    if settings.judged is None:
        untold = dict.fromkeys(("judged", "num_sure", "last_bin"), EMPTY)
        return QuestionValues(untold, {**found, "sure": 0.0}, {"found": found_mistakes})
    judged = settings.judged
    confidence = judged.probabilities.max(axis=1)
    sure = confidence > SURE
    right = judged.probabilities.argmax(axis=1) == judged.labels
    bins = reliability(judged.probabilities, judged.labels, bins=calibration.BINS)
    values = {
        "judged": len(judged.labels),
        "num_sure": int(sure.sum()),
        "last_bin": f"{bins[-1].low:.0%}",
    }
    answers = {**found, "sure": round(100 * float(np.mean(right[sure])) if sure.any() else 100.0, 1)}
    mistakes = {
        "sure": {"taken": 100 * float(np.mean(confidence[sure])) if sure.any() else 99.0, "all": 100.0}
    }
    return QuestionValues(values, answers, {**mistakes, "found": found_mistakes})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
