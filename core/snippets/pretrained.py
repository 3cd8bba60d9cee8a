"""The pretrained base and the new head of a transfer-learning snippet."""

from core.architectures.backbones import ALL_LAYERS, backbone
from core.architectures.convnets import output_units
from core.snippets.networks import LITE, set_weights
from core.specs.transfer import HeadSpec, TransferNetSpec

_LITE = "layers.Rescaling(1 / 128, offset=-127 / 128)(inputs)"
_POOLINGS = {"flatten": "Flatten", "average": "GlobalAveragePooling2D"}


def base(spec: TransferNetSpec) -> str:
    """Lines that leave the pretrained ``base``, ``inputs`` of 0-255, and these as the base gets them, ``scaled``."""
    own = _LITE
    if backbone(
        spec.backbone
    ).keras_name:  # the modules of keras.applications are called as the backbones are
        own = f"keras.applications.{spec.backbone}.preprocess_input(inputs)"
    scaled = f"scaled = {own}"
    if spec.scaling == "unit":
        scaled = f"# A trap: the base was trained on {own}.\nscaled = layers.Rescaling(1 / 255)(inputs)"
    cut = (
        f'base = keras.Model(base.input, base.get_layer("{spec.base_until}").output)  # the rest is cut off\n'
    )
    return f"""\
{_build(spec)}
{cut if spec.base_until else ""}\
inputs = keras.Input({spec.image_shape})  # RGB, 0-255
{scaled}"""


def _build(spec: TransferNetSpec) -> str:
    record, shape = backbone(spec.backbone), spec.image_shape
    function = f"keras.applications.{record.keras_name}"
    if record.keras_name and not record.base_weights.ships:
        return f'base = {function}(include_top=False, weights="imagenet", input_shape={shape})'
    weights = set_weights(record.base_weights.name, "base", slashes=not record.keras_name)
    if record.keras_name:
        return f"""\
# The weights of ImageNet lie beside this code, as float16.
base = {function}(include_top=False, weights=None, input_shape={shape})
{weights}"""
    return f"""{LITE}
# keras.applications has no {record.title}; its weights of ImageNet lie beside this code, as float16.
maps = keras.Input({shape})
base = keras.Model(maps, efficientnet_lite0(maps), name="{record.name}")
{weights}"""


def pooled(head: HeadSpec) -> str:
    """Python for what the base makes of ``scaled``, as a vector."""
    return f"layers.{_POOLINGS[head.pooling]}()(base(scaled))"


def head_layers(head: HeadSpec, classes: int) -> list[str]:
    """Python for each layer after that vector."""
    lines = ["layers.LayerNormalization(center=False, scale=False)"] if head.normalized else []
    if head.dense_units:
        lines.append(f'layers.Dense({head.dense_units}, activation="relu")')
    if head.dropout:
        lines.append(f"layers.Dropout({head.dropout:g})")
    activation = "sigmoid" if classes == 2 else "softmax"
    return [*lines, f'layers.Dense({output_units(classes)}, activation="{activation}")']


def unfreeze(name: str, first: str) -> str:
    """Lines that make the layers of ``base`` trainable from ``first`` on.

    Args:
        name: Of the backbone.
        first: One of its stages.
    """
    lines = ["base.trainable = True"]
    if first != ALL_LAYERS:
        lines += [
            "names = [layer.name for layer in base.layers]",
            f'for layer in base.layers[: names.index("{first}")]:',
            "    layer.trainable = False",
        ]
    if backbone(name).has_batch_normalization:
        lines += [
            "for layer in base.layers:",
            "    if isinstance(layer, layers.BatchNormalization):",
            "        layer.trainable = False  # it would learn the statistics of a few pictures",
        ]
    return "\n".join(lines)
