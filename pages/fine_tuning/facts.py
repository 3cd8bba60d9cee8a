"""The numbers of the lesson: of the recorded runs, and of the settings that they were trained with."""

from collections.abc import Mapping
from statistics import fmean
from typing import Any

from core.operations.kernels import VGG16_MEAN_RGB
from core.runs import repeats
from core.specs.advice import sweep_evidence
from core.specs.presets.book import BOOK
from core.specs.presets.experiments import PETS_LADDER, TRAPS
from core.specs.presets.ladder import RUNGS
from core.specs.presets.sweep import BLOCKS
from core.specs.presets.transfer import TRANSFER_PRESETS

_POINTS, _BRIGHTEST = 100, 255


def facts() -> Mapping[str, object]:
    """By name."""
    means = {name: _accuracy(rung.recorded) for name, rung in RUNGS.items()}
    tuned = TRANSFER_PRESETS["vgg16_fine_tuned"]
    fast = TRAPS["trap_high_rate"].fine_tuning.optimizer.learning_rate
    slow, head = tuned.fine_tuning.optimizer.learning_rate, tuned.head_training.optimizer.learning_rate
    pets = PETS_LADDER["pets_fine_tuned"].data
    return {
        "gain_augmented": _POINTS * (means["augmented"] - means["scratch"]),
        "gain_features": _POINTS * (means["features"] - means["augmented"]),
        "gain_fine_tuned": _POINTS * (means["fine_tuned"] - means["frozen"]),
        "fine_tuned": means["fine_tuned"],
        "all_unfrozen": _accuracy("trap_not_frozen"),
        "too_fast": fast / slow,
        "slower": head / slow,
        "book_slower": BOOK["book_features_rate"] / BOOK["book_fine_tuned_rate"],
        "without_head_training": _accuracy("trap_no_head"),
        "with_head_training": float(repeats("vgg16_fine_tuned")[0].metrics["test_accuracy"]),
        "high_rate": _accuracy("trap_high_rate"),
        "unit_scaling": _accuracy("trap_unit_scaling"),
        "features": means["features"],
        "lowest": -max(VGG16_MEAN_RGB),
        "highest": _BRIGHTEST - min(VGG16_MEAN_RGB),
        "short": TRAPS["trap_not_frozen"].epochs,
        "long": TRAPS["trap_frozen"].epochs,
        "test_pets": 2 * pets.test_per_class,
        "imagenet_classes": BOOK["book_imagenet_classes"],
        **sweep_facts(),
    }


def sweep_facts() -> dict[str, Any]:
    """Of the sweep with the fewest pictures: where a cut is best, and what thawing gains."""
    few = min(one.size for one in sweep_evidence("digits"))
    found: dict[str, Any] = {"sweep_few": few}
    for task in ("pets", "digits"):
        nets = {one.strategy: one.mean for one in sweep_evidence(task) if one.size == few}
        cuts = {block: nets[f"cut{block}_average"] for block in BLOCKS}
        best = max(cuts, key=lambda block: cuts[block])
        found |= {
            f"{task}_best_block": f"block{best}",
            f"{task}_best": cuts[best],
            f"{task}_first": cuts[BLOCKS[0]],
            f"{task}_first_positions": nets[f"cut{BLOCKS[0]}_flatten"],
            f"{task}_last": cuts[BLOCKS[-1]],
        }
        thawed = [mean for name, mean in nets.items() if name.startswith("thaw")]
        if thawed:
            found |= {
                f"{task}_thawed": max(thawed),
                f"{task}_gain": _POINTS * (max(thawed) - cuts[BLOCKS[-1]]),
            }
    return found


def _accuracy(name: str) -> float:
    return fmean(float(run.metrics["test_accuracy"]) for run in repeats(name))
