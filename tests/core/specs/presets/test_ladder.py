"""The rungs of the ladder: the book's numbers, and which run stands where."""

import dataclasses

import pytest

from core.commands.record import PRESETS
from core.specs.presets.experiments import PETS_LADDER
from core.specs.presets.ladder import RUNGS, TASKS, base_title, rung_of
from core.specs.presets.training import RUN_PRESETS
from core.specs.presets.transfer import TRANSFER_PRESETS

# CHAPTER.md, sections 3 to 5.
PRINTED = {
    "scratch": (0.71, 0.695),
    "augmented": (0.82, 0.835),
    "features": (0.903, None),
    "frozen": (0.951, 0.975),
    "fine_tuned": (0.968, 0.985),
    "newer_base": (None, None),
}


def test_the_books_numbers():
    assert {name: (rung.first_edition, rung.later_edition) for name, rung in RUNGS.items()} == PRINTED


@pytest.mark.parametrize("rung", RUNGS.values(), ids=lambda rung: rung.name)
def test_a_rungs_recorded_runs_stand_on_it(rung):
    for name in filter(None, (rung.run_on(task) for task in TASKS)):
        assert rung_of(PRESETS[name]) == rung.name


def test_where_a_rungs_runs_are():
    frozen = RUNGS["frozen"]
    assert [frozen.run_on(task) for task in TASKS] == [
        "vgg16_frozen", "oxford_frozen", "flowers_frozen", "pets_frozen",
    ]  # fmt: skip
    assert RUNGS["newer_base"].run_on("drawn_pets") == ""


@pytest.mark.parametrize(
    ("base", "rung"),
    [("vgg16", "features"), ("vgg19", "features"), ("resnet50", "newer_base"), ("mobilenet", "newer_base")],
)
def test_the_years_of_the_papers_tell_which_base_is_newer(base, rung):
    spec = TRANSFER_PRESETS["vgg16_features"]
    model = dataclasses.replace(spec.model, backbone=base)
    assert rung_of(dataclasses.replace(spec, model=model)) == rung


@pytest.mark.parametrize(
    ("name", "title"),
    [("vgg16_features", "VGG16"), ("lite0_features", "EfficientNet-Lite0"), ("baseline", "")],
)
def test_the_base_is_named(name, title):
    presets = {**RUN_PRESETS, **TRANSFER_PRESETS}
    assert base_title(presets[name]) == title


def test_every_rung_on_drawn_pets_is_recorded_in_the_experiments():
    assert {rung.on_drawn_pets for rung in RUNGS.values() if rung.on_drawn_pets} == set(PETS_LADDER)
