"""Code of the filters lesson's further views: pictures of a class, of a filter, and patches as sums of filters."""

from core.images.colours import colours_of_samples
from core.snippets.networks import build_model, has_scaling, inner_path
from core.snippets.pictures import PictureSource
from core.snippets.text import array_literal, imports
from core.specs.patches import PHOTOGRAPHS
from core.specs.pictures_of import LikedSpec

_SMOOTHED = '''

def smoothed(gradient):
    """Its waves divided by their frequency: coarse shapes grow before fine noise."""
    rows, columns = np.fft.fftfreq({size})[:, None], np.fft.rfftfreq({size})[None]
    frequency = np.maximum(np.sqrt(rows**2 + columns**2), 1 / {size}) * {size}
    waves = tf.signal.rfft2d(tf.transpose(gradient, (0, 3, 1, 2))) * tf.constant(frequency**-{power:g}, tf.complex64)
    return tf.transpose(tf.signal.irfft2d(waves, [{size}, {size}]), (0, 2, 3, 1))
'''


def class_pictures(spec: LikedSpec) -> str:
    """Code whose ``pictures`` and ``objectives`` are those of a class.

    Args:
        spec: Of a class.
    """
    return _climb(spec, _class(spec), f"scores(moved)[:, {spec.index}]")


def filter_pictures(spec: LikedSpec) -> str:
    """Code whose ``pictures`` and ``objectives`` are those of a filter.

    Args:
        spec: Of a filter whose layer lies at most one model deep; its diversity is left out.
    """
    return _climb(spec, _filter(spec), f"tf.reduce_mean(maps(moved)[..., {spec.index}], axis=(1, 2))")


def _climb(spec: LikedSpec, prepare: str, objective: str) -> str:
    options = spec.regularisers
    smooth = _SMOOTHED.format(size=spec.size, power=options.smoothing) if options.smoothing else ""
    direction = "smoothed(normalised(gradient))" if options.smoothing else "gradient"
    colours = ""
    if options.colours:
        rows = array_literal(colours_of_samples(PHOTOGRAPHS))
        why = "# How red, green and blue change together in photographs"
        colours = f"\n{why}\ncolours = np.array({rows}, np.float32)\n"
        direction = f"tf.tensordot(normalised({direction}), colours, 1)"
    decay = (
        f"\n    pictures = 128 + (pictures - 128) * {1 - options.decay:g}  # back to grey"
        if options.decay
        else ""
    )
    return f"""\
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers

{prepare}

def normalised(gradient):
    return gradient / (tf.sqrt(tf.reduce_mean(gradient**2, axis=(1, 2, 3), keepdims=True)) + 1e-10)
{smooth}{colours}

# Gradient ascent from noise
rng = np.random.default_rng({spec.seed})
pictures = tf.constant(128 + rng.random(({spec.count}, {spec.size}, {spec.size}, 3), np.float32) * 20 - 10)
objectives = []
for step in range({spec.steps}):
    shift = rng.integers({-options.jitter}, {options.jitter + 1}, 2)
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        moved = tf.roll(pictures, shift, axis=(1, 2))
        objective = {objective}
    gradient = {"-" if spec.sign < 0 else ""}tape.gradient(objective, pictures)
    pictures = pictures + {spec.step_size:g} * normalised({direction}){decay}
    objectives.append(objective.numpy())
pictures = pictures.numpy()

# The pictures, each with its own contrast
figure, places = plt.subplots(1, len(pictures), figsize=(3 * len(pictures), 3), squeeze=False)
for place, picture in zip(places[0], pictures):
    shown = (picture - picture.mean()) / (picture.std() + 1e-5) * 0.1 + 0.5
    place.imshow(shown.clip(0, 1))
    place.axis("off")
plt.show()
"""


def _class(spec: LikedSpec) -> str:
    """Lines that define ``scores(pictures)``: those before softmax or sigmoid."""
    inner = """\
inner = model.layers[-1] if hasattr(model.layers[-1], "layers") else None
if inner is not None and hasattr(inner.layers[-1], "activation"):
    inner.layers[-1].activation = keras.activations.linear
"""
    return f"""\
{build_model(spec.model, str(spec.size))}

# The score before softmax or sigmoid
if hasattr(model.layers[-1], "activation"):
    model.layers[-1].activation = keras.activations.linear
{inner if ":" in spec.model else ""}

def scores(pictures):
    return model(pictures, training=False)

"""


def _filter(spec: LikedSpec) -> str:
    """Lines that define ``maps(pictures)``: the layer's output before its activation function."""
    inner, _, name = inner_path(spec.model, spec.layer).rpartition("/")
    owner = f'model.get_layer("{inner}")' if inner else "model"
    below = "below = keras.Model(inner.inputs[0], last.input)"
    if not has_scaling(spec.model):
        size = spec.size
        below = f"""\
whole = keras.Model(inner.inputs[0], last.input)
below = keras.models.clone_model(whole, input_tensors=keras.Input(({size}, {size}, 3)))
below.set_weights(whole.get_weights())"""
    return f"""\
{build_model(spec.model, str(spec.size))}

# What lies below the layer, for pictures of this size
inner = {owner}
last = inner.get_layer("{name}")
{below}


def maps(pictures):
    \"\"\"The layer's output before its activation function.\"\"\"
{_BEFORE if inner else ""}    sums = tf.nn.conv2d(below(pictures), last.kernel, last.strides, last.padding.upper())
    return sums + last.bias

"""


_BEFORE = """\
    for layer in model.layers[: model.layers.index(inner)]:
        pictures = layer(pictures)
"""


def basis_code(source: PictureSource, count: int) -> str:
    """Code whose ``rebuilt`` is the picture as sums of ``count`` cosines of 3 x 3 x 3 numbers.

    Args:
        source: Of the picture at its own size.
        count: Of the patterns.
    """
    return f"""\
{
        imports(
            "import cv2",
            "import matplotlib.pyplot as plt",
            "import numpy as np",
            "from scipy.fft import idctn",
            source.imports,
        )
    }

# The picture in patches
{source.square(150).read()}
pixels = picture - np.array([123.68, 116.779, 103.939])
patches = pixels.reshape(50, 3, 50, 3, 3).swapaxes(1, 2).reshape(2500, 27)

# The 27 cosines of a patch of 3 x 3 pixels and 3 colours; take the kernels of a first layer instead to compare
patterns = np.array([idctn(wave.reshape(3, 3, 3), norm="ortho").ravel() for wave in np.eye(27)])

rest, axes = patches.copy(), []
for _ in range({count}):
    best = ((rest @ patterns.T) ** 2).sum(axis=0).argmax()
    axes.append(patterns[best])
    rest = rest - np.outer(rest @ patterns[best], patterns[best])
share = 1 - (rest**2).sum() / ((patches - patches.mean(axis=0)) ** 2).sum()
print("explained variance:", share)
rebuilt = (patches - rest).reshape(50, 50, 3, 3, 3).swapaxes(1, 2).reshape(150, 150, 3)

# The picture and the sum
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
left.imshow(picture)
right.imshow((rebuilt + np.array([123.68, 116.779, 103.939])).clip(0, 255).astype("uint8"))
plt.show()
"""
