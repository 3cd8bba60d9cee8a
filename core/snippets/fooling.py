"""Code that fools a classifier, hears its opinion of a drawing, and draws a photograph in other ways."""

from collections.abc import Sequence

from core.architectures.backbones import BACKBONES
from core.snippets.networks import read_batch
from core.snippets.pictures import PictureSource
from core.snippets.text import imports
from core.specs.fooling import step_length
from core.specs.models import BOOK_CONVNET
from core.specs.presets.fooling import CLASSIFIER, PAPER_SIDE

_WEIGHTS = '''\
def with_weights(model, file):
    """Kernels and biases from a file of this project, by the names of the layers."""
    with np.load(file) as weights:
        for layer in model.layers:
            if layer.weights:
                name = layer.name if f"{layer.name}/kernel" in weights else layer.name.replace("_", "/")
                layer.set_weights([weights[f"{name}/kernel"], weights[f"{name}/bias"]])
    return model
'''

_LITE = '''\
def efficientnet_lite0():
    """Blocks of (expansion, kernel size, stride of the first, filters, repeats)."""
    def convolution(maps, filters, size, name, strides=1):
        return layers.Conv2D(filters, size, strides, padding="same", name=name)(maps)

    inputs = keras.Input((224, 224, 3))  # RGB, 0-255
    scaled = layers.Rescaling(1 / 128, offset=-127 / 128)(inputs)
    maps, number = layers.ReLU(6)(convolution(scaled, 32, 3, "stem", 2)), 0
    for expansion, size, stride, filters, repeats in [
        (1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4),
        (6, 3, 1, 320, 1),
    ]:
        for repeat in range(repeats):
            name, before = f"block{number:02}", maps
            if expansion > 1:
                maps = layers.ReLU(6)(convolution(maps, expansion * maps.shape[-1], 1, f"{name}_expand"))
            strides = 1 if repeat else stride
            maps = layers.DepthwiseConv2D(size, strides, padding="same", name=f"{name}_depthwise")(maps)
            maps = convolution(layers.ReLU(6)(maps), filters, 1, f"{name}_project")
            maps = layers.Add()([before, maps]) if repeat else maps
            number += 1
    maps = layers.ReLU(6)(convolution(maps, 1280, 1, "head"))
    return keras.Model(inputs, layers.Dense(1000, name="classifier")(layers.GlobalAveragePooling2D()(maps)))


model = with_weights(efficientnet_lite0(), "assets/models/efficientnet_lite0_float16.npz")  # a file of this project'''

_BOOK = """\
model = keras.Sequential([keras.Input((150, 150, 3)), layers.Rescaling(1 / 255)])
for number, filters in enumerate([32, 64, 128, 128], start=1):
    model.add(layers.Conv2D(filters, 3, activation="relu", name=f"block{number}_conv"))
    model.add(layers.MaxPooling2D())
model.add(layers.Flatten())
model.add(layers.Dense(512, activation="relu", name="dense"))
model.add(layers.Dense(1, name="predictions"))  # the score before the sigmoid
model = with_weights(model, "assets/models/book_convnet_float16.npz")  # a file of this project"""

_SAVED = """\
model = keras.models.load_model("my_model.keras", compile=False)
if hasattr(model.layers[-1], "activation"):
    model.layers[-1].activation = keras.activations.linear  # the score before softmax or sigmoid"""

_LOGITS = '''\
def logits_of(pictures):
    """The score of each class, (N, classes); a net with one output unit speaks for class 1, negated for class 0."""
    scores = model(pictures, training=False)
    return tf.concat([-scores, scores], axis=1) if scores.shape[1] == 1 else scores


def probabilities(pictures):
    """(N, classes): softmax, or the sigmoid of one output unit and what it lacks of 1."""
    scores = logits_of(tf.constant(pictures, tf.float32))
    return (tf.sigmoid(scores) if model.output_shape[1] == 1 else tf.nn.softmax(scores)).numpy()'''

_GRADIENT = '''\
def gradient(picture):
    """Of the log of the odds of the class: where the class is sure, the gradient of its probability is rounded to 0."""
    pictures = tf.constant(picture[None], tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        logits = logits_of(pictures)[0]
        others = tf.where(tf.range(len(logits)) == class_index, -np.inf, logits)
        odds = logits[class_index] - tf.reduce_logsumexp(others)
    return tape.gradient(odds, pictures)[0].numpy()'''

_IMPORTS = (
    "import cv2",
    "import keras",
    "import numpy as np",
    "import tensorflow as tf",
    "from keras import layers",
)


def load_classifier(reference: str) -> str:
    """Lines that leave in ``model`` a classifier that gives scores before softmax or sigmoid for RGB of 0-255.

    Args:
        reference: See :mod:`core.specs.models`.
    """
    if reference == CLASSIFIER:
        return f"{_WEIGHTS}\n\n{_LITE}"
    if reference == BOOK_CONVNET:
        return f"{_WEIGHTS}\n\n{_BOOK}"
    if reference in BACKBONES:
        record = BACKBONES[reference]
        return f"""\
network = keras.applications.{record.keras_name}(weights="imagenet", classifier_activation=None)
inputs = keras.Input(network.input_shape[1:])  # RGB, 0-255
model = keras.Model(inputs, network(keras.applications.{reference}.preprocess_input(inputs)))"""
    return _SAVED


def fooling(
    source: PictureSource,
    model: str,
    *,
    size: tuple[int, int, int],
    levels: int,
    steps: int,
    class_index: int,
    toward: bool,
    seed: int = 0,
) -> str:
    """Code whose ``fooled`` is the picture after the steps, uint8 ``(H, W, C)``.

    Args:
        source: Of the picture at its own size.
        model: Reference, see :mod:`core.specs.models`.
        size: ``(H, W, C)`` that the model takes.
        levels: Grey levels that no value moves more than.
        steps: How many.
        class_index: The class whose odds change.
        toward: Whether they rise, or fall.
        seed: Of the random noise.
    """
    sign = "+" if toward else "-"
    return f"""\
{imports(*_IMPORTS, source.imports)}

{load_classifier(model)}

{read_batch(source, size)}
image = batch[0].astype(np.int16)
class_index = {class_index}


{_LOGITS}


{_GRADIENT}


fooled = image
for _ in range({steps}):
    fooled = fooled {sign} {step_length(levels, steps)} * np.sign(gradient(fooled)).astype(np.int16)
    fooled = np.clip(np.clip(fooled, image - {levels}, image + {levels}), 0, 255)  # near the picture, and a picture
fooled = fooled.astype(np.uint8)
signs = np.random.default_rng({seed}).integers(0, 2, image.shape, dtype=np.int16) * 2 - 1  # heads or tails
random = np.clip(image + {levels} * signs, 0, 255).astype(np.uint8)

before, after, at_random = probabilities(np.stack([image, fooled, random]))
for share in (before, after, at_random):
    print(share.argmax(), share.max(), share[class_index])
"""


def robustness(sizes: Sequence[int]) -> str:
    """Code whose ``accuracies`` are those of the book's convnet after one step of each size."""
    return f"""\
{imports(*_IMPORTS[1:])}

{load_classifier(BOOK_CONVNET)}

# Photographs of cats and dogs of your own: a folder "cats" and a folder "dogs" in "photographs".
photographs = keras.utils.image_dataset_from_directory("photographs", image_size=(150, 150), batch_size=32)
sizes = {list(sizes)}
rights, count = np.zeros(len(sizes)), 0
for pictures, labels in photographs:
    pictures, labels = tf.round(pictures), tf.cast(labels, tf.float32)[:, None]
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        # The score speaks for dogs, and negated for cats.
        right_score = model(pictures, training=False) * (2 * labels - 1)
    signs = tf.sign(tape.gradient(right_score, pictures))
    for place, size in enumerate(sizes):
        stepped = tf.clip_by_value(pictures - size * signs, 0, 255)
        rights[place] += np.sum((model(stepped, training=False) > 0) == (labels > 0))
    count += len(labels)
accuracies = rights / count
print(dict(zip(sizes, accuracies)))
"""


def opinion() -> str:
    """Code whose ``shares`` are the probabilities for a drawing of one's own."""
    source = PictureSource(
        "", 'cv2.cvtColor(cv2.imread("my_drawing.png"), cv2.COLOR_BGR2RGB)', PAPER_SIDE, PAPER_SIDE
    )
    return f"""\
{imports(*_IMPORTS)}

{load_classifier(CLASSIFIER)}

{read_batch(source, (224, 224, 3))}
shares = tf.nn.softmax(model(batch, training=False))[0].numpy()
for index in np.argsort(-shares)[:5]:
    print(index, shares[index])
"""


def renditions(
    source: PictureSource, model: str, *, size: tuple[int, int, int], tiles: int, threshold: int
) -> str:
    """Code whose ``drawn`` are the renditions of a photograph by name, and ``shares`` what the model says of them.

    Args:
        source: Of the photograph at its own size.
        model: Reference, see :mod:`core.specs.models`.
        size: ``(H, W, 3)`` that the model takes.
        tiles: A row.
        threshold: Of the edges.
    """
    return f"""\
{imports(*_IMPORTS, source.imports)}

{load_classifier(model)}

{read_batch(source, size)}
weights = np.array([0.299, 0.587, 0.114], np.float32)
grey = np.rint(picture.astype(np.float32) @ weights).astype(np.uint8)
blurred = cv2.GaussianBlur(grey, (0, 0), 1.5)
lines = 255 - cv2.Canny(blurred, {threshold / 2:g}, {threshold}, L2gradient=True)

tiles, side = {tiles}, {size[0]} // {tiles}
cut = picture[: tiles * side, : tiles * side].reshape(tiles, side, tiles, side, 3).swapaxes(1, 2)
mixed = cut.reshape(tiles**2, side, side, 3)[np.random.default_rng(0).permutation(tiles**2)]
mixed = mixed.reshape(tiles, tiles, side, side, 3).swapaxes(1, 2).reshape(tiles * side, tiles * side, 3)

drawn = {{
    "photograph": picture,
    "without colour": np.repeat(grey[..., None], 3, axis=2),
    "tiles": mixed,
    "cartoon": cv2.stylization(picture, sigma_s=60, sigma_r=0.45),
    "edges": np.repeat(lines[..., None], 3, axis=2),
}}


{_LOGITS}


height, width = picture.shape[:2]
batch = np.stack([cv2.resize(one, (width, height)) for one in drawn.values()])
shares = dict(zip(drawn, probabilities(batch)))
for name, share in shares.items():
    print(name, share.argmax(), share.max())
"""
