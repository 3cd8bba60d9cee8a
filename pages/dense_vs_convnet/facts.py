"""The numbers of the lesson's text: counted, or of recorded runs."""

from collections.abc import Mapping
from statistics import fmean, stdev

from core.architectures.convnets import num_parameters
from core.operations.digit_weights import dense_units, first_kernels
from core.runs import repeats
from core.specs.presets.digits import DIGIT_NETS, DIGIT_SIZES
from core.specs.presets.training import RUN_PRESETS
from pages.dense_vs_convnet.errors import errors_of, saved_by_seed
from pages.dense_vs_convnet.sizes import recorded

_NAMES = {"digits_dense": "dense", "digits_convnet": "convnet"}


def facts() -> Mapping[str, object]:
    """By the names that the texts use."""
    told: dict[str, object] = {}
    for net in DIGIT_NETS:
        told |= _facts_of(net, _NAMES[net])
    saved = saved_by_seed()
    kernels, _bias = first_kernels()
    size, count = kernels.shape[0], kernels.shape[3]
    side = RUN_PRESETS["digits_dense"].model.image_shape[0]
    mapped = side - size + 1
    return told | {
        "seeds": len(saved), "saved": fmean(saved), "saved_least": min(saved), "saved_most": max(saved),
        "fewest": DIGIT_SIZES[0], "most": DIGIT_SIZES[-1],
        "pixels": side**2, "hidden": len(dense_units().weights), "kernels": count, "kernel_weights": size**2,
        "map_numbers": mapped**2 * count, "map_factor": mapped**2 * count / side**2,
    }  # fmt: skip


def _facts_of(net: str, name: str) -> dict[str, object]:
    """Of three runs of a net: errors, accuracy when digits are moved, and with how many digits."""
    runs, lines = repeats(net), recorded(net)
    errors = [errors_of(run) or 0 for run in runs]
    moved = [fmean(run.metrics["shift_accuracy"][pixels] for run in runs) for pixels in range(5)]
    return {
        f"{name}_errors_mean": fmean(errors), f"{name}_errors_spread": stdev(errors),
        f"{name}_weights": num_parameters(RUN_PRESETS[net].model),
        **{f"{name}_moved{pixels}": accuracy for pixels, accuracy in enumerate(moved)},
        f"{name}_fewest": fmean(lines[DIGIT_SIZES[0]]), f"{name}_most": fmean(lines[DIGIT_SIZES[-1]]),
    }  # fmt: skip
