"""Keras code of the pooling lesson."""

import numpy as np
from numpy.typing import NDArray

from core.snippets.pictures import PictureSource
from core.snippets.text import array_literal, imports


def downsampling(
    source: PictureSource,
    kernel: NDArray[np.float32],
    strided_kernel: NDArray[np.float32],
    *,
    pool_size: int,
    stride: int,
    padding: str,
    shift: int = 0,
) -> str:
    """Code whose ``outputs`` holds the three small maps, by the names ``max``, ``average`` and ``strided``.

    Args:
        source: Of the picture.
        kernel: ``(size, size)``, makes the feature map: ReLU of its response over the grey picture.
        strided_kernel: ``(pool_size, pool_size)``, of the strided convolution.
        pool_size, stride, padding: Of all three.
        shift: By how many pixels the picture is moved to the right first.
    """
    window = f'{pool_size}, strides={stride}, padding="{padding}"'
    return f"""\
{imports("import cv2", "import keras", "import matplotlib.pyplot as plt", "import numpy as np", source.imports)}

# The picture
{source.read()}
grey = (picture @ np.array([0.299, 0.587, 0.114])).astype("float32")
{_moved(shift) if shift else ""}
# The feature map: one filter over the picture.
kernel = np.array({array_literal(kernel)}, dtype="float32")
edges = keras.layers.Conv2D(1, {kernel.shape[0]}, activation="relu", use_bias=False)
edges.build((None, None, None, 1))
edges.set_weights([kernel[:, :, None, None]])
feature_map = edges(grey[None, :, :, None])

# A convolution with a stride has weights of its own; a network learns them.
strided_kernel = np.array({array_literal(strided_kernel)}, dtype="float32")
strided = keras.layers.Conv2D(1, {window}, use_bias=False)
strided.build((None, None, None, 1))
strided.set_weights([strided_kernel[:, :, None, None]])

# Three ways to a smaller map
layers = {{
    "max": keras.layers.MaxPooling2D({window}),
    "average": keras.layers.AveragePooling2D({window}),
    "strided": strided,
}}
outputs = {{name: keras.ops.convert_to_numpy(layer(feature_map))[0, :, :, 0] for name, layer in layers.items()}}
print({{name: output.shape for name, output in outputs.items()}})

# The three small maps
figure, places = plt.subplots(1, 3, figsize=(12, 4))
for place, (name, output) in zip(places, outputs.items()):
    place.imshow(output, cmap="cividis")
    place.set_title(name)
plt.show()
"""


def _moved(pixels: int) -> str:
    return f"""
# Move the picture to the right; its border is repeated where pixels enter.
grey = grey[:, np.maximum(np.arange(grey.shape[1]) - {pixels}, 0)]
"""


def one_response(feature_map: NDArray[np.float32], pool_size: int) -> str:
    """Code whose ``maximum`` and ``average`` are the pooled maps of ``feature_map`` ``(H, W)``, written out."""
    return f"""\
import keras
import matplotlib.pyplot as plt
import numpy as np

feature_map = np.array({array_literal(feature_map)}, dtype="float32")[None, :, :, None]

maximum = keras.ops.convert_to_numpy(keras.layers.MaxPooling2D({pool_size})(feature_map))[0, :, :, 0]
average = keras.ops.convert_to_numpy(keras.layers.AveragePooling2D({pool_size})(feature_map))[0, :, :, 0]
print(maximum.max(), average.max())

# The map and what both keep of it
figure, places = plt.subplots(1, 3, figsize=(12, 4))
for place, shown in zip(places, (feature_map[0, :, :, 0], maximum, average)):
    place.imshow(shown, cmap="cividis", vmin=0, vmax=feature_map.max())
plt.show()
"""


def mnist_nets() -> str:
    """Code whose ``parameters`` counts those of the chapter's MNIST net with and without pooling."""
    return """\
import keras
import matplotlib.pyplot as plt
from keras import layers


def build(*, pooling):
    def pool():
        return [layers.MaxPooling2D(2)] if pooling else []

    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            *pool(),
            layers.Conv2D(64, 3, activation="relu"),
            *pool(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


parameters = build(pooling=True).count_params(), build(pooling=False).count_params()
print(parameters)

plt.bar(["with pooling", "without"], parameters)
plt.ylabel("parameters")
plt.show()
"""
