"""Code that fools a classifier, hears its opinion of a drawing, and draws a photograph in other ways."""

from collections.abc import Sequence

from core.datasets.spec import DataSpec
from core.snippets.datasets import read_data
from core.snippets.networks import build_model, read_batch
from core.snippets.pictures import PictureSource
from core.snippets.text import imports
from core.specs.fooling import step_length
from core.specs.models import BOOK_CONVNET
from core.specs.presets.fooling import CLASSIFIER

_PICTURES = 20  # of each class, few enough to be fast

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
    return f"""\
{build_model(reference)}
if hasattr(model.layers[-1], "activation"):
    model.layers[-1].activation = keras.activations.linear  # the score before softmax or sigmoid"""


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

# These pictures are drawn, since the photographs of the chart may not be passed on: put your own in their place.
{read_data(DataSpec("drawn_pets", "", 150, 1, 0, _PICTURES))}
images, labels = test
images, labels = tf.constant(images, tf.float32), labels[:, None]
with tf.GradientTape() as tape:
    tape.watch(images)
    # The score speaks for dogs, and negated for cats.
    right_score = model(images, training=False) * (2.0 * labels - 1)
signs = tf.sign(tape.gradient(right_score, images))

accuracies = {{}}
for size in {list(sizes)}:
    stepped = tf.clip_by_value(images - size * signs, 0, 255)
    accuracies[size] = float(np.mean((model(stepped, training=False).numpy() > 0) == (labels > 0)))
print(accuracies)
"""


def opinion(source: PictureSource) -> str:
    """Code whose ``shares`` are the probabilities that EfficientNet-Lite0 gives its classes for a drawing.

    Args:
        source: Of the drawing.
    """
    return f"""\
{imports(*_IMPORTS, source.imports)}

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
