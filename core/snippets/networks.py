"""How a snippet builds a trained network from its file of weights, hands it a picture and finds a layer in it."""

import dataclasses
from functools import partial

from core.architectures.backbones import BACKBONES, Backbone
from core.errors import N_, InputError
from core.runs.store import RunStore
from core.snippets.files import lies_beside, shipped_weights
from core.snippets.pictures import PictureSource
from core.specs.models import BOOK_CONVNET, BOOK_CONVNET_WEIGHTS, VGG16_CLASSIFIER, short_name
from core.storage.uploads import model_path

SCALINGS = {
    "bgr_minus_mean": (
        "layers.Rescaling(1.0, offset=[-103.939, -116.779, -123.68], name=\"minus_mean\")({0}[..., ::-1])",
        "BGR minus the mean colour of ImageNet",
    ),
    "minus_one_to_one": (
        'layers.Rescaling(1 / 127.5, offset=-1, name="preprocessing")({0})', "-1 to 1",
    ),
    "lite": (
        'layers.Rescaling(1 / 128, offset=-127 / 128, name="preprocessing")({0})', "(x - 127) / 128",
    ),
}  # fmt: skip
"""For each way to scale pixels the layer that does it, and its words."""

LITE = '''
def convolution(maps, filters, size, name, strides=1):
    return layers.Conv2D(filters, size, strides, padding="same", name=name)(maps)


def relu6(maps, name):
    return layers.ReLU(6, name=f"{name}_relu")(maps)


def efficientnet_lite0(maps):
    """Scaled pictures to the last feature maps, (h / 32, w / 32, 1280)."""
    maps = relu6(convolution(maps, 32, 3, "stem", strides=2), "stem")
    # Expansion, kernel size, stride of the first block, filters, blocks
    stages = [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3)]
    stages += [(6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)]
    number = 0
    for expansion, size, stride, filters, blocks in stages:
        for block in range(blocks):
            # Widen, convolve each channel by itself, narrow, and add what came in where the shapes agree.
            name, inputs, strides = f"block{number:02}", maps, 1 if block else stride
            if expansion > 1:
                wide = convolution(maps, expansion * maps.shape[-1], 1, f"{name}_expand")
                maps = relu6(wide, f"{name}_expand")
            depthwise = layers.DepthwiseConv2D(size, strides, padding="same", name=f"{name}_depthwise")
            maps = relu6(depthwise(maps), f"{name}_depthwise")
            maps = convolution(maps, filters, 1, f"{name}_project")
            if block:
                maps = layers.Add(name=f"{name}_add")([inputs, maps])
            number += 1
    return relu6(convolution(maps, 1280, 1, "head"), "head")

'''

_BOOK_LAYERS = """\
        layers.Rescaling(1 / 255, name="rescaling"),
        layers.Conv2D(32, 3, activation="relu", name="block1_conv"),
        layers.MaxPooling2D(name="block1_pool"),
        layers.Conv2D(64, 3, activation="relu", name="block2_conv"),
        layers.MaxPooling2D(name="block2_pool"),
        layers.Conv2D(128, 3, activation="relu", name="block3_conv"),
        layers.MaxPooling2D(name="block3_pool"),
        layers.Conv2D(128, 3, activation="relu", name="block4_conv"),
        layers.MaxPooling2D(name="block4_pool"),
        layers.Flatten(name="flatten"),
        layers.Dropout(0.5, name="dropout"),
        layers.Dense(512, activation="relu", name="dense"),
        layers.Dense(1, activation="sigmoid", name="predictions"),"""


def read_batch(source: PictureSource, size: tuple[int, int, int]) -> str:
    """Lines that leave the picture in ``batch``, float32 ``(1, H, W, C)``.

    Args:
        source: Of the picture at its own size.
        size: ``(H, W, C)`` that the model takes.
    """
    square = dataclasses.replace(source.square(size[0]), width=size[1])
    return f"# The picture as the model takes it\n{square.read()}\nbatch = {_BATCHES[size[2]]}"


def build_model(reference: str, side: str = "") -> str:
    """Lines that leave in ``model`` the trained network, which takes RGB pictures of 0-255.

    They want ``keras``, ``numpy as np`` and ``from keras import layers``.

    Args:
        reference: See :mod:`core.specs.models`.
        side: Height and width of the pictures of a backbone in Python, where they are not those it was trained on.

    Raises:
        InputError: There is no such model.
    """
    kind, _, name = reference.partition(":")
    if reference in BACKBONES:
        return _backbone(BACKBONES[reference], side)
    if reference == VGG16_CLASSIFIER:
        return _downloaded(BACKBONES["vgg16"], side)
    if reference == BOOK_CONVNET:
        return _book_convnet()
    if kind == "file":
        path = lies_beside(f"models/{name[:12]}.keras", partial(_uploaded, name))
    elif kind == "run":
        path = lies_beside(f"models/{name}.keras", partial(_trained, name))
    else:
        raise InputError(N_("There is no model {reference}; choose one again."), reference=reference)
    return f'# A saved model, which lies beside this code.\nmodel = keras.saving.load_model("{path}", compile=False)'


def load_part(reference: str, layer: str, *, batch: str = "", side: str = "") -> str:
    """Lines that leave in ``part`` the model from its input, or that of the inner model, to a layer.

    Args:
        reference: See :mod:`core.specs.models`.
        layer: Path of the layer, at most one model deep.
        batch: Name of the variable to take through the layers before the inner model, if there is one.
        side: As for :func:`build_model`.
    """
    inner, _, name = inner_path(reference, layer).rpartition("/")
    load = build_model(reference, side)
    if not inner:
        return f'{load}\npart = keras.Model(model.inputs[0], model.get_layer("{name}").output)'
    lines = [load, f'inner = model.get_layer("{inner}")  # the layer belongs to a model inside the model']
    if batch:
        lines += [
            "for layer in model.layers[: model.layers.index(inner)]:",
            f"    {batch} = layer({batch})",
        ]
    return "\n".join([*lines, f'part = keras.Model(inner.inputs[0], inner.get_layer("{name}").output)'])


def inner_path(reference: str, layer: str) -> str:
    """The path of a layer in the model that a snippet builds: scaling and network of a backbone are one model there."""
    return short_name(layer) if has_scaling(reference) else layer


def has_scaling(reference: str) -> bool:
    """Whether a model is built here from a backbone of any picture size, with its scaling as one of its layers."""
    return reference in BACKBONES or reference == VGG16_CLASSIFIER


def set_weights(name: str, network: str, *, slashes: bool) -> str:
    """Lines that fill ``network`` from a file of weights that ships with this project.

    Args:
        name: Of the file.
        network: Of the variable.
        slashes: Whether a layer's underline is a slash in the file's keys.
    """
    if slashes:
        lines = ['name = layer.name.replace("_", "/")', _SET.format(name="name")]
    else:
        lines = [_SET.format(name="layer.name")]
    body = "\n".join(f"        {line}" for line in lines)
    return f"""\
weights = dict(np.load("{shipped_weights(name)}"))
for layer in {network}.layers:
    if layer.weights:
{body}"""


def _backbone(record: Backbone, side: str) -> str:
    start = _scaled(record, side)
    if not record.keras_name:
        return f"""{LITE}
# {record.title} with the weights of ImageNet, which lie beside this code as float16.
{start}
pooled = layers.GlobalAveragePooling2D(name="pool")(efficientnet_lite0(scaled))
model = keras.Model(inputs, layers.Dense(1000, name="classifier")(pooled))
{set_weights(record.base_weights.name, "model", slashes=True)}"""
    function = f"keras.applications.{record.keras_name}"
    if record.base_weights.ships:
        return f"""\
# {record.title} without its classifier; the weights of ImageNet lie beside this code as float16.
{start}
model = {function}(include_top=False, weights=None, input_tensor=scaled)
{set_weights(record.base_weights.name, "model", slashes=False)}"""
    return _downloaded(record, side)


def _downloaded(record: Backbone, side: str) -> str:
    return f"""\
# {record.title}; Keras downloads the weights of ImageNet.
{_scaled(record, side)}
function = keras.applications.{record.keras_name}
model = function(weights="imagenet", input_tensor=scaled, classifier_activation=None)"""


def _scaled(record: Backbone, side: str) -> str:
    scaling, words = SCALINGS[record.scaling]
    side = side or str(record.input_size)
    return f"""\
inputs = keras.Input(({side}, {side}, 3))  # RGB, 0-255; the network was trained on {words}
scaled = {scaling.format("inputs")}"""


def _book_convnet() -> str:
    return f"""\
# The chapter's convnet, trained on photographs of cats and dogs; its weights lie beside this code as float16.
model = keras.Sequential(
    [
        keras.Input((150, 150, 3)),
{_BOOK_LAYERS}
    ]
)
{set_weights(BOOK_CONVNET_WEIGHTS.name, "model", slashes=False)}"""


def _uploaded(digest: str) -> bytes:
    return model_path(digest).read_bytes()


def _trained(run_id: str) -> bytes:
    return RunStore().model(run_id)


_SET = 'layer.set_weights([weights[f"{{{name}}}/kernel"], weights[f"{{{name}}}/bias"]])'
_BATCHES = {
    3: 'picture[None].astype("float32")',
    1: 'np.rint(picture @ np.array([0.299, 0.587, 0.114]))[None, ..., None].astype("float32")',
}
