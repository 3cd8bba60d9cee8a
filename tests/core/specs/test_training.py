"""Identity of training requests, and what they refuse."""

import dataclasses
import json
import pickle

import pytest

from core.architectures.convnets import (
    ConvnetSpec,
    DenseNetSpec,
    layer_table,
    num_parameters,
)
from core.augmentation import AugmentationPolicy
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import OptimizerSpec, RunSpec

RUN = RunSpec(data=DataSpec("digits"), model=DenseNetSpec(), title="Dense net: digits!")


def test_equal_requests_have_one_id_and_survive_pickling():
    again = RunSpec(data=DataSpec("digits"), model=DenseNetSpec(), title="Dense net: digits!")
    assert again == RUN
    assert again.run_id == RUN.run_id == pickle.loads(pickle.dumps(RUN)).run_id
    assert hash(again) == hash(RUN)


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 1},
        {"epochs": 31},
        {"batch_size": 21},
        {"steps_per_epoch": 5},
        {"title": ""},
        {"model": DenseNetSpec(units=511)},
        {"data": DataSpec("digits", seed=1)},
        {"augmentation": AugmentationPolicy(zoom_range=0.1)},
        {"optimizer": OptimizerSpec("adam")},
    ],
)
def test_every_field_is_part_of_the_identity(change):
    assert dataclasses.replace(RUN, **change).spec_id != RUN.spec_id


def test_whole_numbers_and_floats_are_one_request():
    assert OptimizerSpec(learning_rate=1) == OptimizerSpec(learning_rate=1.0)
    one = dataclasses.replace(RUN, model=ConvnetSpec(dropout=0), optimizer=OptimizerSpec(learning_rate=1))
    other = dataclasses.replace(
        RUN, model=ConvnetSpec(dropout=0.0), optimizer=OptimizerSpec(learning_rate=1.0)
    )
    assert one.spec_id == other.spec_id


def test_run_id_is_a_slug_and_the_hash():
    assert RUN.run_id == f"dense-net-digits-{RUN.spec_id}"
    assert dataclasses.replace(RUN, title="卷积").run_id.startswith("run-")


def test_the_answer_is_named_not_imported():
    assert (RunSpec.answered_by, RunSpec.queue, RunSpec.cached) == (
        "core.networks.training.scratch:train", "training", False,
    )  # fmt: skip


def test_nets_come_back_from_json():
    spec = ConvnetSpec(filters=(8, 16), image_shape=(20, 24, 3), classes=5)
    assert ConvnetSpec(**json.loads(json.dumps(dataclasses.asdict(spec)))) == spec


@pytest.mark.parametrize(
    ("spec", "count"),
    [
        (ConvnetSpec(), 3_453_121),
        (ConvnetSpec(dropout=0.5), 3_453_121),
        (DenseNetSpec(), 407_050),
        (RUN_PRESETS["digits_convnet"].model, 93_322),
        (RUN_PRESETS["digits_dense"].model, 407_050),
    ],
)
def test_parameters_are_the_books(spec, count):
    assert num_parameters(spec) == count


def test_table_of_the_books_convnet_without_tensorflow():
    assert [(line.name, line.output_shape, line.num_parameters) for line in layer_table(ConvnetSpec())] == [
        ("Rescaling", (150, 150, 3), 0),
        ("Conv2D", (148, 148, 32), 896),
        ("MaxPooling2D", (74, 74, 32), 0),
        ("Conv2D", (72, 72, 64), 18_496),
        ("MaxPooling2D", (36, 36, 64), 0),
        ("Conv2D", (34, 34, 128), 73_856),
        ("MaxPooling2D", (17, 17, 128), 0),
        ("Conv2D", (15, 15, 128), 147_584),
        ("MaxPooling2D", (7, 7, 128), 0),
        ("Flatten", (6272,), 0),
        ("Dense", (512,), 3_211_776),
        ("Dense", (1,), 513),
    ]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ConvnetSpec(filters=(32,) * 7), "7 blocks needs pictures of at least 382 pixels"),
        (lambda: ConvnetSpec(filters=(0,)), "A layer of size 0"),
        (lambda: ConvnetSpec(dropout=1.0), "dropout rate is 1.0"),
        (lambda: ConvnetSpec(classes=1), "A net for 1 classes"),
        (lambda: ConvnetSpec(filters=(), dense_units=4096), "276,488,193 parameters, more than 50,000,000"),
        (lambda: ConvnetSpec(image_shape=(150, 150)), "expected height, width and channels"),
        (lambda: DenseNetSpec(units=0), "A layer of size 0"),
        (lambda: OptimizerSpec("adagrad"), "adagrad"),
        (lambda: OptimizerSpec(learning_rate=0), "learning rate is 0"),
        (lambda: OptimizerSpec(learning_rate=float("nan")), "learning rate is nan"),
        (lambda: dataclasses.replace(RUN, epochs=0), "0 epochs"),
        (lambda: dataclasses.replace(RUN, steps_per_epoch=0), "of 0 steps"),
        (lambda: dataclasses.replace(RUN, batch_size=-1), "of -1 pictures"),
        (lambda: dataclasses.replace(RUN, seed=-1), "with seed -1"),
    ],
)
def test_impossible_requests_say_why(make, words):
    with pytest.raises(InputError, match=words):
        make()


@pytest.mark.parametrize(
    ("name", "epochs", "steps", "batch"), [("baseline", 30, 100, 20), ("augmented", 100, 100, 32)]
)
def test_the_books_protocol(name, epochs, steps, batch):
    spec = RUN_PRESETS[name]
    assert (spec.epochs, spec.steps_per_epoch, spec.batch_size) == (epochs, steps, batch)
    assert spec.optimizer == OptimizerSpec("rmsprop", 1e-4)
    assert spec.data.per_class == (1000, 500, 500)


def test_the_shear_of_the_augmented_run_is_what_the_book_meant():
    assert RUN_PRESETS["augmented"].augmentation.shear_range == pytest.approx(11.459, abs=1e-3)
    assert RUN_PRESETS["augmented"].model.dropout == 0.5
