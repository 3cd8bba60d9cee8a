"""The command line, on a tiny net and the digits at hand."""

import dataclasses
import json
from types import SimpleNamespace

import numpy as np
import pytest

from core.architectures.convnets import ConvnetSpec, DenseNetSpec
from core.commands import record
from core.commands.record import PRESETS
from core.datasets.spec import DataSpec
from core.networks.training.models import build
from core.networks.training.snapshots import set_weights
from core.runs import RunStore, recorded_runs, repeats
from core.runs.recorded_scores import read_scores
from core.settings import settings
from core.specs.from_dict import spec_from_dict
from core.specs.training import OptimizerSpec, RunSpec
from core.specs.transfer import HeadSpec, Phase, TransferNetSpec, TransferSpec

TINY = RunSpec(
    data=DataSpec("digits", image_size=28, train_per_class=4, validation_per_class=2, test_per_class=2),
    model=DenseNetSpec(units=4),
    batch_size=10,
    epochs=2,
    title="Tiny",
)


@pytest.fixture(autouse=True)
def presets(home, monkeypatch):
    monkeypatch.setattr(record, "PRESETS", {"tiny": TINY})


def test_it_writes_a_run_and_its_recording(home, capsys):
    assert record.main(["tiny", "--output", str(home / "recorded")]) == 0
    shown = capsys.readouterr()
    assert "test accuracy" in shown.out
    assert "100.0%" in shown.err
    assert "epoch 2" in shown.out + shown.err
    own, recorded = RunStore().load(TINY.run_id), recorded_runs(home / "recorded")[0]
    assert recorded == dataclasses.replace(own, run_id="tiny", recorded=True, snapshots=())
    document = json.loads((home / "recorded" / "tiny.json").read_text())
    assert list(document) == ["title", "kind", "spec", "history", "metrics", "provenance"]
    assert {len(values) for values in document["history"].values()} == {2}


def test_a_transfer_run_is_recorded_with_its_kind(home, monkeypatch):
    spec = TransferSpec(
        DataSpec("drawn_pets", image_size=32, train_per_class=4, validation_per_class=2, test_per_class=2),
        TransferNetSpec(image_shape=(32, 32, 3), head=HeadSpec("average", 0, 0.0)),
        head_training=Phase(2, OptimizerSpec("rmsprop", 1e-3)), title="Tiny",
    )  # fmt: skip
    monkeypatch.setattr(record, "PRESETS", {"tiny": spec})
    assert record.main(["tiny", "--output", str(home / "recorded")]) == 0
    (run,) = recorded_runs(home / "recorded")
    assert (run.kind, run.num_epochs) == ("TransferSpec", 2)
    assert spec_from_dict(run.kind, run.spec) == spec


def test_options_change_the_spec(home, monkeypatch, tmp_path):
    monkeypatch.setattr(record, "PRESETS", PRESETS)
    spec = record.preset_spec("baseline", data=tmp_path / "x" / ".." / "pets", seed=5, epochs=2)
    assert (spec.data.source, spec.data.location) == ("folder", str(tmp_path / "pets"))
    assert (spec.seed, spec.epochs) == (5, 2)
    assert spec.model == PRESETS["baseline"].model


def test_a_preset_on_pets_reads_the_folder_as_pets(monkeypatch, tmp_path):
    pets = dataclasses.replace(TINY, data=DataSpec("pets_breeds", classes=("pug", "Bengal")))
    monkeypatch.setattr(record, "PRESETS", {"tiny": pets})
    data = record.preset_spec("tiny", data=tmp_path).data
    assert data == dataclasses.replace(pets.data, location=str(tmp_path))


def test_repeats_and_experiments_lie_apart(home, monkeypatch):
    assert record.main(["tiny", "--output", str(home / "recorded")]) == 0
    assert record.main(["tiny", "--output", str(home / "recorded"), "--seed", "3"]) == 0
    apart = home / "recorded" / "experiments"
    assert [path.name for path in apart.iterdir()] == ["tiny_seed3.json"]
    assert [run.run_id for run in recorded_runs(home / "recorded")] == ["tiny"]
    assert [run.spec["seed"] for run in repeats("tiny", home / "recorded")] == [0, 3]
    assert repeats("other", home / "recorded") == []
    monkeypatch.setattr(record, "EXPERIMENTS", {"tiny": TINY})
    assert record.recording_path("tiny", TINY, home) == home / "experiments" / "tiny.json"


def test_what_the_user_can_mend_is_one_line(home, capsys):
    assert record.main(["tiny", "--data", str(home / "nowhere")]) == 1
    assert capsys.readouterr().err.strip().endswith(".")
    assert RunStore().list_runs() == []


def test_folders_of_this_machine_stay_out_of_the_recording(home):
    run = dataclasses.replace(
        recorded_run(), spec={"data": {"source": "folder", "location": "/home/someone/pets"}}
    )
    assert record._without_paths(run).spec == {"data": {"source": "folder", "location": "pets"}}


def recorded_run():
    record.record(TINY, settings().home / "tiny.json")
    return RunStore().load(TINY.run_id)


def test_weights_with_provenance(home):
    assert record.main(["tiny", "--output", str(home), "--weights", str(home / "tiny.npz")]) == 0
    with np.load(home / "tiny.npz") as arrays:
        assert arrays["dense/kernel"].shape == (784, 4)
        assert arrays["dense/kernel"].dtype == np.float16
        provenance = json.loads(str(arrays["provenance"]))
    assert provenance["run_id"] == TINY.run_id
    assert provenance["test_accuracy"] == RunStore().load(TINY.run_id).metrics["test_accuracy"]


def test_accuracies_of_moved_pictures(home):
    assert record.main(["tiny", "--output", str(home / "recorded"), "--shifts"]) == 0
    metrics = recorded_runs(home / "recorded")[0].metrics
    assert len(metrics["shift_accuracy"]) == 7
    assert metrics["shift_accuracy"][0] == pytest.approx(metrics["test_accuracy"])


def test_scores_of_each_picture_of_a_part(home):
    asked = ["--scores", "validation", "--scores-per-class", "3", "--scores-output", str(home / "scores")]
    assert record.main(["tiny", "--output", str(home / "recorded"), *asked]) == 0
    scores = read_scores("tiny", home / "scores")
    assert scores.probabilities.shape == (30, 10)
    assert scores.data["validation_per_class"] == 3
    assert scores.provenance == recorded_runs(home / "recorded")[0].provenance


def test_pets_are_recorded_with_the_mistakes_of_each_breed(monkeypatch):
    names = ("test/dogs/pug_1.jpg", "test/cats/Bengal_3.jpg", "test/dogs/pug_12.jpg")
    dataset = SimpleNamespace(test=SimpleNamespace(names=names))
    monkeypatch.setattr(record, "load", lambda spec: dataset)
    run = dataclasses.replace(recorded_run(), metrics={"wrong": [2]})
    pets = dataclasses.replace(TINY, data=DataSpec("pets"))
    assert record._with_breeds(run, pets).metrics["breeds"] == {"Bengal": [1, 0], "pug": [2, 1]}
    assert record._with_breeds(run, TINY) == run


def test_weights_of_earlier_epochs(home, monkeypatch):
    net = ConvnetSpec(filters=(2,), dense_units=4, image_shape=(28, 28, 1), classes=10, last_pooling=False)
    spec = dataclasses.replace(TINY, epochs=3, model=net)
    monkeypatch.setattr(record, "PRESETS", {"tiny": spec})
    folder = home / "kept"
    folder.mkdir()
    (folder / "0099.npz").write_bytes(b"of an earlier run")
    assert record.main(["tiny", "--output", str(home), "--snapshots", str(folder)]) == 0
    run = RunStore().load(spec.run_id)
    earlier = [epoch for epoch in run.snapshots if epoch < 3]
    assert earlier[0] == 0
    assert {path.name for path in folder.iterdir()} == {
        "provenance.json", *(f"{epoch:04d}.npz" for epoch in earlier),
    }  # fmt: skip
    fresh = build(net, seed=5)
    set_weights(fresh, (folder / "0000.npz").read_bytes())
    for found, expected in zip(fresh.get_weights(), build(net, seed=0).get_weights(), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-7)
    document = json.loads((folder / "provenance.json").read_text())
    assert (document["run_id"], document["epochs"]) == (spec.run_id, 3)
    assert set(document["val_accuracy"]) == {str(epoch) for epoch in run.snapshots if epoch}
