"""Trainings on other labels and on other pixels than the data set's, and what their nets say of each picture."""

import dataclasses

import keras
import numpy as np
import pytest

from core.architectures.convnets import ConvnetSpec
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.networks.inspection.predictions import answer_scores
from core.networks.training import noisy_labels, raw_pixels, scratch
from core.runs import RunStore
from core.specs.from_dict import spec_from_dict
from core.specs.label_noise import NoisyLabelsSpec
from core.specs.raw_pixels import RawPixelsSpec
from core.specs.scores import ScoresSpec
from core.specs.training import OptimizerSpec, RunSpec
from tests.support import Report

DATA = DataSpec("digits", image_size=28, train_per_class=6, validation_per_class=4, test_per_class=2)
FIELDS = {
    "data": DATA,
    "model": ConvnetSpec(filters=(4,), dense_units=8, image_shape=(28, 28, 1), classes=10),
    "optimizer": OptimizerSpec("adam", 1e-3),
    "batch_size": 10,
    "epochs": 2,
}


def model_of(run, tmp_path):
    path = tmp_path / f"{run.run_id}.keras"
    path.write_bytes(RunStore().model(run.run_id))
    return keras.saving.load_model(path)


def test_without_wrong_labels_it_is_the_ordinary_training(home):
    plain = scratch.train(RunSpec(**FIELDS), Report())
    noisy = noisy_labels.train(NoisyLabelsSpec(**FIELDS, wrong_share=0.0), Report())
    assert noisy.history["loss"] == pytest.approx(plain.history["loss"])
    assert noisy.provenance["data_fingerprint"] == plain.provenance["data_fingerprint"]


def test_what_is_removed_is_not_trained_on(home):
    spec = NoisyLabelsSpec(**FIELDS, wrong_share=0.5, removed=tuple(range(30)), relabelled=((40, 3),))
    run = noisy_labels.train(spec, Report())
    assert run.metrics["steps_per_epoch"] == 3  # of ten of the pictures that are left
    assert spec_from_dict(run.kind, run.spec) == spec
    dataset = spec.dataset(load(DATA))
    assert len(dataset.train) == 30
    assert dataset.train.labels[10] == 3
    assert run.provenance["data_fingerprint"] == dataset.fingerprint


def test_pixels_are_multiplied_with_the_scale(home, tmp_path):
    plain = scratch.train(RunSpec(**FIELDS), Report())
    same = raw_pixels.train(RawPixelsSpec(**FIELDS, scale=1 / 255), Report())
    assert same.history["loss"] == pytest.approx(plain.history["loss"])
    raw = raw_pixels.train(RawPixelsSpec(**FIELDS), Report())
    assert raw.history["loss"][0] > 2 * plain.history["loss"][0]
    assert model_of(raw, tmp_path).get_layer("rescaling").scale == 1.0
    assert spec_from_dict(raw.kind, raw.spec) == RawPixelsSpec(**FIELDS)


@pytest.mark.parametrize("part", ["train", "validation"])
def test_scores_are_those_of_keras(home, tmp_path, part):
    run = scratch.train(RunSpec(**FIELDS), Report())
    more = dataclasses.replace(DATA, validation_per_class=7)
    scores = answer_scores(ScoresSpec(f"run:{run.run_id}", more, part), Report())
    pictures = load(more).split(part)
    expected = model_of(run, tmp_path).predict(pictures.images.astype("float32"), verbose=0)
    np.testing.assert_allclose(scores.probabilities, expected, atol=1e-5)
    assert (scores.labels == pictures.labels).all()
