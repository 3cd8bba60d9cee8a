"""The overview of all layers against a Keras sub-model and hand-made maps."""

import io

import keras
import numpy as np
import pytest
from keras import layers
from PIL import Image

from core.networks.inspection import overview
from core.networks.inspection.inspected import InspectedModel
from core.specs.overview import OverviewSpec, StabilitySpec, thumbnail_side
from core.storage import uploads

PICTURE = np.random.default_rng(0).integers(0, 256, (60, 80, 3)).astype(np.uint8)


def net(size=72):
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [
            keras.Input((size, size, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(5, 3, padding="same", name="conv"),
            layers.ReLU(name="relu"),
            layers.MaxPooling2D(4, name="pool"),
            layers.Flatten(),
            layers.Dense(2, activation="softmax"),
        ]
    )


def image(size=72):
    return np.random.default_rng(1).integers(0, 256, (size, size, 3)).astype(np.uint8)


def tile(sheet, channel):
    """Cut a thumbnail out of the PNG, with PIL and plain arithmetic."""
    pixels = np.array(Image.open(io.BytesIO(sheet.sheet)))
    height, width = sheet.thumbnail
    row, column = divmod(channel, sheet.columns)
    return pixels[row * height : (row + 1) * height, column * width : (column + 1) * width]


def test_layers_kinds_and_sparsity():
    model, picture = net(), image()
    found = overview.overview(InspectedModel(model), picture)
    assert [(layer.path, layer.kind, layer.shape) for layer in found.layers] == [
        ("conv", "convolution", (72, 72, 5)),
        ("relu", "activation", (72, 72, 5)),
        ("pool", "pooling", (18, 18, 5)),
    ]
    peer = keras.Model(model.inputs[0], [model.get_layer(layer.path).output for layer in found.layers])
    for layer, maps in zip(found.layers, peer(picture[None].astype(np.float32)), strict=True):
        assert layer.sparsity == pytest.approx(np.mean(np.array(maps) == 0))


def test_thumbnails_follow_the_chapters_rule():
    model, picture = net(), image()
    pool = overview.overview(InspectedModel(model), picture).layers[2]
    peer = keras.Model(model.inputs[0], model.get_layer("pool").output)
    maps = np.array(peer(picture[None].astype(np.float32)))[0]
    for channel in range(5):
        x = maps[..., channel].astype(np.float64)
        expected = np.zeros_like(x) if x.std() == 0 else np.clip((x - x.mean()) / x.std() * 64 + 128, 0, 255)
        assert np.abs(tile(pool, channel).astype(float) - expected).max() <= 16  # 16 grey levels


def test_large_maps_are_shrunk_and_silent_channels_are_black():
    model = net()
    kernel, bias = model.get_layer("conv").get_weights()
    kernel[..., 3], bias[3] = 0, -1
    model.get_layer("conv").set_weights([kernel, bias])
    relu = overview.overview(InspectedModel(model), image()).layers[1]
    assert relu.thumbnail == (64, 64)  # of 72 x 72
    assert relu.silent == (3,)
    assert not tile(relu, 3).any()
    assert tile(relu, 2).any()


@pytest.mark.parametrize(("channels", "side"), [(1, 64), (64, 64), (128, 45), (256, 32), (2048, 32)])
def test_few_channels_have_larger_thumbnails(channels, side):
    assert thumbnail_side(channels) == side


def test_a_move_by_whole_cells_is_followed():
    """Away from the border a convolution moves with its picture; pooling of 4 does for moves by 4 pixels."""
    picture = np.zeros((72, 72, 3), np.uint8)
    picture[24:40, 20:36] = image(16)
    found = {layer.path: layer for layer in overview.stability(InspectedModel(net()), picture, 8)}
    for layer in found.values():
        assert layer.followed == pytest.approx(1, abs=1e-5)
        assert layer.means == pytest.approx(1, abs=1e-5)
        assert layer.same_place < 0.9
    by_half_a_cell = {layer.path: layer for layer in overview.stability(InspectedModel(net()), picture, 2)}
    assert by_half_a_cell["conv"].followed == pytest.approx(1, abs=1e-5)
    assert by_half_a_cell["pool"].followed < 0.99


def test_no_move_changes_nothing():
    for layer in overview.stability(InspectedModel(net()), image(), 0):
        assert (layer.same_place, layer.followed, layer.means) == pytest.approx((1, 1, 1), abs=1e-6)


def test_a_flat_picture_has_no_correlation():
    found = overview.stability(InspectedModel(net()), np.zeros((72, 72, 3), np.uint8), 8)
    assert found[0].same_place is None


def test_answers(home):
    model = net()
    model.save(home / "net.keras")
    reference = uploads.store_model((home / "net.keras").read_bytes())
    digest = uploads.store_picture(PICTURE)
    answer = overview.answer_overview(OverviewSpec(reference, digest), None)
    assert answer.image.shape == (72, 72, 3)
    moved = overview.answer_stability(StabilitySpec(reference, digest, 4), None)
    assert [layer.path for layer in moved] == [layer.path for layer in answer.layers]
