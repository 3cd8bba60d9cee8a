"""Cut bases: against sub-models of Keras' VGG16, whole against halves, and what is kept of them."""

import keras
import numpy as np
import pytest
from scipy.special import expit

from core.architectures.backbones import ALL_LAYERS, BACKBONES
from core.networks import backbones
from core.networks.transfer import features, frozen
from core.networks.transfer.features import Features
from core.networks.transfer.layer_map import answer
from core.networks.transfer.net import TOP, TransferNet
from core.networks.transfer.versions import Version
from core.specs.transfer import HeadSpec, TransferNetSpec
from core.specs.transfer_map import HEAD, TransferMapSpec
from tests.core.networks import noise
from tests.support import Report

SHAPE = (40, 40, 3)
DATA = noise.data(SHAPE, (7, 0, 3))
IMAGES = DATA.train.images
BLOCKS = BACKBONES["vgg16"].blocks


def net(until="", pooling="average", **head):
    spec = TransferNetSpec(head=HeadSpec(pooling, 0, 0.0, **head), image_shape=SHAPE, base_until=until)
    return TransferNet(spec, seed=3)


def outputs(model, inputs):
    return np.asarray(model(np.asarray(inputs, np.float32), training=False))


def oracle(layer, images=IMAGES):
    """Keras' VGG16 with its own preprocessing, up to a layer."""
    base = backbones.build("vgg16", input_shape=SHAPE)
    model = keras.Model(base.input, base.get_layer(layer).output)
    return np.asarray(model(keras.applications.vgg16.preprocess_input(images.astype(np.float32))))


@pytest.mark.parametrize("until", BLOCKS)
def test_a_cut_base_ends_with_the_maps_of_keras(until):
    maps = oracle(until)
    averages, flat = net(until), net(until, "flatten")
    np.testing.assert_allclose(
        outputs(averages.before(TOP), IMAGES), maps.mean(axis=(1, 2)), rtol=1e-4, atol=1e-3
    )
    np.testing.assert_allclose(outputs(flat.before(TOP), IMAGES), maps.reshape(7, -1), rtol=1e-4, atol=1e-2)
    last = averages.model.layers[-1]
    logits = maps.mean(axis=(1, 2)) @ np.asarray(last.kernel) + np.asarray(last.bias)
    np.testing.assert_allclose(outputs(averages.model, IMAGES), expit(logits), rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("until", BLOCKS)
def test_two_halves_are_the_whole_at_every_stage_that_is_left(until):
    made = net(until)
    whole, top = outputs(made.model, IMAGES), outputs(made.before(TOP), IMAGES)
    cuts = (made.spec.end, *made.spec.stages) if made.spec.end else made.spec.stages
    for cut in (TOP, *cuts):
        maps = outputs(made.before(cut), IMAGES)
        np.testing.assert_allclose(outputs(made.after(cut), maps), whole, rtol=1e-3, atol=1e-5)
        np.testing.assert_allclose(outputs(made.between(cut), maps), top, rtol=1e-3, atol=1e-2)
        made.freeze_until(cut)
        trained = {weight.path.split("/")[-2] for weight in made.model.trainable_weights}
        blocks = {name.split("_")[0] for name in trained - {"predictions"}}
        first = 1 if cut == ALL_LAYERS else int(cut[5]) if cut.startswith("block") else 6
        assert blocks == {f"block{number}" for number in range(first, int(until[5]) + 1)}


def test_a_stage_that_was_cut_off_is_refused():
    made = net("block2_pool")
    assert (made.spec.stages, made.spec.end) == (("block2_conv1", ALL_LAYERS), "block3_conv1")
    with pytest.raises(ValueError, match="no stage block4_conv1"):
        made.before("block4_conv1")


def test_one_pass_gives_the_maps_of_all_blocks():
    made = net(pooling="flatten")
    cuts = (TOP, *made.spec.stages[:-1])
    found = [np.asarray(array) for array in made.before_each(cuts)(IMAGES.astype(np.float32))]
    np.testing.assert_allclose(found[0], oracle("block5_pool").reshape(7, -1), rtol=1e-4, atol=1e-2)
    for array, layer in zip(
        found[1:], ("block4_pool", "block3_pool", "block2_pool", "block1_pool"), strict=True
    ):
        np.testing.assert_allclose(array, oracle(layer), rtol=1e-4, atol=1e-2)


def test_the_file_of_a_cut_net_opens_and_predicts_the_same(tmp_path):
    made = net("block3_pool", normalized=True)
    made.model.save(tmp_path / "cut.keras")
    opened = keras.saving.load_model(tmp_path / "cut.keras", safe_mode=True)
    assert opened.count_params() == made.model.count_params()
    assert made.model.count_params() < 1_800_000, "the upper blocks are not in it"
    np.testing.assert_allclose(opened.predict(IMAGES, verbose=0), outputs(made.model, IMAGES), rtol=1e-4)


def test_a_normalized_head_sees_mean_0_and_spread_1():
    made = net("block1_pool", normalized=True)
    vector = oracle("block1_pool").mean(axis=(1, 2))
    vector = (vector - vector.mean(axis=1, keepdims=True)) / vector.std(axis=1, keepdims=True)
    last = made.model.layers[-1]
    logits = vector @ np.asarray(last.kernel) + np.asarray(last.bias)
    np.testing.assert_allclose(outputs(made.model, IMAGES), expit(logits), rtol=1e-3, atol=1e-4)


def test_the_layers_of_a_cut_net_end_with_its_head():
    layers = answer(TransferMapSpec(net("block2_pool").spec), Report())
    assert [layer.name for layer in layers][-1] == "predictions"
    assert {layer.stage for layer in layers} == {HEAD, "block2_conv1", ALL_LAYERS}


@pytest.fixture
def home(tmp_path, monkeypatch):
    class Home:
        home = tmp_path
        feature_bytes = 10**9

    monkeypatch.setattr(features, "settings", Home)
    return tmp_path / "features"


def test_all_cuts_and_stages_find_what_one_pass_has_kept(home):
    passed = []

    def of(made):
        return Features(made, DATA, dtype="float32", report=passed.append)

    whole = net(pooling="flatten")
    of(whole).fill(Version("train"), (TOP, *whole.spec.stages[:-1]))
    assert passed == [0]
    assert len(list(home.iterdir())) == len(BLOCKS)
    passed.clear()
    for until in BLOCKS:
        maps = oracle(until)
        flat = of(net(until, "flatten")).array(Version("train"), TOP)
        np.testing.assert_allclose(flat, maps.reshape(7, -1), rtol=2e-3, atol=0.1)
        average = of(net(until)).array(Version("train"), TOP)
        np.testing.assert_allclose(average, maps.mean(axis=(1, 2)), rtol=5e-3, atol=0.1)
    for stage in whole.spec.stages[:-1]:
        of(net()).array(Version("train"), stage)
    assert 0 not in passed, "no picture went through the base again"
    sizes = {path.stat().st_size for path in home.iterdir()}
    assert len(list(home.iterdir())) == 2 * len(BLOCKS), f"a flattened map is not kept twice: {sizes}"


def test_of_several_outputs_no_more_than_a_batch_is_in_memory(home, monkeypatch):
    """Each batch is on its way to the disk before the next one is computed."""
    monkeypatch.setattr(frozen, "_BATCH", 3)
    seen = []

    class Counted(features.Frozen):
        def batches(self, *arguments):
            for arrays in super().batches(*arguments):
                seen.append([array.shape[0] for array in arrays])
                yield arrays

        def all(self, *arguments):
            raise AssertionError("everything in memory")

    monkeypatch.setattr(features, "Frozen", Counted)
    Features(net(), DATA, dtype="float32").fill(Version("train"), ("block2_conv1", "block3_conv1"))
    assert seen == [[3, 3], [3, 3], [1, 1]]
