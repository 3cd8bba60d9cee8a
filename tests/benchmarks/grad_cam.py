"""Grad-CAM against a forward pass and against tf-keras-vis: ``python -m tests.benchmarks.grad_cam``.

One model, one picture, already traced; the sides take turns, so that noise hits all of them. The forward pass is the
same model as a compiled function, the fastest way to run it. Where large convolutions may be rounded to bfloat16 and
the CPU is faster by it, such a map is one more side; given the reference of a model, ``run:<run id>``, the program
prints how far rounding moves the maps of the sample photographs instead. What a reader waits for is measured by
:mod:`tests.benchmarks.grad_cam_wait`.
"""

import argparse
import statistics
import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import tensorflow as tf

from core.images import model_input
from core.images.samples import load_sample
from core.networks.backbones import build_classifier
from core.networks.inspection.class_scores import class_logits
from core.networks.inspection.grad_cam import evidence, grad_cam, has_large_convolutions
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.model_layers import default_layer
from core.networks.inspection.models import inspected
from core.networks.precision import fastest_dtype
from core.specs.patches import PHOTOGRAPHS

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from tf_keras_vis.gradcam import Gradcam
    from tf_keras_vis.utils.scores import CategoricalScore

ROUNDS = 25
CLASS = 285


def main() -> None:
    """Print everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", nargs="?", help="reference of a model, to print differences instead")
    model = parser.parse_args().model
    if model is not None:
        differences(model)
        return
    compare()


def weighted(model: InspectedModel, image: np.ndarray, **options: Any) -> np.ndarray:
    """The map."""
    found = evidence(model, image, **options)
    return grad_cam(found.maps, found.gradients)


def differences(reference: str) -> None:
    """Print how far bfloat16 moves the map of the likeliest class, scaled to a maximum of 1."""
    model = inspected(reference)
    for name in PHOTOGRAPHS:
        image = model_input(load_sample(name), model.shape)
        best = int(class_logits(model, image[None])[0].argmax())
        exact, rounded = (
            weighted(model, image, class_index=best, dtype=dtype) for dtype in ("float32", "bfloat16")
        )
        likeness = np.corrcoef(exact.ravel(), rounded.ravel())[0, 1]
        moved = np.abs(exact / exact.max() - rounded / rounded.max()).max()
        print(f"{name:14} correlation {likeness:.5f}, moved by {moved:.4f} at most")


def compare() -> None:
    """Print medians and the medians of the ratios."""
    for name in ("efficientnet_lite0", "mobilenet", "vgg16"):
        network = build_classifier(name, weights=None)
        model = InspectedModel(network)
        image = np.random.default_rng(0).normal(size=model.shape).astype(np.float32)
        layer = default_layer(model)
        forward = tf.function(network, autograph=False)
        peer = Gradcam(network, clone=False)
        score = CategoricalScore([CLASS])

        sides: dict[str, Callable[[], object]] = {
            "forward": lambda f=forward, i=image: f(tf.constant(i[None])).numpy(),
            "grad_cam": lambda m=model, i=image, at=layer: weighted(m, i, class_index=CLASS, layer_name=at),
            "tf-keras-vis": lambda p=peer, s=score, i=image, at=layer: p(
                s, i[None], penultimate_layer=at, seek_penultimate_conv_layer=False
            ),
        }
        if has_large_convolutions(model, layer) and fastest_dtype() == "bfloat16":
            sides["in bfloat16"] = lambda m=model, i=image, at=layer: weighted(
                m, i, class_index=CLASS, layer_name=at, dtype="bfloat16"
            )
        for action in sides.values():  # traced and warm
            action()
        seconds: dict[str, list[float]] = {side: [] for side in sides}
        for _ in range(ROUNDS):
            for side, action in sides.items():
                start = time.perf_counter()
                action()
                seconds[side].append(time.perf_counter() - start)
        print(f"{name} ({layer}):")
        for side, times in seconds.items():
            ratios = [own / base for own, base in zip(times, seconds["grad_cam"], strict=True)]
            milliseconds = statistics.median(times) * 1000
            print(f"  {side:13} {milliseconds:7.1f} ms, {statistics.median(ratios):.2f} times a grad_cam")
        if "in bfloat16" in seconds:
            pairs = zip(seconds["tf-keras-vis"], seconds["in bfloat16"], strict=True)
            print(
                f"  tf-keras-vis takes {statistics.median(a / b for a, b in pairs):.2f} times one in bfloat16"
            )


if __name__ == "__main__":
    main()
