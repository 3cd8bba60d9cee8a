"""The training snippet, executed on tiny data: the same net, the same parameters, the same number of steps."""

import dataclasses

import pytest

from core.architectures.convnets import ConvnetSpec, DenseNetSpec, DigitNetSpec, layer_table, num_parameters
from core.augmentation import PRESETS
from core.datasets.spec import DataSpec
from core.snippets.training import build, train
from core.specs.training import OptimizerSpec, RunSpec
from tests.support import execute, snippet

PETS = DataSpec("drawn_pets", image_size=32, train_per_class=6, validation_per_class=3, test_per_class=3)
DIGITS = DataSpec("digits", image_size=28, train_per_class=2, validation_per_class=1, test_per_class=1)
CONVNET = ConvnetSpec(filters=(4, 8), dense_units=8, image_shape=(32, 32, 3))
RUN = RunSpec(data=PETS, model=CONVNET, batch_size=5, epochs=2)


@pytest.fixture(autouse=True)
def folder(home, tmp_path, monkeypatch):
    """Where the snippet saves its model."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def table_of(model):
    return [
        (type(layer).__name__, tuple(layer.output.shape[1:]), layer.count_params()) for layer in model.layers
    ]


def expected(spec):
    return [(line.name, line.output_shape, line.num_parameters) for line in layer_table(spec)]


@pytest.mark.parametrize(
    "spec",
    [
        RUN,
        dataclasses.replace(RUN, model=dataclasses.replace(CONVNET, dropout=0.5), steps_per_epoch=2),
        dataclasses.replace(RUN, augmentation=PRESETS["chapter"], optimizer=OptimizerSpec("adam", 1e-3)),
        RunSpec(data=DIGITS, model=DenseNetSpec(units=4), batch_size=8, epochs=1),
        RunSpec(
            data=DIGITS, batch_size=8, epochs=1,
            model=ConvnetSpec(filters=(4, 4), dense_units=4, image_shape=(28, 28, 1), classes=10, last_pooling=False),
        ),
    ],
    ids=["plain", "steps", "augmented", "dense", "digits"],
)  # fmt: skip
def test_it_trains_the_net_of_the_spec(spec, folder):
    result = execute(snippet(train, spec), folder)
    assert table_of(result["model"]) == expected(spec.model)
    assert len(result["history"].history["val_loss"]) == spec.epochs
    steps = spec.steps_per_epoch or -(-len(result["train"][1]) // spec.batch_size)
    assert int(result["model"].optimizer.iterations) == steps * spec.epochs
    assert float(result["model"].optimizer.learning_rate) == pytest.approx(spec.optimizer.learning_rate)
    assert (folder / "model.keras").stat().st_size > 0


def test_the_book_s_net():
    model = execute(snippet(build, ConvnetSpec()))["model"]
    assert model.count_params() == num_parameters(ConvnetSpec()) == 3_453_121


@pytest.mark.parametrize(
    "spec",
    [DigitNetSpec(), DigitNetSpec("average", "average"), DigitNetSpec("stride"), DigitNetSpec("learned")],
    ids=str,
)
def test_the_nets_of_the_experiments_on_digits(spec):
    assert table_of(execute(build(spec))["model"]) == expected(spec)
