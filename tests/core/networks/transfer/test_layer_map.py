"""The map of a pretrained net: layers, tensors and parameters, against keras.applications and the chapter."""

import keras

from core.architectures.backbones import backbone
from core.networks.transfer.layer_map import answer
from core.specs.transfer import HeadSpec, TransferNetSpec
from core.specs.transfer_map import HEAD, NEVER, TransferMapSpec, trainable

BOOK = TransferNetSpec(head=HeadSpec("flatten", 256, 0.5))


def counts(layers, name, fine_tune_from):
    chosen = trainable(layers, name, fine_tune_from)
    trained = [layer for layer, wanted in zip(layers, chosen, strict=True) if wanted]
    return sum(layer.num_weights for layer in trained), sum(layer.num_parameters for layer in trained)


def test_the_books_net():
    layers = answer(TransferMapSpec(BOOK), None)
    head = 4 * 4 * 512 * 256 + 256 + 256 + 1
    block5 = 3 * (3 * 3 * 512 * 512 + 512)
    base = keras.applications.VGG16(include_top=False, weights=None, input_shape=(150, 150, 3))
    assert counts(layers, "vgg16", HEAD) == (4, head)
    assert counts(layers, "vgg16", "block5_conv1") == (10, head + block5)
    assert counts(layers, "vgg16", "all") == (4 + 26, head + base.count_params())
    shapes = {layer.name: tuple(layer.output.shape[1:]) for layer in base.layers}
    assert [layer.name for layer in layers[:13]] == [name for name in shapes if "conv" in name]
    assert all(layer.output_shape == shapes[layer.name] for layer in layers[:13])
    assert [layer.kind for layer in layers[-2:]] == ["Dense", "Dense"]


def test_each_stage_unfreezes_more():
    layers = answer(TransferMapSpec(BOOK), None)
    tensors = [counts(layers, "vgg16", stage)[0] for stage in (HEAD, *backbone("vgg16").stages)]
    assert tensors == [4, 10, 16, 22, 26, 30]  # two a layer: 3, 3, 3, 2 and 2 convolutions


def test_batch_normalization_is_never_trained():
    spec = TransferNetSpec("mobilenet", HeadSpec("average", 0, 0.0), (32, 32, 3))
    layers = answer(TransferMapSpec(spec), None)
    normal = {layer.stage for layer in layers if layer.kind == "BatchNormalization"}
    assert normal == {NEVER}
    assert not any(
        wanted and layer.kind == "BatchNormalization"
        for layer, wanted in zip(layers, trainable(layers, "mobilenet", "all"), strict=True)
    )
