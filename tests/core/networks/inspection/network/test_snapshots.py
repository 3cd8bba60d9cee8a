"""A net at an epoch of its training, asked for as any other."""

import keras
import numpy as np
import pytest

from core.architectures.convnets import ConvnetSpec
from core.errors import InputError
from core.networks.inspection.models import inspected
from core.networks.inspection.network import snapshots as module
from core.networks.inspection.network.first_view import answer_network
from core.networks.inspection.network.origins import answer_origin
from core.networks.training.models import build
from core.networks.training.snapshots import to_bytes
from core.runs import RunStore
from core.specs.network import NetworkSpec
from core.specs.network_sums import OriginSpec
from core.storage.uploads import store_picture
from tests.support import Report

NET = ConvnetSpec(filters=(4, 6), dense_units=8, image_shape=(16, 16, 3))


def net(seed):
    return build(NET, seed=seed)


@pytest.fixture
def run(tmp_path):
    writer = RunStore().write("tiny-0123456789abcdef", "Tiny", "RunSpec", {})
    for epoch in (0, 1, 2):
        writer.keep_snapshot(epoch, to_bytes(net(epoch)))
        if epoch:
            columns = ("loss", "accuracy", "val_loss", "val_accuracy", "seconds")
            writer.save_epoch({"epoch": epoch, **dict.fromkeys(columns, 0.5)}, b"")
    path = tmp_path / "model.keras"
    net(9).save(path)
    writer.close("complete", path.read_bytes(), {}, {})
    return "run:tiny-0123456789abcdef"


@pytest.fixture
def picture():
    return store_picture(np.random.default_rng(0).integers(0, 256, (16, 16, 3)).astype(np.uint8))


def test_each_epoch_is_the_net_with_these_weights(run, picture):
    for epoch, seed in ((0, 0), (2, 2), (None, 9), (1, 1), (0, 0)):
        found = answer_network(NetworkSpec(run, picture, snapshot=epoch), Report())
        expected = net(seed)
        output = float(np.asarray(expected(found.image[None].astype(np.float32)))[0, 0])
        assert found.probabilities[1] == pytest.approx(output, abs=2e-3), epoch  # float16
        assert found.snapshots == (0, 1, 2)
        told = answer_origin(
            OriginSpec(run, picture, snapshot=epoch, path="block1_conv", channel=3), Report()
        )
        kernel = expected.get_layer("block1_conv").get_weights()[0][:, :, :, 3]
        np.testing.assert_allclose(told.kernel, kernel, rtol=1e-3, atol=1e-6)
        part = keras.Model(expected.inputs[0], expected.get_layer("block1_conv").output)
        output = np.asarray(part(found.image[None].astype(np.float32)))[0, :, :, 3]
        np.testing.assert_allclose(told.output, output, atol=5e-3)


def test_an_epoch_that_was_not_kept(run, picture):
    with pytest.raises(InputError, match="no weights of epoch 5 were kept; there are 0, 1, 2"):
        answer_network(NetworkSpec(run, picture, snapshot=5), Report())
    with pytest.raises(InputError, match="no weights of epoch 0 were kept"):
        answer_network(NetworkSpec("vgg16", picture, snapshot=0), Report())
    assert answer_network(NetworkSpec(run, picture), Report()).snapshots == (0, 1, 2)


def test_the_recorded_net_has_those_that_lie_in_its_folder(tmp_path, monkeypatch):
    for epoch in (22, 0):
        (tmp_path / f"{epoch:04d}.npz").write_bytes(to_bytes(net(epoch)))
    (tmp_path / "provenance.json").write_text('{"epochs": 30}')
    monkeypatch.setattr(module, "BOOK_CONVNET_SNAPSHOTS", tmp_path)
    monkeypatch.setattr(module, "load_model", lambda reference, report: net(1))
    assert module.snapshots_of("book_convnet") == (0, 22, 30)
    model = module.at_epoch("book_convnet", 22)
    np.testing.assert_allclose(model.network.get_weights()[0], net(22).get_weights()[0], rtol=1e-3, atol=1e-6)
    (tmp_path / "0000.npz").write_bytes(b"damaged")
    with pytest.raises(InputError, match="damaged"):
        module.at_epoch("book_convnet", 0)
    model = module.at_epoch("book_convnet", 22)
    np.testing.assert_allclose(model.network.get_weights()[0], net(22).get_weights()[0], rtol=1e-3, atol=1e-6)


def test_the_last_epoch_of_the_recorded_net_is_the_net_that_ships():
    last = module.snapshots_of("book_convnet")[-1]
    assert module.at_epoch("book_convnet", last) is inspected("book_convnet")
