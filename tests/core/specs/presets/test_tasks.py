"""The runs on other tasks: what they share with cats against dogs, and what each differs in."""

import dataclasses

import pytest

from core.commands.record import PRESETS
from core.datasets.breeds import NUM_FOLDS, fold
from core.specs.presets.tasks import (
    BREEDS_RUNS,
    EFFECT_NETS,
    EFFECT_POLICIES,
    EFFECT_RUNS,
    FLOWERS_LADDER,
    NEW_BREEDS_NETS,
    NEW_BREEDS_RUNS,
    OXFORD_LADDER,
    TASK_RUNS,
    effect_run,
    new_breeds_run,
)  # fmt: skip
from core.specs.transfer import TransferSpec

RUNG_PRESETS = {
    "scratch": "baseline", "augmented": "augmented", "features": "vgg16_features", "frozen": "vgg16_frozen",
    "fine_tuned": "vgg16_fine_tuned", "lite0": "lite0_features",
}  # fmt: skip
LONGER = {"oxford": 2, "flowers": 4}


def steps(spec):
    return spec.epochs * spec.num_steps(spec.model.classes * spec.data.train_per_class)


def changed(one, other):
    return {
        field.name
        for field in dataclasses.fields(one)
        if getattr(one, field.name) != getattr(other, field.name)
    }


@pytest.mark.parametrize(("task", "ladder"), [("oxford", OXFORD_LADDER), ("flowers", FLOWERS_LADDER)])
@pytest.mark.parametrize("rung", RUNG_PRESETS)
def test_a_rung_differs_from_that_on_cats_and_dogs_in_pictures_classes_and_epochs_only(task, ladder, rung):
    spec, usual = ladder[f"{task}_{rung}"], PRESETS[RUNG_PRESETS[rung]]
    assert type(spec) is type(usual)
    epochs = {"epochs", "steps_per_epoch", "head_training", "fine_tuning"}
    assert changed(spec, usual) - epochs <= {"data", "model", "title"}
    assert spec.model == dataclasses.replace(usual.model, classes=spec.model.classes)
    assert spec.data.image_size == usual.data.image_size
    if isinstance(spec, TransferSpec):
        for phase in ("head_training", "fine_tuning"):
            as_usual = dataclasses.replace(
                getattr(spec, phase), epochs=getattr(spec, phase).epochs // LONGER[task]
            )
            assert as_usual == getattr(usual, phase)
        assert 0.9 <= steps(spec) / steps(usual) <= 1.2


def test_the_split_of_the_shared_photographs():
    assert {spec.data.per_class for spec in OXFORD_LADDER.values()} == {(557, 278, 278)}
    assert {spec.data.per_class for spec in FLOWERS_LADDER.values()} == {(100, 50, 50)}
    assert {spec.model.classes for spec in FLOWERS_LADDER.values()} == {5}


@pytest.mark.parametrize("net", EFFECT_NETS)
def test_runs_of_an_effect_differ_in_how_pictures_are_changed_only(net):
    runs = {name: EFFECT_RUNS[effect_run(net, name)] for name in EFFECT_POLICIES}
    assert {name: spec.augmentation for name, spec in runs.items()} == EFFECT_POLICIES
    assert len(set(EFFECT_POLICIES.values())) == len(EFFECT_POLICIES) == 5
    for spec in runs.values():
        assert changed(spec, runs["all"]) <= {"augmentation", "views", "plain_share"}
        assert spec.data.train_per_class == 200


def test_which_breeds_new_nets_have_not_seen():
    assert len(NEW_BREEDS_RUNS) == len(NEW_BREEDS_NETS) * NUM_FOLDS
    for number in range(NUM_FOLDS):
        for net in NEW_BREEDS_NETS:
            spec = NEW_BREEDS_RUNS[new_breeds_run(net, number)]
            assert spec.data.held_out == fold(number)
            assert changed(spec, OXFORD_LADDER[f"oxford_{net}"]) == {"data", "title"}


def test_nets_for_breeds_tell_all_of_them_apart():
    for spec in BREEDS_RUNS.values():
        assert (spec.data.source, spec.model.classes) == ("pets_breeds", 37)


def test_every_run_is_an_experiment_of_its_own():
    assert TASK_RUNS.items() <= PRESETS.items()
    assert len({spec.run_id for spec in TASK_RUNS.values()}) == len(TASK_RUNS) == 12 + 10 + 2 + 12
