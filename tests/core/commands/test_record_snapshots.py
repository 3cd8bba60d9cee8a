"""The weights of a tiny training, written for shipping."""

import dataclasses
import json

import numpy as np
import pytest

from core.architectures.convnets import ConvnetSpec
from core.commands import record, record_snapshots
from core.networks.training.models import build
from core.networks.training.snapshots import set_weights
from core.runs import RunStore
from tests.core.commands.test_record import TINY

SPEC = dataclasses.replace(
    TINY, epochs=3,
    model=ConvnetSpec(filters=(2,), dense_units=4, image_shape=(28, 28, 1), classes=10, last_pooling=False),
)  # fmt: skip


@pytest.fixture(autouse=True)
def presets(home, monkeypatch):
    monkeypatch.setattr(record, "PRESETS", {"tiny": SPEC})


def test_it_writes_what_the_run_kept_and_no_more(tmp_path, capsys):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "0099.npz").write_bytes(b"of an earlier run")
    assert record_snapshots.main(["--preset", "tiny", "--output", str(folder)]) == 0
    run = RunStore().load(SPEC.run_id)
    assert {path.name for path in folder.iterdir()} == {
        "provenance.json", *(f"{epoch:04d}.npz" for epoch in run.snapshots),
    }  # fmt: skip
    fresh = build(SPEC.model, seed=5)
    set_weights(fresh, (folder / "0000.npz").read_bytes())
    for found, expected in zip(fresh.get_weights(), build(SPEC.model, seed=0).get_weights(), strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-7)
    document = json.loads((folder / "provenance.json").read_text())
    assert (document["run_id"], document["epochs"]) == (SPEC.run_id, 3)
    assert set(document["val_accuracy"]) == {str(epoch) for epoch in run.snapshots if epoch}
    assert "s an epoch" in capsys.readouterr().out


def test_pictures_that_are_not_there_are_one_sentence(tmp_path, capsys):
    assert record_snapshots.main(["--preset", "tiny", "--data", str(tmp_path / "no"), "--output", "x"]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()[-1]) > 20
