"""Pools: the features of some pictures are the rows of those of all."""

import dataclasses
from functools import partial

import numpy as np
import pytest

from core.augmentation import AugmentationPolicy
from core.datasets.dataset import Split
from core.networks.training import job as training_job
from core.networks.transfer import features
from core.networks.transfer import training as transfer
from core.networks.transfer.features import Features
from core.networks.transfer.net import TOP, TransferNet
from core.networks.transfer.pool import FeaturesOfSome, pool_of
from core.networks.transfer.versions import Version
from core.runs import RunStore
from core.specs.transfer import HeadSpec, TransferNetSpec
from tests.core.networks import noise
from tests.core.networks.transfer.test_training import SPEC
from tests.support import Report

SHAPE = (32, 32, 3)
FULL = noise.data(SHAPE, (16, 0, 9))
SOME = dataclasses.replace(
    FULL,
    train=Split(FULL.train.images[4:12][::-1], FULL.train.labels[4:12][::-1], FULL.train.names[4:12][::-1]),
    fingerprint="some",
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    class Home:
        home = tmp_path
        feature_bytes = 10**9

    monkeypatch.setattr(features, "settings", Home)
    monkeypatch.setattr(transfer, "fastest_dtype", lambda: "float32")


def net(until=""):
    return TransferNet(TransferNetSpec(head=HeadSpec("flatten", 0, 0.0), image_shape=SHAPE, base_until=until))


@pytest.mark.parametrize(("until", "cut"), [("", TOP), ("", "block3_conv1"), ("block2_pool", TOP)])
def test_rows_are_those_of_the_pictures(until, cut):
    made = net(until)
    pooled = FeaturesOfSome(made, SOME, pool_of(FULL), dtype="float32")
    for part in ("train", "test"):
        expected = Features(made, SOME, dtype="float32").plain(part, cut)
        views = pooled.plain(part, cut)
        np.testing.assert_allclose(views.arrays[0][:], expected.arrays[0], rtol=2e-3, atol=0.05)
        np.testing.assert_allclose(views.arrays[0][2], expected.arrays[0][2], rtol=2e-3, atol=0.05)
        np.testing.assert_array_equal(views.labels, expected.labels)
        assert len(views.arrays[0]) == len(expected.labels)


def test_a_pool_does_not_depend_on_the_parts():
    turned = dataclasses.replace(FULL, train=FULL.test, test=FULL.train)
    assert pool_of(turned).fingerprint == pool_of(FULL).fingerprint
    assert len(pool_of(FULL).train) == 25


def test_what_is_not_in_the_pool_is_refused():
    with pytest.raises(ValueError, match="not in the pool"):
        FeaturesOfSome(net(), noise.data(SHAPE, (17, 0, 9)), pool_of(SOME), dtype="float32")
    pooled = FeaturesOfSome(net(), SOME, pool_of(FULL), dtype="float32")
    with pytest.raises(ValueError, match="augmented"):
        pooled.array(Version("train", AugmentationPolicy(rotation_range=10)), TOP)


def test_an_unkept_training_has_the_numbers_of_the_ordinary_one(tmp_path, monkeypatch):
    store = RunStore(str(tmp_path / "runs"))
    monkeypatch.setattr(training_job, "load", lambda spec, report: SOME)
    monkeypatch.setattr(training_job, "RunStore", lambda: store)
    spec = dataclasses.replace(SPEC, views=0, augmentation=AugmentationPolicy())
    kept = transfer.train(spec, Report())
    unkept = transfer.train_unkept(spec, SOME, Report(), partial(FeaturesOfSome, pool=pool_of(FULL)))
    for name in ("loss", "accuracy"):
        np.testing.assert_allclose(unkept.history[name], kept.history[name], rtol=1e-3)
    assert unkept.metrics["test_accuracy"] == kept.metrics["test_accuracy"]
    assert unkept.metrics["confusion_matrix"] == kept.metrics["confusion_matrix"]
    assert (unkept.run_id, unkept.kind, unkept.state) == (kept.run_id, "TransferSpec", "complete")
