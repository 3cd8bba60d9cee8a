"""The named experiments on handwritten digits: how much data a net needs, how to make maps smaller, which head.

Recorded, each with seeds 0, 1 and 2, by ``python -m core.commands.record NAME --seed SEED --changes``; the recordings
are in ``assets/runs/experiments``. The run of the largest size is the course's own, ``digits_dense`` and
``digits_convnet``, which is also the net with max pooling and a flattened head that the others are compared with.
"""

import dataclasses
from collections.abc import Mapping

from core.architectures.convnets import DigitNetSpec, Downsampling
from core.datasets.spec import DataSpec
from core.errors import N_
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import RunSpec

DIGIT_NETS = ("digits_dense", "digits_convnet")

DIGIT_SIZES = (10, 20, 50, 100, 200, RUN_PRESETS["digits_convnet"].data.train_per_class)
"""Training pictures of each digit."""

DOWNSAMPLINGS: tuple[Downsampling, ...] = ("max", "average", "stride", "learned")

FEW = 50
"""Training pictures of each digit where the ways of downsampling are compared on few."""

SCALES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4)
"""Factors by which test digits are made larger."""

PROBE_FARTHEST = 4
"""Pixels by which a picture is moved at most each way for the probe of its place."""

PROBE_FRAME = 14
"""Pixels of black around a picture where the probe is to be kept from the borders."""

_TITLES = {
    "digits_dense": N_("Dense net on fewer digits"),
    "digits_convnet": N_("Convnet on fewer digits"),
}


def size_run(net: str, size: int) -> str:
    """Name of the run of one of ``DIGIT_NETS`` on so many pictures of each digit."""
    return net if size == DIGIT_SIZES[-1] else f"{net}_{size}"


def downsampling_run(downsampling: Downsampling, size: int = DIGIT_SIZES[-1]) -> str:
    """Name of the run of the convnet with this way to make maps smaller."""
    if downsampling == "max":
        return size_run("digits_convnet", size)
    return size_run(f"digits_{downsampling}", size)


AVERAGE_HEAD_RUN = "digits_average_head"
"""The run of the convnet whose dense layers read the mean of each channel."""


def _of_size(spec: RunSpec, size: int) -> DataSpec:
    return dataclasses.replace(spec.data, train_per_class=size)


def _fewer(net: str, size: int) -> RunSpec:
    """As many steps on few pictures as on all: the net with few is not stopped earlier."""
    full = RUN_PRESETS[net]
    steps = full.num_steps(full.data.train_per_class * full.model.classes)
    return dataclasses.replace(full, data=_of_size(full, size), steps_per_epoch=steps, title=_TITLES[net])


def _changed(net: DigitNetSpec, size: int, title: str) -> RunSpec:
    few = _fewer("digits_convnet", size)
    return dataclasses.replace(few, model=net, title=title)


DIGIT_RUNS: Mapping[str, RunSpec] = {
    **{size_run(net, size): _fewer(net, size) for net in DIGIT_NETS for size in DIGIT_SIZES[:-1]},
    **{
        downsampling_run(way, size): _changed(DigitNetSpec(way), size, N_("Digits: maps made smaller otherwise"))
        for way in DOWNSAMPLINGS[1:]
        for size in (FEW, DIGIT_SIZES[-1])
    },
    AVERAGE_HEAD_RUN: _changed(
        DigitNetSpec(head="average"), DIGIT_SIZES[-1], N_("Digits: a head that averages")
    ),
}  # fmt: skip
