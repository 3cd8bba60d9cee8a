"""The transfer-learning snippets, executed on tiny pictures: what is trained, what moves, and which features come out.

Where a snippet asks Keras to download the weights of ImageNet, it gets fresh ones.
"""

import dataclasses

import keras
import numpy as np
import pytest

from core.augmentation import PRESETS
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.networks import backbones
from core.networks.transfer.features import Features
from core.networks.transfer.net import TOP, TransferNet
from core.networks.transfer.versions import Version
from core.snippets.transfer import end_to_end, features
from core.specs.training import OptimizerSpec
from core.specs.transfer import (
    NO_PHASE,
    HeadSpec,
    Phase,
    TransferNetSpec,
    TransferSpec,
)
from tests.support import execute, snippet, with_files

SPEC = TransferSpec(
    DataSpec("drawn_pets", image_size=32, train_per_class=5, validation_per_class=2, test_per_class=2),
    TransferNetSpec(image_shape=(32, 32, 3), head=HeadSpec("average", 8, 0.25)),
    batch_size=4,
    head_training=Phase(2, OptimizerSpec("rmsprop", 1e-3), decay=True),
    fine_tuning=Phase(3, OptimizerSpec("adam", 1e-5)),
    fine_tune_from="block5_conv1",
)
STEPS = 3  # 10 pictures in batches of 4
AUGMENTED = dataclasses.replace(SPEC, views=2, augmentation=PRESETS["chapter_as_meant"])
FROZEN = dataclasses.replace(SPEC, fine_tuning=NO_PHASE, fine_tune_from="")
NO_HEAD_FIRST = dataclasses.replace(AUGMENTED, head_training=NO_PHASE)
LITE = TransferNetSpec("efficientnet_lite0", HeadSpec("average", 0, 0.0), (32, 32, 3))
BLOCK5 = ["block5_conv1", "block5_conv2", "block5_conv3"]


@pytest.fixture(autouse=True)
def folder(home, tmp_path, monkeypatch):
    """Where the snippet saves its model."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def counts(capsys):
    """The numbers of trainable tensors that were printed."""
    lines = capsys.readouterr().out.splitlines()
    return [int(line.split()[0]) for line in lines if line.endswith("weight tensors are trainable")]


def moved(base, before):
    """The layers of a base that are not what they were, to the last bit."""
    return [
        layer.name
        for layer, old in zip(base.layers, before.layers, strict=True)
        if any(not np.array_equal(a, b) for a, b in zip(layer.get_weights(), old.get_weights(), strict=True))
    ]


def moved_from_imagenet(base):
    return moved(base, backbones.build(base.name, input_shape=base.input_shape[1:]))


@pytest.mark.parametrize(
    ("spec", "printed", "changed"),
    # 13 convolutions and the head's two dense layers have a kernel and a bias each.
    [
        (SPEC, [30, 4, 10], BLOCK5),
        (NO_HEAD_FIRST, [30, 4, 10], BLOCK5),
        (dataclasses.replace(FROZEN, views=2, augmentation=PRESETS["chapter"]), [30, 4], []),
    ],
    ids=["fine-tuned", "augmented, no head first", "augmented, frozen"],
)
def test_the_five_steps_train_what_they_say(spec, printed, changed, capsys, folder):
    names = execute(snippet(end_to_end, spec), folder)
    assert counts(capsys) == printed
    assert moved_from_imagenet(names["base"]) == changed
    # 14,714,688 of VGG16; 8 units over 512 channels and one over these, with their biases.
    assert names["model"].count_params() == 14_714_688 + (512 * 8 + 8) + (8 + 1)
    last = spec.fine_tuning if spec.fine_tune_from else spec.head_training
    assert len(names["history"].history["val_loss"]) == last.epochs
    optimizer = names["model"].optimizer
    assert int(optimizer.iterations) == last.epochs * STEPS
    assert isinstance(optimizer, keras.optimizers.Adam if spec.fine_tune_from else keras.optimizers.RMSprop)
    # The head's rate has decayed over all its steps, that of fine-tuning stays.
    assert float(optimizer.learning_rate) == pytest.approx(1e-5 if spec.fine_tune_from else 0, abs=1e-9)
    saved = keras.saving.load_model(folder / "model.keras")
    pictures = names["test"][0]
    np.testing.assert_allclose(
        saved.predict(pictures, verbose=0), names["model"].predict(pictures, verbose=0), atol=1e-6
    )


def test_all_layers_are_unfrozen(capsys):
    one_epoch = Phase(1, OptimizerSpec("rmsprop", 1e-3))
    spec = dataclasses.replace(
        SPEC, model=LITE, head_training=NO_PHASE, fine_tuning=one_epoch, fine_tune_from="all"
    )
    base = execute(snippet(end_to_end, spec))["base"]
    assert moved_from_imagenet(base) == [layer.name for layer in base.layers if layer.weights]
    everything, head, unfrozen = counts(capsys)
    assert (head, unfrozen) == (2, everything)


def test_batch_normalization_stays_as_it_was(monkeypatch, capsys):
    """MobileNet's 13th block is a depthwise and a pointwise convolution without bias, each with a normalization."""
    keras.utils.set_random_seed(0)
    before = keras.applications.MobileNet(include_top=False, weights=None, input_shape=(32, 32, 3))

    def mobilenet(*, include_top, weights, input_shape):
        assert (include_top, weights, input_shape) == (False, "imagenet", (32, 32, 3))
        base = keras.models.clone_model(before)
        base.set_weights(before.get_weights())
        return base

    monkeypatch.setattr(keras.applications, "MobileNet", mobilenet)
    net = dataclasses.replace(SPEC.model, backbone="mobilenet")
    names = execute(snippet(end_to_end, dataclasses.replace(SPEC, model=net, fine_tune_from="conv_dw_13")))
    assert counts(capsys)[1:] == [4, 2 + 4]
    trainable = [layer.name for layer in names["base"].layers if layer.trainable_weights]
    assert trainable == ["conv_dw_13", "conv_pw_13"]
    assert set(moved(names["base"], before)) <= set(trainable)


@pytest.mark.parametrize(
    "net",
    [
        SPEC.model,
        dataclasses.replace(SPEC.model, head=HeadSpec("flatten", 8, 0.25), image_shape=(64, 64, 3)),
        dataclasses.replace(SPEC.model, scaling="unit"),
        LITE,
        dataclasses.replace(LITE, scaling="unit"),
        dataclasses.replace(
            SPEC.model, base_until="block2_pool", head=HeadSpec("flatten", 0, 0.0, normalized=True)
        ),
        dataclasses.replace(
            SPEC.model, base_until="block4_pool", head=HeadSpec("average", 0, 0.0, normalized=True)
        ),
    ],
    ids=[
        "average",
        "flatten",
        "divided by 255",
        "lite",
        "lite divided by 255",
        "cut, flatten",
        "cut, average",
    ],
)
def test_features_are_those_of_the_project(net):
    data = dataclasses.replace(SPEC.data, image_size=net.image_shape[0])
    names = execute(snippet(features, dataclasses.replace(FROZEN, model=net, data=data)))
    kept = Features(TransferNet(net), load(data), dtype="float32").plain("train", TOP)
    assert_same_features(names["train_features"], kept.arrays[0])
    assert names["model"].count_params() == TransferNet(net).model.count_params()


def test_augmented_features_are_the_views_of_the_project():
    spec = dataclasses.replace(AUGMENTED, fine_tuning=NO_PHASE, fine_tune_from="", seed=3)
    names = execute(snippet(features, spec))
    kept = Features(TransferNet(spec.model), load(spec.data), dtype="float32")
    kept = kept.views([Version("train", spec.augmentation, 3, view) for view in range(2)], TOP)
    assert_same_features(names["train_features"], np.stack(kept.arrays))
    assert not np.array_equal(*names["train_features"])


def test_some_pictures_are_taken_as_they_are():
    """Of 1,000 passes over 10 pictures, half of them unchanged."""
    spec = dataclasses.replace(AUGMENTED, plain_share=0.5, batch_size=10)
    names = execute(snippet(features, spec))
    views = names["train_features"]
    np.testing.assert_array_equal(views[-1], names["plain_features"])
    assert len(views) == 3
    taken = next_batches(names, 1000)
    plain = [np.any(np.all(vector == views[-1], axis=1)) for vectors in taken for vector in vectors]
    assert np.mean(plain) == pytest.approx(0.5, abs=0.03)

    names = execute(snippet(end_to_end, spec))
    originals = names["train"][0]
    taken = next_batches(names, 100)
    plain = [np.any(np.all(image == originals, axis=(1, 2, 3))) for images in taken for image in images]
    assert np.mean(plain) == pytest.approx(0.5, abs=0.06)


def next_batches(names, count):
    batches = names["batches"]()
    return [next(batches)[0] for _ in range(count)]


def test_averages_of_the_weights_are_asked_of_keras():
    spec = dataclasses.replace(SPEC, fine_tuning=dataclasses.replace(SPEC.fine_tuning, averaging=0.9))
    optimizer = execute(snippet(end_to_end, spec))["model"].optimizer.get_config()
    assert (optimizer["use_ema"], optimizer["ema_momentum"]) == (True, 0.9)


def assert_same_features(received, kept):
    """As float16, with which the project keeps them."""
    ours = kept.astype(np.float32)
    assert received.shape == ours.shape
    np.testing.assert_allclose(received, ours, rtol=2e-3, atol=1e-3 * np.abs(ours).max())


@pytest.mark.parametrize("spec", [FROZEN, AUGMENTED], ids=["plain", "augmented"])
def test_the_head_is_trained_on_features_and_judges_pictures(spec, folder):
    names = execute(snippet(features, spec), folder)
    head = names["head"]
    assert head.count_params() == (512 * 8 + 8) + (8 + 1)
    assert len(head.trainable_weights) == 4
    assert len(names["history"].history["val_loss"]) == 2
    assert int(head.optimizer.iterations) == 2 * STEPS
    assert float(head.optimizer.learning_rate) == pytest.approx(0, abs=1e-9)
    schedule = head.optimizer.get_config()["learning_rate"]["config"]
    assert (schedule["initial_learning_rate"], schedule["decay_steps"]) == (1e-3, 2 * STEPS)
    assert moved_from_imagenet(names["base"]) == []
    pictures = names["validation"][0]
    saved = keras.saving.load_model(folder / "model.keras")
    np.testing.assert_allclose(
        saved.predict(pictures, verbose=0),
        head.predict(names["validation_features"][0], verbose=0),
        atol=1e-5,
    )


def test_a_head_that_is_not_trained_stays_random():
    names = execute(snippet(features, NO_HEAD_FIRST))
    assert "history" not in names
    assert 0 <= names["test_accuracy"] <= 1


def test_code_augments_where_the_run_does():
    """Frozen layers see augmented pictures as views only; with all layers unfrozen there are none to choose."""
    no_views = dataclasses.replace(AUGMENTED, views=0)
    assert "augmented(" not in end_to_end(no_views) + features(no_views)
    unfrozen = end_to_end(dataclasses.replace(no_views, fine_tune_from="all"))
    head, _, both = unfrozen.partition("# 4.")
    assert "augmented(" in unfrozen
    assert "*train, batch_size" in head
    assert "batches()" in both
    no_policy = dataclasses.replace(SPEC, views=5)
    assert "augmented(" not in end_to_end(no_policy) + features(no_policy)


def test_three_classes_get_a_softmax():
    net = dataclasses.replace(SPEC.model, classes=3)
    for code in (end_to_end, features):
        text = code(dataclasses.replace(SPEC, model=net))
        assert 'Dense(3, activation="softmax")' in text
        assert "sparse_categorical_crossentropy" in text


def test_the_trap_says_what_the_base_was_trained_on():
    net = dataclasses.replace(SPEC.model, scaling="unit")
    text = end_to_end(dataclasses.replace(SPEC, model=net))
    assert "# A trap: the base was trained on keras.applications.vgg16.preprocess_input(inputs)." in text


def test_without_compiling_again_the_unfrozen_layers_are_not_trained(capsys):
    """What the lesson asks: ``fit`` goes on with the training step that was built for the head."""
    code = snippet(end_to_end, SPEC)
    head, _, both = code.partition("# 5.")
    compiled = [line for line in both.splitlines() if line.startswith(("optimizer =", "model.compile("))]
    assert len(compiled) == 2
    for line in compiled:
        both = both.replace(line, "")
    names = execute(with_files(f"{head}#{both}", code.files))
    assert counts(capsys) == [30, 4, 10]
    assert moved_from_imagenet(names["base"]) == []
