"""The numbers of the lesson's text: of the recorded runs and of their presets."""

from collections.abc import Mapping
from functools import cache

import numpy as np

from core.datasets.label_noise import plant_wrong_labels
from core.evaluation.imbalance import constant_accuracy, expected_accuracy
from core.evaluation.losses import most_wrong
from core.evaluation.thresholds import counts_at
from core.runs.recorded import repeats
from core.runs.recorded_scores import read_scores
from core.specs.presets.label_noise import (
    LABEL_NOISE,
    MOST_WRONG_REMOVED,
    NUM_REMOVED,
    STOPPED_EARLY,
    TRUE_LABELS,
    WRONG_LABELS,
)

SURE = 0.95
"""From here on the lesson calls a net sure."""
RARE = 0.05
"""Share of the rare class that a question asks about."""

_RECORDED = "in_class"


@cache
def found_wrong(count: int) -> int:
    """How many of the ``count`` training pictures with the largest losses are labelled wrong."""
    spec, scores = LABEL_NOISE[WRONG_LABELS], read_scores(STOPPED_EARLY)
    classes = len(scores.class_names)
    given = plant_wrong_labels(scores.labels, classes, spec.wrong_share, spec.noise_seed)
    worst = most_wrong(scores.probabilities, given, count)
    return int(np.sum(given[worst] != scores.labels[worst]))


def facts() -> Mapping[str, object]:
    """By the names that the texts use."""
    spec = LABEL_NOISE[WRONG_LABELS]
    wrong = repeats(WRONG_LABELS)[0].history["val_accuracy"]
    trained = len(read_scores(STOPPED_EARLY).labels)
    return {
        "sure_from": SURE,
        "noisy_pictures": trained,
        "noisy_share": spec.wrong_share,
        "noisy_count": round(spec.wrong_share * trained),
        "noisy_epochs": spec.epochs,
        "early_epochs": LABEL_NOISE[STOPPED_EARLY].epochs,
        "noisy_best": max(wrong),
        "noisy_end": wrong[-1],
        "true_end": _last_accuracy(TRUE_LABELS),
        "start_count": NUM_REMOVED,
        "start_found": found_wrong(NUM_REMOVED),
        "removed_end": _last_accuracy(MOST_WRONG_REMOVED),
        "kept_wrong": round(spec.wrong_share * trained) - found_wrong(NUM_REMOVED),
        **_equal_and_rare(),
    }


def _last_accuracy(name: str) -> float:
    return repeats(name)[0].history["val_accuracy"][-1]


def _equal_and_rare() -> dict[str, float]:
    """What the recorded net does on equal classes, and where one of them is rare."""
    scores = read_scores(_RECORDED)
    counts = counts_at(scores.labels == 1, scores.probabilities[:, 1], 0.5)
    return {
        "equal_accuracy": counts.balanced_accuracy,
        "rare_share": RARE,
        "rare_constant": constant_accuracy(RARE),
        "rare_net": expected_accuracy(counts.recall, counts.specificity, RARE),
        "net_recall": counts.recall,
        "net_specificity": counts.specificity,
    }
