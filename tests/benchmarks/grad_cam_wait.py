"""What a reader waits for on the way from a picture to its heatmap: ``python -m tests.benchmarks.grad_cam_wait``.

Through the engine, real worker processes, EfficientNet-Lite0, every photograph as it is and mirrored, none of them
seen before. Printed: how often the page asks a worker for the first map and how many passes through the network that
costs (calls of TensorFlow functions in the worker, counted there); the median time from the request to its answer,
beside a forward pass of the same network in the same worker; and the same once more for a model not seen before,
where loading and tracing count.
"""

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from core.engine import Engine
from core.images.samples import SAMPLES, load_sample
from core.settings import Settings, settings
from core.specs.grad_cam import GradCamSpec
from core.specs.models import ModelLayersSpec
from core.specs.spec import Spec
from core.storage.uploads import store_picture

MODEL = "efficientnet_lite0"
HERE = "tests.benchmarks.grad_cam_wait"
PASSES = 9
RATIO, MILLISECONDS = 1.3, 30

_calls = {"passes": 0, "depth": 0}


@dataclass(frozen=True)
class CountSpec(Spec[int]):
    """How many TensorFlow functions the worker has called; ``number`` tells requests apart."""

    answered_by: ClassVar[str] = f"{HERE}:answer_count"
    cached: ClassVar[bool] = False
    number: int


@dataclass(frozen=True)
class ForwardSpec(Spec[float]):
    """Median seconds of a forward pass in the worker."""

    answered_by: ClassVar[str] = f"{HERE}:answer_forward"
    cached: ClassVar[bool] = False
    number: int


def answer_count(spec: CountSpec, report: Any) -> int:
    """Begin to count at the first request."""
    from tensorflow.python.eager.polymorphic_function import concrete_function, polymorphic_function

    for kind in (concrete_function.ConcreteFunction, polymorphic_function.Function):
        if not hasattr(kind.__call__, "is_counted"):
            kind.__call__ = _counted(kind.__call__)
    return _calls["passes"]


def _counted(call: Any) -> Any:
    """Calls that a call makes are its own."""

    def counted(self: Any, *args: Any, **kwargs: Any) -> Any:
        _calls["passes"] += _calls["depth"] == 0
        _calls["depth"] += 1
        try:
            return call(self, *args, **kwargs)
        finally:
            _calls["depth"] -= 1

    counted.is_counted = True
    return counted


@cache
def _forward() -> Any:
    import tensorflow as tf

    from core.networks.inspection.models import load_model

    return tf.function(load_model(MODEL), autograph=False)


def answer_forward(spec: ForwardSpec, report: Any) -> float:
    """The fastest way to run it: a compiled function, already traced."""
    import tensorflow as tf

    image = np.random.default_rng(spec.number).integers(0, 256, (1, 224, 224, 3)).astype(np.float32)
    seconds = []
    for _ in range(PASSES):
        start = time.perf_counter()
        _forward()(tf.constant(image)).numpy()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def first_map(engine: Engine, picture: str) -> int:
    """What the page asks until the first map is there; the number of its requests."""
    engine.submit(GradCamSpec(MODEL, picture)).result()
    return 1


def main() -> None:
    """Print everything."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVNET_CLASSROOM_HOME", folder)
        settings.cache_clear()
        engine = Engine(Settings(home=Path(folder), scheduler=None, run_store=f"{folder}/runs"))
        try:
            measure(engine)
        finally:
            engine.close()


def measure(engine: Engine) -> None:
    """Print passes, requests and times."""
    photographs = [load_sample(name) for name in SAMPLES]
    photographs += [np.ascontiguousarray(picture[:, ::-1]) for picture in photographs]
    first, *pictures = [store_picture(picture) for picture in photographs]
    engine.submit(ModelLayersSpec("book_convnet")).result()  # whoever answers this has TensorFlow
    counted = engine.submit(CountSpec(0)).result()
    start = time.perf_counter()
    trips = first_map(engine, first)
    unseen = time.perf_counter() - start
    unseen_passes = engine.submit(CountSpec(1)).result() - counted
    waits, forwards, passes = [], [], []
    for number, picture in enumerate(pictures):
        forwards.append(engine.submit(ForwardSpec(number)).result())
        counted = engine.submit(CountSpec(2 * number + 2)).result()
        start = time.perf_counter()
        trips = first_map(engine, picture)
        waits.append(time.perf_counter() - start)
        passes.append(engine.submit(CountSpec(2 * number + 3)).result() - counted)
    wait, forward = 1000 * statistics.median(waits), 1000 * statistics.median(forwards)
    print(f"a model not seen before: {unseen:.2f} s, {unseen_passes} passes")
    print(f"{len(waits)} pictures: {trips} requests, {statistics.median(passes):.0f} passes each")
    print(
        f"from the request to the map {wait:.1f} ms, a forward pass {forward:.1f} ms: {wait / forward:.2f} times"
    )
    goal = RATIO * forward + MILLISECONDS
    print(f"goal {goal:.1f} ms ({RATIO} times a forward pass plus {MILLISECONDS} ms)", end=": ")
    print("met" if wait <= goal else "missed")


if __name__ == "__main__":
    main()
