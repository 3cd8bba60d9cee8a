"""Files made to harm, as ``.keras`` models: one sentence each, before Keras builds anything of them."""

import io
import json
import zipfile

import h5py
import keras
import numpy as np
import pytest
from keras import layers

from core.errors import InputError
from core.networks.inspection import first_call, foreign_files, models
from core.networks.inspection.foreign_files import MAX_PARTS
from core.networks.inspection.models import inspected, load_model
from core.storage import uploads


@pytest.fixture(autouse=True)
def nothing_loaded(home):
    models._loaded.clear()
    yield
    models._loaded.clear()


@pytest.fixture(scope="module")
def parts(tmp_path_factory):
    """A model that is whole: the contents of its ZIP."""
    path = tmp_path_factory.mktemp("model") / "model.keras"
    scores = [layers.GlobalAveragePooling2D(), layers.Dense(2), layers.Activation("softmax", name="scores")]
    keras.Sequential([keras.Input((16, 16, 3)), layers.Conv2D(4, 3, name="conv"), *scores]).save(path)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(parts, **more):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in (parts | more).items():
            archive.writestr(name, content)
    return uploads.store_model(buffer.getvalue())


def with_config(parts, change):
    config = json.loads(parts["config.json"])
    change(config["config"]["layers"], config)
    return pack(parts | {"config.json": json.dumps(config).encode()})


def with_weights(parts, change):
    buffer = io.BytesIO(parts["model.weights.h5"])
    with h5py.File(buffer, "a") as file:
        change(file)
    return pack(parts | {"model.weights.h5": buffer.getvalue()})


def layer(found, name):
    return next(entry for entry in found if entry["config"].get("name") == name)


@pytest.fixture
def unbuilt(monkeypatch):
    """Keras is not asked."""
    monkeypatch.setattr(
        keras.models, "load_model", lambda *_, **__: pytest.fail("Keras has begun to build it")
    )


def refused(reference, load=load_model):
    with pytest.raises(InputError) as caught:
        load(reference)
    assert len(str(caught.value)) < 250
    return str(caught.value)


def test_the_whole_model_is_taken(parts):
    assert inspected(pack(parts)).num_classes == 2


@pytest.mark.parametrize("key", ["filters", "kernel_size", "dilation_rate"])
def test_numbers_that_no_net_has(parts, key, unbuilt):
    """A hundred million filters killed the worker that Grad-CAM waits for, three times."""
    reference = with_config(parts, lambda found, _: layer(found, "conv")["config"].update({key: 10**8}))
    assert refused(reference) == f"A layer of the model has {key} = 1e+08; at most 1000000 is taken."


def test_thousands_of_layers(parts, unbuilt):
    def repeat(found, config):
        found[1:1] = [layer(found, "conv")] * 2000

    assert "2005 layers; at most 1200" in refused(with_config(parts, repeat))


def test_a_long_chain(parts, unbuilt):
    """Keras calls all layers anew for each layer that is added: 300 took 80 s."""

    def repeat(found, config):
        found[1:1] = [layer(found, "conv")] * 300

    assert "a chain of 305 layers" in refused(with_config(parts, repeat))


def test_models_in_models_in_models(parts, unbuilt):
    """Ten calls of a model that makes ten calls of a model, and so on: a million from a few lines."""

    def nest(found, config):
        inner = layer(found, "conv")
        for _ in range(6):
            called = inner | {"inbound_nodes": [{"args": [], "kwargs": {}}] * 10}
            inner = {"class_name": "Functional", "config": {"layers": [called]}}
        found.append(inner)

    assert "at most 1200" in refused(with_config(parts, nest))


def test_a_description_without_end(parts, unbuilt):
    def nest(found, config):
        for _ in range(120):
            config["config"] = {"layers": [config["config"]]}

    assert "nested more than" in refused(with_config(parts, nest))
    deep = b'{"config":' * 100_000
    assert "no model that Keras" in refused(pack(parts | {"config.json": deep}))
    long = json.dumps({"config": "x" * foreign_files.MAX_CONFIG_BYTES}).encode()
    assert "more than this server reads" in refused(pack(parts | {"config.json": long}))


def test_more_parts_than_a_model_has(parts, unbuilt):
    many = {f"assets/{number}": b"" for number in range(MAX_PARTS)}
    assert f"at most {MAX_PARTS}" in refused(pack(parts | many))


def test_weights_that_are_not_in_the_file_are_counted_too(parts):
    """What a layer was built for is believed by Keras: 3 x 3 x 900,000 x 9 x 4 numbers."""

    def widen(found, _):
        layer(found, "conv")["build_config"] = {"input_shape": [None, 16, 16, 10**9]}

    assert "131 million parameters" in refused(with_config(parts, widen))


def external(file):
    group = file["layers/conv2d/vars"]
    del group["0"]
    group.create_dataset("0", (3, 3, 3, 4), "u1", external=[("/etc/passwd", 0, 108)])


def external_link(file):
    group = file["layers/conv2d/vars"]
    del group["0"]
    group["0"] = h5py.ExternalLink("/tmp/other.h5", "/0")


def soft_link(file):
    group = file["layers/conv2d/vars"]
    del group["0"]
    group["0"] = h5py.SoftLink("/layers/conv2d/vars/1")


def virtual(file):
    group = file["layers/conv2d/vars"]
    del group["0"]
    layout = h5py.VirtualLayout((3, 3, 3, 4), "f4")
    layout[:] = h5py.VirtualSource("/tmp/other.h5", "0", shape=(3, 3, 3, 4))
    group.create_virtual_dataset("0", layout)


@pytest.mark.parametrize("change", [external, external_link, soft_link, virtual])
def test_weights_elsewhere(parts, change, unbuilt):
    """Keras 3.12 reads /etc/passwd into the weights."""
    assert "lie in another file, or are linked" in refused(with_weights(parts, change))


def declared(file):
    """Two hundred megabytes, thrice, of which nothing is written."""
    for name in "abc":
        file.create_dataset(name, (50 * 10**6,), "f4", compression="gzip", chunks=(10**5,))


def large_piece(file):
    file.create_dataset("a", (1,), "f4", compression="gzip", chunks=(10**9 - 1,), maxshape=(None,))


@pytest.mark.parametrize("change", [declared, large_piece])
def test_weights_that_unpack_to_gigabytes(parts, change, unbuilt):
    assert "more than the 500 MB" in refused(with_weights(parts, change))


def test_a_group_that_holds_itself(parts, unbuilt):
    def circle(file):
        file["layers/conv2d/again"] = file["layers"]
        file["layers/again"] = file["layers"]

    assert "more than the 20000 parts" in refused(with_weights(parts, circle))


@pytest.mark.parametrize(("key", "value"), [("axis", "last"), ("axis", 7), ("axis", [[]])])
def test_what_keras_raises_is_one_sentence(parts, key, value):
    def change(found, _):
        at = found.index(layer(found, "scores"))
        found[at] = {"module": "keras.layers", "class_name": "Softmax", "config": {"name": "s", key: value}}

    sentence = refused(with_config(parts, change), inspected)
    assert "cannot" in sentence or "no model that Keras" in sentence


def test_pictures_and_activations_have_limits(tmp_path, monkeypatch):
    def upload(side, *inner):
        keras.Sequential([keras.Input((side, side, 1)), *inner]).save(tmp_path / "model.keras")
        return uploads.store_model((tmp_path / "model.keras").read_bytes())

    assert "at most 1024 x 1024" in refused(upload(2000, layers.Flatten()), inspected)
    large = upload(500, layers.UpSampling2D(1000), layers.GlobalAveragePooling2D())
    assert "million numbers for one picture" in refused(large, inspected)
    monkeypatch.setattr(first_call, "MAX_PRODUCTS", 10**6)
    assert "multiplications" in refused(
        upload(500, layers.Conv2D(4, 3), layers.GlobalMaxPooling2D()), inspected
    )


def test_other_weights_are_as_before(parts):
    """The bound goes when the file is read, also after a refusal."""
    refused(pack(parts | {"config.json": b"{}"}))
    assert keras.layers.Layer.add_weight.__name__ == "add_weight"
    np.testing.assert_equal(keras.layers.Dense(3)(np.ones((1, 2), np.float32)).shape, (1, 3))
