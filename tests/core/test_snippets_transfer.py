"""The transfer-learning snippets, executed on tiny pictures with the real base: what trains and moves; features."""

import dataclasses

import numpy as np
import pytest

from core.augmentation import PRESETS, AugmentationPolicy
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.networks import backbones
from core.networks.features import Features
from core.networks.transfer_net import TOP, TransferNet
from core.settings import settings
from core.snippets.transfer import end_to_end, features
from core.specs import OptimizerSpec
from core.transfer_specs import NO_PHASE, HeadSpec, Phase, TransferNetSpec, TransferSpec

# Keras 3 converts its variables with np.array(), which NumPy 2 warns about.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SPEC = TransferSpec(
    DataSpec("drawn_pets", image_size=32, train_per_class=4, validation_per_class=2, test_per_class=2),
    TransferNetSpec(image_shape=(32, 32, 3), head=HeadSpec("average", 8, 0.25)),
    batch_size=4,
    head_training=Phase(1, OptimizerSpec("rmsprop", 1e-3), decay=True),
    fine_tuning=Phase(1, OptimizerSpec("rmsprop", 1e-5)),
    fine_tune_from="block5_conv1",
)
AUGMENTED = dataclasses.replace(SPEC, views=2, augmentation=PRESETS["chapter"])
BLOCK5 = ["block5_conv1", "block5_conv2", "block5_conv3"]
FROZEN = dataclasses.replace(SPEC, fine_tuning=NO_PHASE, fine_tune_from="")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CONVNET_CLASSROOM_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)  # the snippet saves its model
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


def run(code):
    names: dict = {}
    exec(compile(code, "snippet.py", "exec"), names)
    return names


def moved(base, name):
    """The layers of a trained base that differ from the pretrained one."""
    before = backbones.build(name, input_shape=base.input_shape[1:])
    return [
        layer.name
        for layer, old in zip(base.layers, before.layers, strict=True)
        if any(not np.array_equal(a, b) for a, b in zip(layer.get_weights(), old.get_weights(), strict=True))
    ]


@pytest.mark.parametrize(
    ("spec", "printed", "changed"),
    [
        (SPEC, ["30", "4", "10"], BLOCK5),
        (FROZEN, ["30", "4"], []),
        (dataclasses.replace(AUGMENTED, head_training=NO_PHASE), ["30", "4", "10"], BLOCK5),
    ],
    ids=["fine-tuned", "frozen", "no head first"],
)  # fmt: skip
def test_the_five_steps_train_what_they_say(spec, printed, changed, capsys):
    names = run(end_to_end(spec))
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("weight tensors")]
    assert [line.rsplit(" ", 1)[1] for line in lines] == printed
    assert moved(names["base"], "vgg16") == changed


def test_everything_but_batch_normalization_is_unfrozen(capsys):
    net = TransferNetSpec("efficientnet_lite0", HeadSpec("average", 0, 0.0), (32, 32, 3))
    names = run(end_to_end(dataclasses.replace(SPEC, model=net, fine_tune_from="all")))
    weights = [layer.name for layer in names["base"].layers if layer.weights]
    assert moved(names["base"], "efficientnet_lite0") == weights


@pytest.mark.parametrize("scaling", ["own", "unit"])
@pytest.mark.parametrize("pooling", ["average", "flatten"])
def test_features_are_those_of_the_project(scaling, pooling):
    net = TransferNetSpec(image_shape=(32, 32, 3), head=HeadSpec(pooling, 8, 0.25), scaling=scaling)
    names = run(features(dataclasses.replace(FROZEN, model=net)))
    kept = Features(TransferNet(net), load(SPEC.data), dtype="float32").plain("train", TOP)
    ours = kept.arrays[0].astype(np.float32)
    assert len(names["views"]) == 1
    np.testing.assert_allclose(names["views"][0], ours, rtol=2e-3, atol=2e-3 * np.abs(ours).max())


def test_augmented_features_are_several_views():
    spec = dataclasses.replace(AUGMENTED, fine_tuning=NO_PHASE, fine_tune_from="")
    names = run(features(spec))
    first, second = names["views"]
    assert first.shape == second.shape == (8, 512)
    assert not np.array_equal(first, second)


def test_three_classes_get_a_softmax():
    net = dataclasses.replace(SPEC.model, classes=3)
    assert 'Dense(3, activation="softmax")' in end_to_end(dataclasses.replace(SPEC, model=net))
    assert "sparse_categorical_crossentropy" in features(dataclasses.replace(SPEC, model=net))


def test_no_augmentation_leaves_no_trace_in_the_code():
    spec = dataclasses.replace(SPEC, augmentation=AugmentationPolicy())
    assert "draw(" not in end_to_end(spec) + features(spec)
