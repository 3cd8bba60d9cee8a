"""How easily the shipped classifiers are fooled, measured for the record of the lesson."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import images
from core.architectures.imagenet_groups import CATS, DOGS
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.feature_maps.heatmap import correlation
from core.images.renditions import cartoon, edges, shuffled
from core.images.samples import load_sample
from core.images.sketches import BICYCLE, draw_strokes
from core.networks.inspection.class_scores import class_logits, probabilities
from core.networks.inspection.fooling import answer_fooling, odds_gradient, with_noise
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.models import inspected
from core.networks.reports import Report
from core.runs.provenance import provenance
from core.specs.fooling import Fooled, FoolingSpec
from core.specs.models import BOOK_CONVNET
from core.specs.presets import fooling as preset
from core.storage.uploads import store_picture

_BICYCLES = (444, 671)  # of ImageNet
_PHOTOGRAPHS = 200  # of each class


def measure_shipped(report: Report) -> dict[str, Any]:
    """All that needs nothing but what ships."""
    digest = store_picture(load_sample(preset.PHOTOGRAPH))
    model, size = preset.CLASSIFIER, preset.SIZE
    by_size = {
        str(each): _told(answer_fooling(FoolingSpec(model, digest, each), report)) for each in preset.SIZES
    }
    iterated = answer_fooling(FoolingSpec(model, digest, size, preset.STEPS), report)
    aimed = answer_fooling(FoolingSpec(model, digest, 2 * size, 2 * preset.STEPS, toward=preset.AIM), report)
    return {
        "one_step": by_size,
        "several_steps": _told(iterated),
        "toward": _told(aimed) | {"toward": preset.AIM, "watched": aimed.watched[-1]},
        "renditions": {name: _renditions(name) for name in (preset.RENDERED, preset.CONTRARY)},
        **_drawings(),
        "drawn": _drawn_pets(),
    }


def measure_robustness(folder: Path) -> dict[str, Any]:
    """Accuracies (0-1) of the book's convnet for photographs that one step, or random noise, has moved.

    Args:
        folder: Of photographs, in parts and classes; those of the test part count. The step lowers the odds of the
            right class.

    Raises:
        InputError: There are no photographs.
    """
    spec = DataSpec("folder", str(folder.expanduser().resolve()), test_per_class=_PHOTOGRAPHS)
    photographs = load(spec)
    pictures, labels = photographs.test.images, photographs.test.labels
    model = inspected(BOOK_CONVNET)
    signs = [
        np.sign(odds_gradient(model, picture, int(label))).astype(np.int16)
        for picture, label in zip(pictures, labels, strict=True)
    ]
    rng = np.random.default_rng(0)
    stepped, noisy = [], []
    for size in preset.SIZES:
        moved = np.clip(pictures - size * np.stack(signs), 0, 255).astype(np.uint8)
        stepped.append(_accuracy(model, moved, labels))
        noisy.append(_accuracy(model, with_noise(pictures, size, rng), labels))
    return {
        "pictures": len(pictures),
        "sizes": [0, *preset.SIZES],
        "step": [(first := _accuracy(model, pictures, labels)), *stepped],
        "noise": [first, *noisy],
        "classifier": _sided_accuracy(preset.CLASSIFIER, pictures, labels),
        "data": folder.name,
        "provenance": provenance(photographs.fingerprint, spec.seed, dtype="float32"),
    }


def _told(found: Fooled) -> dict[str, Any]:
    scores = {score.class_index: score for score in found.scores}
    return {
        "before": found.before,
        "before_probability": scores[found.before].before,
        "random_probability": scores[found.before].random,
        "left": scores[found.before].after,
        "after": found.after,
        "after_probability": scores[found.after].after,
        "heat_correlation": correlation(found.heat_before, found.heat_after),
    }


def _renditions(sample: str) -> dict[str, float]:
    """The probability that the photograph's likeliest classes have together, in each rendition."""
    model = inspected(preset.CLASSIFIER)
    side = model.shape[0]
    square = images.resize(images.centre_square(load_sample(sample)), side, side)
    drawn = {
        "photograph": square,
        "cartoon": cartoon(square),
        "edges": edges(square),
        "tiles": shuffled(square, tiles=preset.TILES, rng=np.random.default_rng(0)),
    }
    shares = _opinions(model, list(drawn.values()))
    best = list(preset.followed(shares[0], shares.shape[1]))
    return {name: float(share[best].sum()) for name, share in zip(drawn, shares, strict=True)}


def _drawings() -> dict[str, Any]:
    """What the net says of empty paper, and of the bicycle whose parts are all in their place."""
    drawn = [draw_strokes(strokes, preset.PAPER_SIDE) for strokes in ((), BICYCLE)]
    paper, bicycle = _opinions(inspected(preset.CLASSIFIER), drawn)
    return {
        "paper": {"class": int(paper.argmax()), "probability": float(paper.max())},
        "bicycle": {
            "class": int(bicycle.argmax()),
            "probability": float(bicycle.max()),
            "bicycles": float(bicycle[list(_BICYCLES)].sum()),
        },
    }


def _drawn_pets() -> dict[str, Any]:
    """Accuracies on cats and dogs that the program has drawn; of ImageNet's classes whichever side has more."""
    accuracies = {}
    for name in (BOOK_CONVNET, preset.CLASSIFIER):
        side, count = inspected(name).shape[0], preset.DRAWN_PER_CLASS
        test = load(DataSpec("drawn_pets", "", side, 1, 0, count, seed=preset.DRAWN_SEED)).test
        accuracies[name] = _sided_accuracy(name, test.images, test.labels)
    return {"pictures": 2 * preset.DRAWN_PER_CLASS, "accuracy": accuracies}


def _sided_accuracy(name: str, pictures: NDArray[np.uint8], labels: NDArray[np.int64]) -> float:
    """Of a net that knows cats and dogs, or ImageNet's classes: the side that has more in sum."""
    shares = _opinions(inspected(name), list(pictures))
    sides = shares.T if shares.shape[1] == 2 else [shares[:, list(side)].sum(axis=1) for side in (CATS, DOGS)]
    return float(np.mean((sides[1] > sides[0]) == labels))


def _accuracy(model: InspectedModel, pictures: NDArray[np.uint8], labels: NDArray[np.int64]) -> float:
    parts = np.array_split(pictures, -(-len(pictures) // 100))
    best = np.concatenate([class_logits(model, part).argmax(axis=1) for part in parts])
    return float(np.mean(best == labels))


def _opinions(model: InspectedModel, pictures: Sequence[NDArray[np.uint8]]) -> NDArray[np.float32]:
    logits = [class_logits(model, images.model_input(picture, model.shape)[None])[0] for picture in pictures]
    return probabilities(model, np.stack(logits))
