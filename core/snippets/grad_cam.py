"""Keras code of the Grad-CAM lesson."""

from core.snippets.networks import build_model, inner_path, read_batch
from core.snippets.pictures import PictureSource
from core.snippets.text import imports


def grad_cam(
    source: PictureSource,
    model: str,
    layer: str,
    class_index: int,
    *,
    size: tuple[int, int, int],
    has_one_output: bool = False,
) -> str:
    """Code whose ``heatmap`` is the class activation map, ``(h, w)`` on the layer's own grid, not scaled.

    Args:
        source: Of the picture at its own size.
        model: Reference, see :mod:`core.specs.models`.
        layer: Path of the layer, ``inner/layer`` for one of a model inside a chain of layers.
        class_index: The class to explain.
        size: ``(H, W, C)`` that the model takes.
        has_one_output: Whether its one output unit speaks for class 1, and against class 0.
    """
    output = "output[0, 0]" if has_one_output else f"output[0, {class_index}]"
    sign = "-" if has_one_output and class_index == 0 else ""
    return f"""\
{
        imports(
            "import cv2",
            "import keras",
            "import matplotlib.pyplot as plt",
            "import numpy as np",
            "import tensorflow as tf",
            "from keras import layers",
            source.imports,
        )
    }

{read_batch(source, size)}

{build_model(model)}

# Grad-CAM explains the score before softmax or sigmoid.
if hasattr(model.layers[-1], "activation"):
    model.layers[-1].activation = keras.activations.linear
{_forward(inner_path(model, layer), is_copied=":" in model)}
    score = {sign}{output}
gradients = tape.gradient(score, feature_maps)

weights = tf.reduce_mean(gradients, axis=(0, 1, 2))  # one weight a channel
heatmap = tf.nn.relu(tf.reduce_mean(feature_maps[0] * weights, axis=-1)).numpy()
print(heatmap.shape, heatmap.max())
scaled = heatmap / heatmap.max() if heatmap.max() > 0 else heatmap  # 0-1, to lay it over the picture

# The map over the picture
plt.imshow(picture)
height, width = picture.shape[:2]
large = cv2.resize(scaled, (width, height), interpolation=cv2.INTER_CUBIC)
plt.imshow(large, cmap="viridis", alpha=0.7 * large.clip(0, 1))
plt.show()
"""


def _forward(layer: str, *, is_copied: bool) -> str:
    """The pass up to the layer and on to the output, the gradient of what follows the layer on record."""
    inner, _, name = layer.rpartition("/")
    if not inner:
        copied = """\
copy = keras.models.clone_model(model)  # a model from a file may hold several graphs of its layers; a copy has one
copy.set_weights(model.get_weights())
model = copy
"""
        return f"""\
{copied if is_copied else ""}\
both = keras.Model(model.inputs[0], [model.get_layer("{name}").output, model.outputs[0]])
with tf.GradientTape() as tape:
    feature_maps, output = both(batch, training=False)"""
    return f"""\
# The layer belongs to a model inside the model: what comes before it, itself, what comes after it.
inner = model.get_layer("{inner}")
place = model.layers.index(inner)
for layer in model.layers[:place]:
    batch = layer(batch)
both = keras.Model(inner.inputs[0], [inner.get_layer("{name}").output, inner.outputs[0]])
with tf.GradientTape() as tape:
    feature_maps, output = both(batch, training=False)
    for layer in model.layers[place + 1 :]:
        output = layer(output, training=False)"""
