"""Grad-CAM of many pictures in batches against one by one: ``python -m tests.benchmarks.grad_cam_batches``.

A net on VGG16 at 150 pixels with a fresh head, the pets' test pictures if they are there, else drawn ones. The sides
take turns, a block of pictures each, so that noise hits all of them; the first block of each is not counted. Times are
the wall's and the processor's: on a busy machine only the latter tells much.

One by one is the ``evidence`` of one picture in float32; then what a page asks for, one map: exact logits and, where
the CPU multiplies bfloat16, large convolutions rounded to it. In batches: float32; the number format that this CPU
multiplies fastest; and the same for a second net on the same frozen base, which finds what the base made of the
pictures (:class:`core.networks.inspection.evidence_batches.Beginnings`). Goal: a third of the time of one by one.
"""

import argparse
import os
import statistics
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.networks.inspection.class_scores import class_logits
from core.networks.inspection.evidence_batches import Beginnings, Passes, batches
from core.networks.inspection.grad_cam import evidence, grad_cam
from core.networks.inspection.inspected import InspectedModel
from core.networks.precision import fastest_dtype
from core.networks.training.allocator import keep_freed_memory
from core.networks.transfer.net import TransferNet
from core.specs.transfer import TransferNetSpec
from tests.benchmarks._photographs import SHARED

ALL, GOAL = 556, 3.0
CUT = "vgg16/block4_pool"
Pictures = NDArray[np.uint8]


def pictures() -> tuple[str, Pictures]:
    """What they are, and as many as the pets' test part has."""
    folder = SHARED / "data" / "pets"
    if folder.is_dir():
        spec = DataSpec(
            "pets", str(folder), train_per_class=1, validation_per_class=1, test_per_class=ALL // 2
        )
    else:
        spec = DataSpec("drawn_pets", train_per_class=1, validation_per_class=1, test_per_class=ALL // 2)
    dataset = load(spec)
    return dataset.title, np.asarray(dataset.test.images)


def in_batches(passes: Passes) -> Callable[[Pictures], list[NDArray[np.float32]]]:
    """The maps of a block."""

    def compute(block: Pictures) -> list[NDArray[np.float32]]:
        found = [passes.evidence(block[at]) for at in batches(len(block), passes.batch)]
        return [grad_cam(*pair) for one in found for pair in zip(one.maps, one.gradients[0], strict=True)]

    return compute


def one_by_one(
    model: InspectedModel, dtype: str, *, exact: bool
) -> Callable[[Pictures], list[NDArray[np.float32]]]:
    """The maps of a block; ``exact`` logits as :func:`core.networks.inspection.grad_cam.answer_grad_cam` asks for."""

    def weighted(picture: Pictures) -> NDArray[np.float32]:
        index = int(class_logits(model, picture[None])[0].argmax()) if exact and dtype != "float32" else None
        found = evidence(model, picture, class_index=index, dtype=dtype)
        return grad_cam(found.maps, found.gradients)

    return lambda block: [weighted(picture) for picture in block]


def sides() -> dict[str, Callable[[Pictures], list[NDArray[np.float32]]]]:
    """Each way, by its name."""
    nets = [InspectedModel(TransferNet(TransferNetSpec(), seed=seed).model) for seed in (0, 1)]
    dtype, beginnings = fastest_dtype(), Beginnings()
    first, second = (Passes(net, dtype=dtype, begins_until=CUT, beginnings=beginnings) for net in nets)
    return {
        "one by one, float32": one_by_one(nets[0], "float32", exact=False),
        f"one by one, as a page asks ({dtype})": one_by_one(nets[0], dtype, exact=True),
        "batches, float32": in_batches(Passes(nets[0])),
        f"batches, {dtype}": in_batches(first),
        f"batches, {dtype}, a second net on the same base": in_batches(second),
    }


def main() -> None:
    """Print medians and ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pictures", type=int, default=ALL, help=f"up to {ALL} (default: all)")
    parser.add_argument("--block", type=int, default=16, help="pictures of a turn")
    chosen = parser.parse_args()
    keep_freed_memory()
    title, images = pictures()
    images = images[np.linspace(0, len(images) - 1, min(chosen.pictures, len(images))).astype(int)]
    print(f"{len(images)} pictures ({title}), {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    ways = sides()
    for compute in ways.values():  # traced and warm
        compute(images[: chosen.block])
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
    for at in batches(len(images), chosen.block):
        for name, compute in ways.items():
            clocks = time.perf_counter(), time.process_time()
            compute(images[at])
            count = at.stop - at.start
            times[name].append(
                ((time.perf_counter() - clocks[0]) / count, (time.process_time() - clocks[1]) / count)
            )
    base = times["one by one, float32"]
    for name, found in times.items():
        wall, processor = (statistics.median(one[clock] for one in found) * 1000 for clock in (0, 1))
        ratios = [
            statistics.median(b[clock] / one[clock] for b, one in zip(base, found, strict=True))
            for clock in (0, 1)
        ]
        print(
            f"{name}: {wall:.1f} ms a picture, {processor:.1f} ms of processor; one by one takes {ratios[0]:.2f} times "
            f"as long, {ratios[1]:.2f} times the processor (goal {GOAL:.0f})"
        )


if __name__ == "__main__":
    main()
