"""The ladder on other tasks: photographs of pets, which ImageNet knows, and of flowers in five classes, which it barely
does; what each way of changing pictures does to training on few; and nets for breeds, known and never seen.

Recorded, with seeds 0, 1 and 2, by ``python -m core.commands.record_all oxford flowers --seeds 0 1 2 --data PATH``.
"""

import dataclasses
from collections.abc import Mapping

from core.architectures.convnets import ConvnetSpec
from core.augmentation import PRESETS as POLICIES
from core.augmentation import AugmentationPolicy
from core.datasets.breeds import ALL_BREEDS, NUM_FOLDS, fold
from core.datasets.spec import DataSpec
from core.errors import N_
from core.specs.presets.training import RUN_PRESETS
from core.specs.presets.transfer import TRANSFER_PRESETS
from core.specs.training import RunSpec, TrainingSpec
from core.specs.transfer import Phase, TransferSpec

PETS_DATA = DataSpec("pets", train_per_class=557, validation_per_class=278, test_per_class=278)
FLOWERS_DATA = DataSpec("flowers", train_per_class=100, validation_per_class=50, test_per_class=50)
FLOWERS = 5
"""Classes."""

EFFECT_PER_CLASS = 200
"""Training pictures of each class where ways of changing pictures are compared."""

_ON_PETS = {
    "scratch": N_("Pets: from scratch"),
    "augmented": N_("Pets: from scratch, with data augmentation"),
    "features": N_("Pets: VGG16 features"),
    "frozen": N_("Pets: VGG16 frozen, with data augmentation"),
    "fine_tuned": N_("Pets: VGG16 fine-tuned from block5"),
    "lite0": N_("Pets: EfficientNet-Lite0 features"),
}
_ON_FLOWERS = {
    "scratch": N_("Flowers: from scratch"),
    "augmented": N_("Flowers: from scratch, with data augmentation"),
    "features": N_("Flowers: VGG16 features"),
    "frozen": N_("Flowers: VGG16 frozen, with data augmentation"),
    "fine_tuned": N_("Flowers: VGG16 fine-tuned from block5"),
    "lite0": N_("Flowers: EfficientNet-Lite0 features"),
}
_TRANSFER = {
    "features": "vgg16_features",
    "frozen": "vgg16_frozen",
    "fine_tuned": "vgg16_fine_tuned",
    "lite0": "lite0_features",
}


def _scratch(data: DataSpec, classes: int, epochs: int, title: str) -> RunSpec:
    baseline = RUN_PRESETS["baseline"]
    model = ConvnetSpec(classes=classes)
    return dataclasses.replace(
        baseline, data=data, model=model, steps_per_epoch=None, epochs=epochs, title=title
    )


def _augmented(data: DataSpec, classes: int, epochs: int, title: str) -> RunSpec:
    augmented = RUN_PRESETS["augmented"]
    model = ConvnetSpec(classes=classes, dropout=0.5)
    return dataclasses.replace(
        augmented, data=data, model=model, steps_per_epoch=None, epochs=epochs, title=title
    )


def _transfer(rung: str, data: DataSpec, classes: int, title: str) -> TransferSpec:
    """About as many steps as on cats against dogs, however few the pictures."""
    spec = TRANSFER_PRESETS[_TRANSFER[rung]]
    most = 2 * spec.data.train_per_class
    factor = round(most / (classes * data.train_per_class))

    def longer(phase: Phase) -> Phase:
        return dataclasses.replace(phase, epochs=phase.epochs * factor)

    return dataclasses.replace(
        spec, data=dataclasses.replace(data, image_size=spec.data.image_size),
        model=dataclasses.replace(spec.model, classes=classes), title=title,
        head_training=longer(spec.head_training), fine_tuning=longer(spec.fine_tuning),
    )  # fmt: skip


def _ladder(
    task: str, data: DataSpec, classes: int, scratch: int, augmented: int, titles: Mapping[str, str]
) -> dict[str, TrainingSpec]:
    """The rungs of a task; an epoch is a pass over its pictures, ``scratch`` and ``augmented`` say how many."""
    return {
        f"{task}_scratch": _scratch(data, classes, scratch, titles["scratch"]),
        f"{task}_augmented": _augmented(data, classes, augmented, titles["augmented"]),
        **{f"{task}_{rung}": _transfer(rung, data, classes, titles[rung]) for rung in _TRANSFER},
    }


# As recorded on two cores, a pass of the net from scratch takes 0.12 minutes over the pets and 0.06 over the flowers.
OXFORD_LADDER = _ladder("oxford", PETS_DATA, 2, 30, 80, _ON_PETS)
FLOWERS_LADDER = _ladder("flowers", FLOWERS_DATA, FLOWERS, 60, 160, _ON_FLOWERS)

_FULL = POLICIES["chapter_as_meant"]
EFFECT_POLICIES: Mapping[str, AugmentationPolicy] = {
    "none": AugmentationPolicy(),
    "flips": AugmentationPolicy(horizontal_flip=True),
    "shifts": AugmentationPolicy(
        width_shift_range=_FULL.width_shift_range, height_shift_range=_FULL.height_shift_range
    ),
    "rotations": AugmentationPolicy(rotation_range=_FULL.rotation_range),
    "all": _FULL,
}
"""Ways of changing pictures, by the names of their runs: each alone, then all of the book."""

EFFECT_NETS = ("scratch", "frozen")
"""The nets that are trained with each of them: the book's convnet, and a head on frozen VGG16."""

_EFFECT_TITLES = {
    "scratch": N_("Pets, 200 a class: convnet from scratch"),
    "frozen": N_("Pets, 200 a class: head on frozen VGG16"),
}
_PASSES_AN_EPOCH, _EFFECT_EPOCHS = 2, 30  # validated after each second pass only: a third of the time


def effect_run(net: str, policy: str) -> str:
    """Name of the run of one of :data:`EFFECT_NETS` with one of :data:`EFFECT_POLICIES`."""
    return f"oxford_effect_{net}_{policy}"


def _effect(net: str, policy: AugmentationPolicy) -> TrainingSpec:
    """Runs of a net differ in how pictures are changed, and in nothing else."""
    data = dataclasses.replace(PETS_DATA, train_per_class=EFFECT_PER_CLASS)
    title = _EFFECT_TITLES[net]
    if net == "scratch":
        spec = _scratch(data, 2, _EFFECT_EPOCHS, title)
        steps = _PASSES_AN_EPOCH * spec.num_steps(2 * EFFECT_PER_CLASS)
        return dataclasses.replace(spec, augmentation=policy, steps_per_epoch=steps)
    frozen = _transfer("frozen", data, 2, title)
    if policy.changes_nothing:
        return dataclasses.replace(frozen, augmentation=policy, views=0, plain_share=0.0)
    return dataclasses.replace(frozen, augmentation=policy)


EFFECT_RUNS: Mapping[str, TrainingSpec] = {
    effect_run(net, name): _effect(net, policy)
    for net in EFFECT_NETS
    for name, policy in EFFECT_POLICIES.items()
}

BREEDS_DATA = dataclasses.replace(PETS_DATA, source="pets_breeds")
"""Each breed gives what it has."""

_BREEDS_TITLES = {
    "features": N_("Pets, 37 breeds: VGG16 features"),
    "lite0": N_("Pets, 37 breeds: EfficientNet-Lite0 features"),
}


def _breeds(net: str) -> TransferSpec:
    """With the epochs of the same rung on cats against dogs of the same pictures."""
    spec = _transfer(net, PETS_DATA, 2, _BREEDS_TITLES[net])
    data = dataclasses.replace(BREEDS_DATA, image_size=spec.data.image_size)
    return dataclasses.replace(
        spec, data=data, model=dataclasses.replace(spec.model, classes=len(ALL_BREEDS))
    )


BREEDS_RUNS: Mapping[str, TrainingSpec] = {f"oxford_breeds_{net}": _breeds(net) for net in _BREEDS_TITLES}
"""Which of the 37 breeds is it?"""

NEW_BREEDS_NETS = ("scratch", "features", "lite0")
"""Rungs that are trained without the breeds of each fold."""

_NEW_BREEDS_TITLES = {
    "scratch": N_("Pets without some breeds: from scratch"),
    "features": N_("Pets without some breeds: VGG16 features"),
    "lite0": N_("Pets without some breeds: EfficientNet-Lite0 features"),
}
_ALL_OF_THEM = 400  # pictures of the held-out breeds, which are tested only


def new_breeds_run(net: str, number: int) -> str:
    """Name of the run of one of :data:`NEW_BREEDS_NETS` that has not seen the breeds of a fold."""
    return f"oxford_new_{net}_{number}"


def _new_breeds(net: str, number: int) -> TrainingSpec:
    spec = OXFORD_LADDER[f"oxford_{net}"]
    data = dataclasses.replace(spec.data, held_out=fold(number), test_per_class=_ALL_OF_THEM)
    return dataclasses.replace(spec, data=data, title=_NEW_BREEDS_TITLES[net])


NEW_BREEDS_RUNS: Mapping[str, TrainingSpec] = {
    new_breeds_run(net, number): _new_breeds(net, number)
    for net in NEW_BREEDS_NETS
    for number in range(NUM_FOLDS)
}
"""Cats against dogs, tested on breeds that were not there to learn from; validated on those that were."""

TASK_RUNS: Mapping[str, TrainingSpec] = {
    **OXFORD_LADDER, **FLOWERS_LADDER, **EFFECT_RUNS, **BREEDS_RUNS, **NEW_BREEDS_RUNS
}  # fmt: skip
