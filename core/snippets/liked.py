"""Code of the filters lesson's further views: pictures of a class, of a filter, and patches as sums of filters."""

from core.architectures.backbones import BACKBONES
from core.images.colours import colours_of_samples
from core.snippets.networks import build_model, inner_path, load_part
from core.snippets.pictures import PictureSource
from core.snippets.text import array_literal, imports
from core.specs.models import VGG16_CLASSIFIER
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
    if spec.model == VGG16_CLASSIFIER:
        prepare = _VGG16_CLASSES
    else:
        prepare = build_model(spec.model, side=str(spec.size)) + _CLASSES
    return _climb(spec, prepare, f"scores(moved)[:, {spec.index}]")


def filter_pictures(spec: LikedSpec) -> str:
    """Code whose ``pictures`` and ``objectives`` are those of a filter.

    Args:
        spec: Of a filter whose layer lies at most one model deep; its diversity is left out.
    """
    inner = inner_path(spec.model, spec.layer).rpartition("/")[0]
    resized = "" if spec.model in BACKBONES else _RESIZED.format(size=spec.size)
    load = load_part(spec.model, spec.layer, side=str(spec.size))
    prepare = load + resized + _FILTER.format(before=_BEFORE if inner else "")
    return _climb(spec, prepare, f"tf.reduce_mean(maps(moved)[..., {spec.index}], axis=(1, 2))")


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

# What came of it
figure, axes = plt.subplots(1, {spec.count}, squeeze=False)
for place, picture in zip(axes[0], pictures):
    place.imshow(np.clip((picture - picture.mean()) / picture.std() * 0.2 + 0.5, 0, 1))
plt.show()
"""


_CLASSES = """
if hasattr(model.layers[-1], "activation"):
    model.layers[-1].activation = keras.activations.linear  # the scores before softmax or sigmoid


def scores(pictures):
    values = model(pictures, training=False)
    return tf.concat([-values, values], axis=1) if values.shape[1] == 1 else values  # one output, two classes

"""

_VGG16_CLASSES = """\
model = keras.applications.VGG16(weights="imagenet")  # downloads more than half a gigabyte
model.layers[-1].activation = keras.activations.linear  # the scores before softmax


def scores(pictures):
    return model(keras.applications.vgg16.preprocess_input(pictures), training=False)

"""

_RESIZED = """
# The same layers for pictures of another size
whole = part
part = keras.models.clone_model(whole, input_tensors=keras.Input(({size}, {size}, 3)))
part.set_weights(whole.get_weights())
"""

_BEFORE = """\
    for layer in model.layers[: model.layers.index(inner)]:
        pictures = layer(pictures)
"""

_FILTER = """
# Before the activation function, where less than nothing has a gradient, too
last = part.layers[-1]
if isinstance(last, (layers.ReLU, layers.Activation)):
    part = keras.Model(part.inputs[0], last.input)
elif hasattr(last, "activation"):
    last.activation = keras.activations.linear


def maps(pictures):
{before}    return part(pictures)

"""


def basis_code(source: PictureSource, count: int) -> str:
    """Code whose ``rebuilt`` is the picture as sums of ``count`` cosines of 3 x 3 x 3 numbers.

    Args:
        source: Of the picture at its own size.
        count: Of the patterns.
    """
    return f"""\
{imports("import cv2", "import numpy as np", "from scipy.fft import idctn", source.imports)}

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
"""
