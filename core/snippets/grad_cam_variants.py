"""Keras code of the Grad-CAM lesson's further views: its channels one by one, and the gradient of the probability."""

from core.snippets.grad_cam import grad_cam
from core.snippets.networks import read_batch
from core.snippets.pictures import PictureSource
from core.snippets.text import imports
from core.specs.grad_cam import Score
from core.specs.models import VGG16_CLASSIFIER, short_name

_STRONGEST = 10


def grad_cam_of(
    source: PictureSource,
    model: str,
    layer: str,
    class_index: int,
    *,
    size: tuple[int, int, int],
    has_one_output: bool = False,
    score: Score = "logit",
) -> str:
    """The code of :func:`core.snippets.grad_cam.grad_cam`, its arguments too, for the logit or the probability."""
    code = _code(source, model, layer, class_index, size, has_one_output)
    if score == "logit":
        return code
    before, _, after = code.partition("    score = ")
    logit, rest = after.split("\n", 1)
    probability = f"tf.sigmoid({logit})" if has_one_output else f"tf.nn.softmax(output)[0, {class_index}]"
    return f"{before}    score = {probability}  # as in the book\n{rest}"


def grad_cam_opened(
    source: PictureSource,
    model: str,
    layer: str,
    class_index: int,
    *,
    size: tuple[int, int, int],
    has_one_output: bool = False,
) -> str:
    """The same code, and then the channels that make the map: ``shares`` ``(C,)``, ``order`` and ``sums``, the sum of
    the 1, 2, ... strongest, ``(10, h, w)``."""
    code = _code(source, model, layer, class_index, size, has_one_output)
    return f"""\
{code}
# Opened: how strongly each channel fires, times how much it matters
maps, factors = feature_maps[0].numpy(), weights.numpy()
shares = maps.mean(axis=(0, 1)) * factors
order = np.argsort(-shares)
for channel in order[:{_STRONGEST}]:
    print(channel, maps[..., channel].mean(), "x", factors[channel], "=", shares[channel])

# Added up one by one; all of them, divided by their number and cut off at zero, are the heatmap.
sums = np.cumsum([maps[..., channel] * factors[channel] for channel in order[:{_STRONGEST}]], axis=0)
total = maps @ factors
print(np.allclose(np.maximum(total, 0) / len(factors), heatmap, atol=1e-4 * heatmap.max()))
"""


def _code(
    source: PictureSource,
    model: str,
    layer: str,
    class_index: int,
    size: tuple[int, int, int],
    has_one_output: bool,
) -> str:
    """That of the lesson's first view; for VGG16 with its own classes as keras.applications has it."""
    if model != VGG16_CLASSIFIER:
        return grad_cam(source, model, layer, class_index, size=size, has_one_output=has_one_output)
    name = short_name(layer)
    return f"""\
{imports("import cv2", "import keras", "import numpy as np", "import tensorflow as tf", source.imports)}

{read_batch(source, size)}

model = keras.applications.VGG16(weights="imagenet")  # downloads more than half a gigabyte
model.layers[-1].activation = keras.activations.linear  # the score before softmax
batch = keras.applications.vgg16.preprocess_input(batch)

both = keras.Model(model.inputs[0], [model.get_layer("{name}").output, model.outputs[0]])
with tf.GradientTape() as tape:
    feature_maps, output = both(batch, training=False)
    score = output[0, {class_index}]
gradients = tape.gradient(score, feature_maps)

weights = tf.reduce_mean(gradients, axis=(0, 1, 2))  # one weight a channel
heatmap = tf.nn.relu(tf.reduce_mean(feature_maps[0] * weights, axis=-1)).numpy()
print(heatmap.shape, heatmap.max())
"""
