"""Numbers of the summary, all from recorded runs, stacks of layers and files of this project."""

from collections.abc import Mapping
from statistics import fmean

from core.operations.layer_stack import STACKS, parse_stack
from core.operations.receptive_field import receptive_field
from core.runs import Run, repeats
from core.specs.chapter_picture import load_chapter_picture


def facts() -> Mapping[str, object]:
    """What fills the summary's text."""
    runs = {name: repeats(name)[0] for name in ("digits_dense", "digits_convnet", "baseline", "augmented")}
    frozen, tuned = (
        [run.metrics["test_accuracy"] for run in repeats(name)]
        for name in ("vgg16_frozen", "vgg16_fine_tuned")
    )
    dense, convnet = (_wrong(runs[name]) for name in ("digits_dense", "digits_convnet"))
    vgg16 = STACKS["vgg16"]
    fields = receptive_field(parse_stack(vgg16.notation, padding=vgg16.padding))
    data = runs["baseline"].spec["data"]
    chapter = load_chapter_picture()
    return {
        "dense_wrong": dense,
        "convnet_wrong": convnet,
        "digits_tested": _tested(runs["digits_convnet"]),
        "first_field": fields[0].size,
        "last_field": fields[-1].size,
        "scratch": runs["baseline"].metrics["test_accuracy"],
        "augmented": runs["augmented"].metrics["test_accuracy"],
        "frozen": fmean(frozen),
        "fine_tuned": fmean(tuned),
        "seeds": len(tuned),
        "spread": 100 * max(max(found) - min(found) for found in (frozen, tuned)),
        "pictures": 2 * data["train_per_class"],
        "tested": _tested(runs["baseline"]),
        "scratch_parameters": runs["baseline"].metrics["num_parameters"],
        "scratch_train": runs["baseline"].history["accuracy"][-1],
        "first_maps": chapter.layers[0].shape[2],
        "last_maps": chapter.layers[-1].shape[2],
        "probability": chapter.scores[0][1],
    }


def _tested(run: Run) -> int:
    return sum(sum(row) for row in _matrix(run))


def _wrong(run: Run) -> int:
    """Test pictures that a run takes for something else."""
    return _tested(run) - sum(row[place] for place, row in enumerate(_matrix(run)))


def _matrix(run: Run) -> list[list[int]]:
    matrix: list[list[int]] = run.metrics["confusion_matrix"]
    return matrix
