"""Keras code of the convolution lesson."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.architectures.backbones import backbone
from core.operations.kernels import VGG16_MEAN_RGB
from core.operations.receptive_field import Layer
from core.snippets.files import shipped_weights
from core.snippets.pictures import PictureSource
from core.snippets.text import array_literal, imports

_GREY = 'inputs = (picture @ np.array([0.299, 0.587, 0.114])).astype("float32")[:, :, None]'
_COLOUR = 'inputs = picture.astype("float32")'
_MEAN = ", ".join(f"{value:g}" for value in VGG16_MEAN_RGB[::-1])
_VGG16 = f"""\
# VGG16 was trained on blue, green, red with the mean colour of its pictures taken away.
inputs = picture[:, :, ::-1].astype("float32") - np.array([{_MEAN}], dtype="float32")"""


_PICTURE_AND_RESPONSE = """\
# The picture and its response: purple below zero, orange above
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
left.imshow(picture)
limit = np.abs(response).max() or 1
right.imshow(response[:, :, 0], cmap="PuOr_r", vmin=-limit, vmax=limit)
plt.show()
"""
_MAPS = """\
# The feature map of each filter
maps = np.moveaxis(response, 2, 0)
figure, places = plt.subplots(-(-len(maps) // 8), min(len(maps), 8), figsize=(12, 6), squeeze=False)
for place in places.flat:
    place.axis("off")
for place, feature_map in zip(places.flat, maps):
    place.imshow(feature_map)
plt.show()
"""


@dataclass(frozen=True)
class LayerOptions:
    """Keyword arguments of ``Conv2D`` that are not the kernel's."""

    stride: int = 1
    padding: str = "valid"
    dilation: int = 1
    use_relu: bool = False

    def lines(self) -> str:
        """The arguments, one a line; those left out that are Keras' defaults."""
        lines = [f"strides={self.stride}", f'padding="{self.padding}"']
        if self.dilation > 1:
            lines.append(f"dilation_rate={self.dilation}")
        if self.use_relu:
            lines.append('activation="relu"')
        return "\n".join(f"    {line}," for line in lines)


def hand_made(
    source: PictureSource, kernels: NDArray[np.float32], biases: ArrayLike, options: LayerOptions
) -> str:
    """Code whose ``response`` ``(H', W', filters)`` comes from kernels that are written out.

    Args:
        source: Of the picture; grey for kernels of one channel, colour for those of three.
        kernels: ``(size, size, C, filters)``.
        biases: ``(filters,)``.
        options: Of the layer.
    """
    # One slice after the other reads better than Keras' order, filters last.
    slices = np.moveaxis(kernels, (3, 2), (0, 1))
    return f"""\
{_start(source)}
{_GREY if kernels.shape[2] == 1 else _COLOUR}

# (filters, channels, rows, columns), turned to Keras' order (rows, columns, channels, filters)
kernels = np.array({array_literal(slices)}, dtype="float32").transpose(2, 3, 1, 0)
biases = np.array({array_literal(np.asarray(biases, dtype=np.float32))}, dtype="float32")
{_layer(kernels.shape, options)}"""


def learned(source: PictureSource, first: int, last: int, options: LayerOptions) -> str:
    """Code whose ``response`` ``(H', W', filters)`` comes from filters ``first`` to ``last`` of VGG16's first layer."""
    chosen = f"{first}:{last + 1}"
    return f"""\
{_start(source)}
{_VGG16}

# They lie beside this code.
weights = dict(np.load("{shipped_weights(backbone("vgg16").base_weights.name)}"))
kernels = weights["block1_conv1/kernel"][:, :, :, {chosen}].astype("float32")
biases = weights["block1_conv1/bias"][{chosen}].astype("float32")
{_layer((3, 3, 3, last - first + 1), options)}"""


def with_move(code: str, *, rows: int, columns: int) -> str:
    """The code of a response, followed by that of the moved picture, ``response_of_moved``."""
    return f"""{code}
# Move the picture; its border is repeated where pixels enter.
from_rows = np.clip(np.arange(inputs.shape[0]) - {rows}, 0, inputs.shape[0] - 1)
from_columns = np.clip(np.arange(inputs.shape[1]) - {columns}, 0, inputs.shape[1] - 1)
moved = inputs[from_rows][:, from_columns]
response_of_moved = keras.ops.convert_to_numpy(layer(moved[None]))[0]

# Both responses in the same colours
figure, places = plt.subplots(1, 2, figsize=(9, 4))
limit = np.abs(response[:, :, 0]).max() or 1
for place, shown in zip(places, (response, response_of_moved)):
    place.imshow(shown[:, :, 0], cmap="PuOr_r", vmin=-limit, vmax=limit)
plt.show()
"""


def layer_stack(layers: Sequence[Layer], input_size: int, row: int, column: int) -> str:
    """Code that builds a stack of layers and finds by gradients which pixels reach one output cell: ``seen``."""
    listed = "\n".join(f"    {_stacked(layer)}," for layer in layers)
    return f"""\
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf

# The stack
layers = [
{listed}
]
model = keras.Sequential([keras.Input(({input_size}, {input_size}, 1)), *layers])
model.summary()

# Positive weights cannot cancel, and average pooling, here also in place of max pooling, lets every
# cell count: the pixels with a gradient are exactly those that the output cell can see.
for layer in layers:
    layer.set_weights([np.ones_like(weight) for weight in layer.get_weights()])

# The gradient of one output cell with respect to the picture
picture = tf.Variable(np.ones((1, {input_size}, {input_size}, 1), dtype="float32"))
with tf.GradientTape() as tape:
    cell = model(picture)[0, {row}, {column}, 0]
gradient = tape.gradient(cell, picture).numpy()[0, :, :, 0]
rows, columns = np.nonzero(gradient)
seen = rows.min(), rows.max(), columns.min(), columns.max()
print("rows", seen[:2], "columns", seen[2:])

plt.imshow(gradient)
plt.show()
"""


def one_by_one(source: PictureSource, weights: NDArray[np.float32]) -> str:
    """Code whose ``response`` ``(H, W)`` is a 1x1 convolution of the picture, and ``dense`` the same by a dense layer.

    Args:
        source: Of the picture.
        weights: ``(3,)``, one a colour.
    """
    return f"""\
{_start(source)}
{_COLOUR}
weights = np.array({array_literal(weights)}, dtype="float32")

convolution = keras.layers.Conv2D(1, 1, use_bias=False)
convolution.build((None, None, None, 3))
convolution.set_weights([weights[None, None, :, None]])
response = keras.ops.convert_to_numpy(convolution(inputs[None]))[0, :, :, 0]

# A dense layer with one unit, given the three colours of each pixel: the same weights, the same numbers.
layer = keras.layers.Dense(1, use_bias=False)
layer.build((None, 3))
layer.set_weights([weights[:, None]])
dense = keras.ops.convert_to_numpy(layer(inputs.reshape(-1, 3))).reshape(response.shape)
print(np.abs(response - dense).max())
"""


def _start(source: PictureSource) -> str:
    return f"""\
{imports("import cv2", "import keras", "import matplotlib.pyplot as plt", "import numpy as np", source.imports)}

# The picture
{source.read()}"""


def _layer(shape: tuple[int, ...], options: LayerOptions) -> str:
    size, _, channels, filters = shape
    return f"""
layer = keras.layers.Conv2D(
    filters={filters},
    kernel_size={size},
{options.lines()}
)
layer.build((None, None, None, {channels}))
layer.set_weights([kernels, biases])
response = keras.ops.convert_to_numpy(layer(inputs[None]))[0]
print(response.shape)

{_PICTURE_AND_RESPONSE if filters == 1 else _MAPS}"""


def _stacked(layer: Layer) -> str:
    if layer.kind == "convolution":
        dilation = f", dilation_rate={layer.dilation}" if layer.dilation > 1 else ""
        options = f'strides={layer.stride}, padding="{layer.padding}"{dilation}, use_bias=False'
        return f"keras.layers.Conv2D(1, {layer.kernel_size}, {options})"
    return f"keras.layers.AveragePooling2D({layer.kernel_size}, strides={layer.stride})"
