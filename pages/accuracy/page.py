"""The lesson on accuracy: when it lies, and what tells more."""

from pathlib import Path

import numpy as np

from core.evaluation.calibration import reliability
from core.evaluation.imbalance import constant_accuracy
from core.evaluation.thresholds import counts_at
from core.specs.presets.label_noise import LABEL_NOISE, NUM_REMOVED, WRONG_LABELS
from pages.accuracy import calibration, most_wrong, threshold, unequal
from pages.accuracy.facts import SURE, found_wrong
from pages.accuracy.settings import Settings, choose_settings
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
        return QuestionValues({}, found, {"found": found_mistakes})
    judged, (rest, wanted) = settings.judged, settings.names
    is_positive = settings.is_positive
    share = float(is_positive.mean())
    counts = counts_at(is_positive, settings.scores, unequal.THRESHOLD)
    confidence = judged.probabilities.max(axis=1)
    sure = confidence > SURE
    right = judged.probabilities.argmax(axis=1) == judged.labels
    bins = reliability(judged.probabilities, judged.labels, bins=calibration.BINS)
    values = {
        "wanted": wanted,
        "rest": rest,
        "share": f"{share:.0%}",
        "commoner": wanted if share > unequal.THRESHOLD else rest,
        "constant": f"{constant_accuracy(share):.0%}",
        "equal_accuracy": f"{counts.balanced_accuracy:.0%}",
        "net_accuracy": f"{counts.accuracy:.0%}",
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
