"""Requests made again from what runs keep of them."""

import json

import pytest

from core.commands.record import PRESETS
from core.runs import recorded_runs, repeats
from core.specs.from_dict import spec_from_dict

IDS = {
    "baseline": "convnet-from-scratch-52b978ab502b1cde",
    "digits_dense": "dense-net-on-digits-1cd5559719d9a5c3",
    "vgg16_fine_tuned": "vgg16-fine-tuned-from-block5-088a6f4e999ff44b",
}


@pytest.mark.parametrize("name", IDS)
def test_runs_of_earlier_days_keep_their_names(name):
    """An id that changes loses every run of the store."""
    assert PRESETS[name].run_id == IDS[name]


@pytest.mark.parametrize("name", PRESETS)
def test_a_request_is_the_same_after_json(name):
    spec = PRESETS[name]
    again = spec_from_dict(type(spec).__name__, json.loads(json.dumps(spec.to_dict())))
    assert again == spec
    assert again.spec_id == spec.spec_id


def test_what_is_not_told_has_its_default():
    spec = PRESETS["vgg16_features"]
    fields = spec.to_dict()
    del fields["fine_tuning"], fields["head_training"]["averaging"]
    assert spec_from_dict("TransferSpec", fields) == spec


def test_recordings_answer_the_presets_they_are_named_after():
    for run in [*recorded_runs(), *(run for name in PRESETS for run in repeats(name))]:
        spec = spec_from_dict(run.kind, run.spec)
        preset = PRESETS[run.run_id.rpartition("_seed")[0] or run.run_id]
        assert (type(spec), spec.title, spec.model) == (type(preset), preset.title, preset.model)
        assert spec.epochs == run.num_epochs
