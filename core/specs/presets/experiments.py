"""The named experiments: of transfer learning the traps, the data sizes and both on drawn pets; those on digits; those
on photographs of pets and flowers.

Their recordings, and those of the course's other runs with further seeds, are in ``assets/runs/experiments``.
"""

import dataclasses
from collections.abc import Mapping

from core.datasets.spec import DataSpec
from core.errors import N_
from core.specs.presets.digits import DIGIT_RUNS
from core.specs.presets.tasks import TASK_RUNS
from core.specs.presets.training import RUN_PRESETS
from core.specs.presets.transfer import AVERAGE_HEAD, TRANSFER_PRESETS
from core.specs.training import OptimizerSpec, RunSpec, TrainingSpec
from core.specs.transfer import NO_PHASE, Phase, TransferSpec

SIZES = (50, 100, 200, 500, 1000)
"""Training pictures of each class."""

STEPS = 1000
"""Of every head of the data sizes."""

_CLASSES = 2
_BATCH = 20

_FEATURES = TRANSFER_PRESETS["vgg16_features"]
_FROZEN = TRANSFER_PRESETS["vgg16_frozen"]
_FINE_TUNED = TRANSFER_PRESETS["vgg16_fine_tuned"]
_UNIT = dataclasses.replace(_FEATURES.model, scaling="unit")
_BOOK_RATE = OptimizerSpec("rmsprop", 2e-5)

# Each differs in one thing from a run of the ladder. The unfrozen base stands beside "trap_frozen", which has the
# epochs of the book: it makes fewer, for it takes long, and its pictures are augmented anew.
TRAPS: Mapping[str, TransferSpec] = {
    "trap_unit_scaling": dataclasses.replace(
        _FEATURES, model=_UNIT, title=N_("VGG16: features, pixels divided by 255")
    ),
    # The book's end-to-end run on a frozen base, its augmented pictures drawn three times instead of anew.
    "trap_frozen": dataclasses.replace(
        _FROZEN, model=_UNIT, views=3, plain_share=0.0, head_training=Phase(30, _BOOK_RATE),
        title=N_("VGG16: the book's frozen run, truly frozen"),
    ),
    "trap_not_frozen": dataclasses.replace(
        _FROZEN, model=_UNIT, views=0, plain_share=0.0, head_training=NO_PHASE, fine_tuning=Phase(2, _BOOK_RATE),
        fine_tune_from="all", title=N_("VGG16: the book's frozen run, not frozen"),
    ),
    "trap_no_head": dataclasses.replace(
        _FINE_TUNED, head_training=NO_PHASE, title=N_("VGG16: fine-tuned with a fresh head")
    ),
    "trap_high_rate": dataclasses.replace(
        _FINE_TUNED,
        fine_tuning=dataclasses.replace(_FINE_TUNED.fine_tuning, optimizer=OptimizerSpec("rmsprop", 1e-3)),
        title=N_("VGG16: fine-tuned with a high learning rate"),
    ),
}  # fmt: skip


def _of_size(spec: TrainingSpec, size: int) -> DataSpec:
    return dataclasses.replace(spec.data, train_per_class=size)


def _scratch(size: int) -> RunSpec:
    """1,500 steps of 20: at least the 30 passes over its pictures that the baseline makes."""
    baseline = RUN_PRESETS["baseline"]
    return dataclasses.replace(
        baseline, data=_of_size(baseline, size), epochs=15, title=N_("From scratch, fewer pictures")
    )


def _features(size: int) -> TransferSpec:
    """With as many steps for few pictures as for many."""
    steps = size * _CLASSES // _BATCH
    return dataclasses.replace(
        _FEATURES,
        data=_of_size(_FEATURES, size),
        model=dataclasses.replace(_FEATURES.model, head=AVERAGE_HEAD),
        head_training=Phase(STEPS // steps, OptimizerSpec("rmsprop", 1e-3), decay=True),
        title=N_("VGG16: features, fewer pictures"),
    )


# "baseline" is the scratch run of the largest size.
SIZE_RUNS: Mapping[str, TrainingSpec] = {
    **{f"scratch_{size}": _scratch(size) for size in SIZES[:-1]},
    **{f"features_{size}": _features(size) for size in SIZES},
}

_DRAWN = DataSpec("drawn_pets", train_per_class=300, validation_per_class=150, test_per_class=150)


def _on_drawn_pets(spec: TransferSpec, title: str) -> TransferSpec:
    return dataclasses.replace(spec, data=_DRAWN, views=min(spec.views, 5), title=title)


PETS_LADDER: Mapping[str, TrainingSpec] = {
    "pets_scratch": dataclasses.replace(
        RUN_PRESETS["baseline"], data=_DRAWN, steps_per_epoch=None, title=N_("Drawn pets: from scratch")
    ),
    "pets_features": _on_drawn_pets(_FEATURES, N_("Drawn pets: VGG16 features")),
    "pets_frozen": _on_drawn_pets(_FROZEN, N_("Drawn pets: VGG16 frozen, with data augmentation")),
    "pets_fine_tuned": _on_drawn_pets(_FINE_TUNED, N_("Drawn pets: VGG16 fine-tuned from block5")),
}

PETS_SIZES = (30, 100, 300)
"""Drawn training pictures of each class."""

_PETS_STEPS = 30  # an epoch on the largest number
_PETS_SCRATCH_EPOCHS = 15


def _fewer_pets(spec: TransferSpec, size: int, title: str) -> TransferSpec:
    """As many steps for few pictures as for many."""
    factor = PETS_SIZES[-1] // size

    def longer(phase: Phase) -> Phase:
        return dataclasses.replace(phase, epochs=phase.epochs * factor) if phase.epochs else phase

    return dataclasses.replace(
        spec, data=_of_size(spec, size), title=title,
        head_training=longer(spec.head_training), fine_tuning=longer(spec.fine_tuning),
    )  # fmt: skip


def _pets_scratch(size: int) -> RunSpec:
    spec = dataclasses.replace(RUN_PRESETS["baseline"], data=_DRAWN)
    return dataclasses.replace(
        spec, data=_of_size(spec, size), steps_per_epoch=_PETS_STEPS, epochs=_PETS_SCRATCH_EPOCHS,
        title=N_("Drawn pets: from scratch, fewer pictures"),
    )  # fmt: skip


def _pets_features(size: int) -> TransferSpec:
    spec = _features(size)
    data = dataclasses.replace(_DRAWN, train_per_class=size)
    return dataclasses.replace(spec, data=data, title=N_("Drawn pets: VGG16 features, fewer pictures"))


# The largest size of the nets from scratch and of the fine-tuned ones is that of the ladder on drawn pets.
PETS_SIZE_RUNS: Mapping[str, TrainingSpec] = {
    **{f"pets_scratch_{size}": _pets_scratch(size) for size in PETS_SIZES[:-1]},
    **{f"pets_features_{size}": _pets_features(size) for size in PETS_SIZES},
    **{
        f"pets_fine_tuned_{size}": _fewer_pets(
            _on_drawn_pets(_FINE_TUNED, ""), size, N_("Drawn pets: VGG16 fine-tuned, fewer pictures")
        )
        for size in PETS_SIZES[:-1]
    },
}

EXPERIMENTS: Mapping[str, TrainingSpec] = {
    **TRAPS, **SIZE_RUNS, **PETS_LADDER, **PETS_SIZE_RUNS, **DIGIT_RUNS, **TASK_RUNS
}  # fmt: skip
