"""Keras code of the experiments on digits, for a notebook without this project."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.architectures.convnets import DenseNetSpec
from core.snippets.datasets import read_data
from core.snippets.text import array_literal
from core.specs.presets.training import RUN_PRESETS

DIGITS = RUN_PRESETS["digits_convnet"].data

_CONVNET = """\
def convnet():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, activation="relu", name="first"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
"""

_TRAIN = """\
def train(model, images, labels, steps, batch_size):
    model.compile(keras.optimizers.RMSprop(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
    epochs = max(1, round(steps * batch_size / len(images)))
    model.fit(images, labels, batch_size=batch_size, epochs=epochs, verbose=0)
    return model.evaluate(test_images, test_labels, verbose=0)[1]
"""


def _digits() -> str:
    """Lines that leave the lesson's digits in ``images``, ``labels``, ``test_images`` and ``test_labels``."""
    return f"""\
{read_data(DIGITS)}
(images, labels), (test_images, test_labels) = train, test"""


def _dense(spec: DenseNetSpec) -> str:
    return f"""\
def dense_net():
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense({spec.units}, activation="relu", name="first"),
            layers.Dense(10, activation="softmax"),
        ]
    )
"""


def weights_as_pictures(spec: DenseNetSpec) -> str:
    """Code that trains both nets and draws their first weights: ``units`` ``(20, 28, 28)`` and ``kernels``
    ``(32, 3, 3)``."""
    return f"""\
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

{_digits()}


{_dense(spec)}

{_CONVNET}

{_TRAIN}

dense, conv = dense_net(), convnet()
print("dense net", train(dense, images, labels, 560, 128))
print("convnet", train(conv, images, labels, 1100, 64))

# A column of the matrix has a weight for each pixel: back in their places they are a picture.
units = np.asarray(dense.get_layer("first").kernel).T.reshape(-1, 28, 28)[:20]
kernels = np.moveaxis(np.asarray(conv.get_layer("first").kernel)[:, :, 0], -1, 0)


def show(pictures, columns):
    limit = np.abs(pictures).max()
    figure, axes = plt.subplots(-(-len(pictures) // columns), columns)
    for place, picture in zip(axes.flat, pictures):
        place.imshow(picture, cmap="PuOr_r", vmin=-limit, vmax=limit)
        place.axis("off")


show(units, 5)
show(kernels, 8)
plt.show()
"""


def first_layer(
    digit: NDArray[np.uint8], kernels: NDArray[np.float32], biases: NDArray[np.float32], chosen: int
) -> str:
    """Code whose ``response`` ``(26, 26)`` is the map of one kernel of the first layer.

    Args:
        digit: ``(28, 28)``, 0-255.
        kernels, biases: ``(3, 3, 1, N)`` and ``(N,)``.
        chosen: Which of them.
    """
    return f"""\
import keras
import numpy as np

digit = np.array({array_literal(digit)}, dtype="float32")

# Kernel {chosen} of the {len(biases)} that the recorded convnet has learned, and its bias.
kernel = np.array({array_literal(kernels[:, :, 0, chosen])}, dtype="float32")
bias = np.array([{float(biases[chosen])!r}], dtype="float32")

layer = keras.layers.Conv2D(1, 3, activation="relu")
layer.build((None, 28, 28, 1))
layer.set_weights([kernel[:, :, None, None], bias])
response = keras.ops.convert_to_numpy(layer(digit[None, :, :, None] / 255))[0, :, :, 0]
print(response.shape)  # 28 - 3 + 1 = 26
"""


def data_sizes(spec: DenseNetSpec, sizes: Sequence[int]) -> str:
    """Code whose ``accuracies`` has the test accuracy of both nets by the number of training digits a class."""
    return f"""\
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

{_digits()}

{_dense(spec)}

{_CONVNET}

{_TRAIN}

accuracies = {{}}
for size in {tuple(sizes)}:
    chosen = np.concatenate([np.flatnonzero(labels == digit)[:size] for digit in range(10)])
    few = images[chosen], labels[chosen]
    # As many steps with few digits as with many.
    accuracies[size] = train(dense_net(), *few, 560, 128), train(convnet(), *few, 1100, 64)
    print(size, accuracies[size])

# Both nets by the number of digits
plt.semilogx(list(accuracies), list(accuracies.values()), "o-", label=("dense net", "convnet"))
plt.xlabel("training digits of each class")
plt.ylabel("test accuracy")
plt.legend()
plt.show()
"""


def downsampling_nets(size: int) -> str:
    """Code whose ``accuracies`` has the test accuracy of the convnet with each way to make its maps smaller.

    Args:
        size: Training pictures of each digit.
    """
    return f"""\
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

{_digits()}
chosen = np.concatenate([np.flatnonzero(labels == digit)[:{size}] for digit in range(10)])
images, labels = images[chosen], labels[chosen]


def block(filters, way):
    if way == "stride":  # the convolution itself jumps
        return [layers.Conv2D(filters, 3, strides=2, activation="relu")]
    smaller = {{
        "max": layers.MaxPooling2D(2),
        "average": layers.AveragePooling2D(2),
        "learned": layers.Conv2D(filters, 2, strides=2, activation="relu"),
    }}[way]
    return [layers.Conv2D(filters, 3, activation="relu"), smaller]


def net(way):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            *block(32, way),
            *block(64, way),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


{_TRAIN}

accuracies = {{}}
for way in ("max", "average", "stride", "learned"):
    accuracies[way] = train(net(way), images, labels, 1100, 64)
    print(way, accuracies[way])

# The four ways
plt.bar(list(accuracies), list(accuracies.values()))
plt.ylabel("test accuracy")
plt.show()
"""


def two_heads() -> str:
    """Code whose ``accuracies`` has, for both heads, the accuracy on test digits moved right by 0 to 6 pixels."""
    return f"""\
import keras
import matplotlib.pyplot as plt
import numpy as np
from keras import layers

keras.utils.set_random_seed(0)

{_digits()}


def net(head):
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            head,
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


{_TRAIN}

accuracies = {{}}
for name, head in (("flatten", layers.Flatten()), ("average", layers.GlobalAveragePooling2D())):
    model = net(head)
    train(model, images, labels, 1100, 64)
    accuracies[name] = []
    for pixels in range(7):
        moved = np.zeros_like(test_images)
        moved[:, :, pixels:] = test_images[:, :, : 28 - pixels]
        accuracies[name].append(model.evaluate(moved, test_labels, verbose=0)[1])
    print(name, accuracies[name])

# Both heads by how far the digits were moved
for name, values in accuracies.items():
    plt.plot(values, "o-", label=name)
plt.xlabel("moved right by pixels")
plt.ylabel("test accuracy")
plt.legend()
plt.show()
"""
