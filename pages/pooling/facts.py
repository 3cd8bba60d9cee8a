"""The numbers of the lesson's text: counted, or of recorded runs."""

from collections.abc import Mapping
from statistics import fmean

from core.architectures.convnets import ConvnetSpec, layer_table
from core.operations.layer_stack import STACKS, parse_stack
from core.operations.receptive_field import receptive_field
from core.specs.presets.digits import DIGIT_SIZES, DOWNSAMPLINGS, FEW, PROBE_FARTHEST
from core.specs.presets.training import RUN_PRESETS
from pages.pooling.heads import HEADS, place_r2, runs_of
from pages.pooling.parameters import total
from pages.pooling.trained import accuracies

_MOVED, _SCALE = 4, 0.7  # where the heads are compared


def facts() -> Mapping[str, object]:
    """By the names that the texts use."""
    return {**_counted(), **_trained(), **_heads()}


def _counted() -> dict[str, object]:
    pooled, unpooled = (total(pooling=pooling) for pooling in (True, False))
    net = RUN_PRESETS["digits_convnet"].model
    assert isinstance(net, ConvnetSpec)
    sides = [line.output_shape[0] for line in layer_table(net) if len(line.output_shape) == 3]
    fields = [
        receptive_field(parse_stack(STACKS[name].notation))[-1].size for name in ("mnist", "mnist_unpooled")
    ]
    return {
        "with_pooling": pooled, "without_pooling": unpooled, "factor": unpooled / pooled,
        "odd": sides[3], "halved": sides[4], "field_pooled": fields[0], "field_unpooled": fields[1],
    }  # fmt: skip


def _trained() -> dict[str, object]:
    many, few = DIGIT_SIZES[-1], FEW
    told: dict[str, object] = {"many": many, "few": few, "seeds": len(accuracies("max", many))}
    for way in DOWNSAMPLINGS:
        for size, name in ((many, "many"), (few, "few")):
            told[f"{way}_{name}"] = fmean(accuracies(way, size))
        told[f"{way}_moved"] = fmean(accuracies(way, many, 2))
    ranges = [max(runs) - min(runs) for runs in (accuracies(way, many) for way in DOWNSAMPLINGS)]
    told["spread_points"] = 100 * max(ranges)
    return told


def _heads() -> dict[str, object]:
    told: dict[str, object] = {"moved": _MOVED, "scale": _SCALE, "probe_farthest": PROBE_FARTHEST}
    for head in HEADS:
        runs = runs_of(head)
        place = runs[0].metrics["scales"].index(_SCALE)
        told |= {
            f"{head}_accuracy": fmean(run.metrics["test_accuracy"] for run in runs),
            f"{head}_moved_accuracy": fmean(run.metrics["shift_accuracy"][_MOVED] for run in runs),
            f"{head}_scaled_accuracy": fmean(run.metrics["scale_accuracy"][place] for run in runs),
            f"{head}_r2": place_r2(head),
            f"{head}_framed_r2": place_r2(head, "_framed"),
            f"{head}_parameters": runs[0].metrics["num_parameters"],
        }
    return told
