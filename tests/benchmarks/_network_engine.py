"""What the benchmarks of the explorer share: an engine with real workers, photographs, a plain forward pass there."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from core.engine import Engine
from core.images.samples import SAMPLES, load_sample
from core.settings import Settings, settings
from core.specs.network import Maps
from core.specs.spec import Spec
from core.storage.uploads import store_picture

HERE = "tests.benchmarks._network_engine"
PASSES = 9


@dataclass(frozen=True)
class ForwardSpec(Spec[float]):
    """Median milliseconds of a forward pass by Keras alone, in the worker; ``number`` tells requests apart."""

    answered_by: ClassVar[str] = f"{HERE}:answer_forward"
    cached: ClassVar[bool] = False

    reference: str
    number: int


@cache
def _forward(reference: str) -> Any:
    import tensorflow as tf

    from core.networks.inspection.models import load_model

    network = load_model(reference)
    return tf.function(network, autograph=False), network.input_shape[1:]


def answer_forward(spec: ForwardSpec, report: Any) -> float:
    """The fastest way to run it: a compiled function, already traced."""
    import tensorflow as tf

    function, shape = _forward(spec.reference)
    image = np.random.default_rng(spec.number).integers(0, 256, (1, *shape)).astype(np.float32)
    waits = []
    for _ in range(PASSES):
        start = time.perf_counter()
        function(tf.constant(image)).numpy()
        waits.append(1000 * (time.perf_counter() - start))
    return statistics.median(waits)


@contextmanager
def engine_at_work() -> Iterator[Engine]:
    """An engine of its own, with an empty home."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONVNET_CLASSROOM_HOME", folder)
        settings.cache_clear()
        engine = Engine(Settings(home=Path(folder), scheduler=None, run_store=f"{folder}/runs"))
        try:
            yield engine
        finally:
            engine.close()


def photographs() -> list[str]:
    """Every sample as it is and mirrored, stored."""
    pictures = [load_sample(name) for name in SAMPLES]
    return [store_picture(picture) for picture in [*pictures, *(np.fliplr(one).copy() for one in pictures)]]


def waited(engine: Engine, spec: Spec) -> tuple[float, Any]:
    """Milliseconds from the request to its answer, and the answer."""
    start = time.perf_counter()
    answer = engine.submit(spec).result()
    return 1000 * (time.perf_counter() - start), answer


def num_bytes(maps: dict[int, Maps], vectors: dict[int, np.ndarray], image: np.ndarray) -> int:
    """Of what goes to the browser as bytes."""
    levels = sum(one.levels.nbytes + one.low.nbytes + one.high.nbytes for one in maps.values())
    return levels + image.nbytes + sum(vector.nbytes for vector in vectors.values())


def told(waits: list[float]) -> str:
    """Median and 95th percentile, milliseconds."""
    return f"median {statistics.median(waits):.0f} ms, 95th percentile {np.percentile(waits, 95):.0f} ms"
