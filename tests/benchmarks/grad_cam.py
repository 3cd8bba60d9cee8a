"""Grad-CAM against a forward pass and against tf-keras-vis: ``python -m tests.benchmarks.grad_cam``.

One model, one picture, already traced; the sides take turns, so that noise hits all of them. The forward pass is the
same model as a compiled function, the fastest way to run it.
"""

import statistics
import time
import warnings
from collections.abc import Callable

import numpy as np
import tensorflow as tf

from core.networks.backbones import build_classifier
from core.networks.grad_cam import default_layer, grad_cam

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from tf_keras_vis.gradcam import Gradcam
    from tf_keras_vis.utils.scores import CategoricalScore

ROUNDS = 25
CLASS = 285


def main() -> None:
    """Print medians and the medians of the ratios."""
    for name in ("efficientnet_lite0", "mobilenet", "vgg16"):
        model = build_classifier(name, weights=None)
        image = np.random.default_rng(0).normal(size=model.input_shape[1:]).astype(np.float32)
        layer = default_layer(model)
        forward = tf.function(model, autograph=False)
        peer = Gradcam(model, clone=False)
        score = CategoricalScore([CLASS])

        sides: dict[str, Callable[[], object]] = {
            "forward": lambda f=forward, i=image: f(tf.constant(i[None])).numpy(),
            "grad_cam": lambda m=model, i=image, at=layer: grad_cam(m, i, class_index=CLASS, layer_name=at),
            "tf-keras-vis": lambda p=peer, s=score, i=image, at=layer: p(
                s, i[None], penultimate_layer=at, seek_penultimate_conv_layer=False
            ),
        }
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


if __name__ == "__main__":
    main()
