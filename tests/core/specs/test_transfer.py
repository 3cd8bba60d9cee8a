"""Requests for transfer learning: what is refused, in a sentence, and what makes two of them equal."""

import dataclasses

import pytest

from core.commands.record import preset_spec
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.specs.from_dict import spec_from_dict
from core.specs.presets.experiments import PETS_LADDER, SIZE_RUNS, TRAPS
from core.specs.presets.transfer import TRANSFER_PRESETS
from core.specs.training import OptimizerSpec
from core.specs.transfer import (
    NO_PHASE,
    HeadSpec,
    Phase,
    TransferNetSpec,
    TransferSpec,
)

SPEC = TransferSpec(DataSpec("drawn_pets"), title="VGG16: features!")
PHASE = Phase(2, OptimizerSpec())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"head_training": NO_PHASE}, "0 epochs"),
        ({"batch_size": 0}, "0 pictures"),
        ({"fine_tuning": PHASE}, "choose both or neither"),
        ({"fine_tune_from": "block5_conv1"}, "choose both or neither"),
        ({"fine_tune_from": "block5_conv2", "fine_tuning": PHASE}, "block5_conv1, block4_conv1"),
        ({"views": 51}, "0 to 50"),
        ({"views": -1}, "0 to 50"),
        ({"plain_share": 1.5}, "0 to 1"),
    ],
)
def test_what_cannot_be_trained_is_refused(change, words):
    with pytest.raises(InputError, match=words):
        dataclasses.replace(SPEC, **change)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: HeadSpec("max"), "flatten or average"),
        (lambda: HeadSpec(dropout=1), "below 1"),
        (lambda: TransferNetSpec(classes=1), "at least 2"),
        (lambda: TransferNetSpec(base_until="block2_conv2"), "cannot be cut after block2_conv2.*block1_pool"),
        (lambda: TransferNetSpec("xception", base_until="block2_pool"), "Xception cannot be cut"),
        (lambda: TransferNetSpec(scaling="half"), "own or unit"),
        (lambda: TransferNetSpec("vgg"), "vgg16"),
        (lambda: Phase(-1, OptimizerSpec()), "from 0"),
        (lambda: Phase(1, OptimizerSpec(), averaging=1), "below 1"),
    ],
)
def test_parts_that_make_no_sense_are_refused(make, words):
    with pytest.raises(InputError, match=words):
        make()


def test_epochs_are_those_of_both_phases():
    spec = dataclasses.replace(SPEC, fine_tuning=PHASE, fine_tune_from="block4_conv1")
    assert (SPEC.epochs, spec.epochs) == (30, 32)
    assert SPEC.run_id.startswith("vgg16-features-")
    assert SPEC.run_id != spec.run_id


def test_presets_take_data_and_seed_but_no_epochs(tmp_path):
    for name, preset in TRANSFER_PRESETS.items():
        spec = preset_spec(name, data=tmp_path, seed=2)
        assert (spec.data.source, spec.data.location, spec.seed) == ("folder", str(tmp_path.resolve()), 2)
        assert spec.model == preset.model
    with pytest.raises(InputError, match="belong to its phases"):
        preset_spec("vgg16_features", epochs=3)


def test_a_trap_differs_from_the_run_it_belongs_to_in_one_thing():
    pairs = {
        ("trap_unit_scaling", "vgg16_features"): {"model"},
        ("trap_no_head", "vgg16_fine_tuned"): {"head_training"},
        ("trap_high_rate", "vgg16_fine_tuned"): {"fine_tuning"},
    }
    for (trap, rung), fields in pairs.items():
        assert changed(TRAPS[trap], TRANSFER_PRESETS[rung]) == fields
    assert changed(TRAPS["trap_not_frozen"], TRAPS["trap_frozen"]) == {
        "views", "head_training", "fine_tuning", "fine_tune_from",
    }  # fmt: skip


def changed(spec, other):
    fields = {field.name for field in dataclasses.fields(spec)} - {"title"}
    return {name for name in fields if getattr(spec, name) != getattr(other, name)}


def test_few_pictures_get_as_many_steps_as_many():
    steps = {
        name: spec.epochs * (spec.steps_per_epoch or -(-2 * spec.data.train_per_class // spec.batch_size))
        for name, spec in SIZE_RUNS.items()
    }
    assert {steps[name] for name in steps if name.startswith("features")} == {1000}
    assert {steps[name] for name in steps if name.startswith("scratch")} == {1500}


def test_the_ladder_on_drawn_pets_is_on_one_set_of_pictures():
    assert len({spec.data for spec in PETS_LADDER.values()}) == 1


def test_a_cut_base_can_be_thawed_only_where_it_is_left():
    net = TransferNetSpec(base_until="block3_pool")
    TransferSpec(SPEC.data, net, fine_tuning=PHASE, fine_tune_from="block3_conv1")
    with pytest.raises(InputError, match="block3_conv1, block2_conv1, all"):
        TransferSpec(SPEC.data, net, fine_tuning=PHASE, fine_tune_from="block4_conv1")


def test_a_base_cut_after_its_end_is_whole_and_new_fields_change_no_id():
    """The id of a run that was recorded before bases could be cut."""
    assert TransferNetSpec(base_until="block5_pool") == TransferNetSpec()
    fields = TransferSpec(SPEC.data).to_dict()["model"]
    assert "base_until" not in fields
    assert "normalized" not in fields["head"]
    cut = TransferSpec(SPEC.data, TransferNetSpec(base_until="block1_pool"))
    assert cut.to_dict()["model"]["base_until"] == "block1_pool"
    assert spec_from_dict("TransferSpec", cut.to_dict()) == cut
