"""Code of the lesson on accuracy: NumPy and scikit-learn on the probabilities of the screen."""

import textwrap

import numpy as np
from numpy.typing import NDArray

_WIDTH = 96
_SCALE = 10_000


def unequal_classes(positives: NDArray[np.float32], negatives: NDArray[np.float32]) -> str:
    """Code whose ``accuracy``, ``constant`` and ``balanced`` are the three numbers of the screen.

    Args:
        positives: Probabilities of the class for its own pictures.
        negatives: Likewise for all others.
    """
    return f"""\
import numpy as np
from sklearn.metrics import accuracy_score, balanced_accuracy_score, confusion_matrix

{_data(positives, negatives)}
predicted = scores > 0.5
accuracy = accuracy_score(labels, predicted)
constant = max(labels.mean(), 1 - labels.mean())  # the commoner answer, whatever the picture
balanced = balanced_accuracy_score(labels, predicted)
matrix = confusion_matrix(labels, predicted)  # row: true class, column: predicted one
print(f"accuracy {{accuracy:.1%}}, always the commoner answer {{constant:.1%}}, balanced {{balanced:.1%}}")
print(matrix)
"""


def thresholds(positives: NDArray[np.float32], negatives: NDArray[np.float32], threshold: float) -> str:
    """Code whose ``precision`` and ``recall`` are those of the screen, and which draws both curves."""
    return f"""\
import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import (
    PrecisionRecallDisplay, RocCurveDisplay, average_precision_score, confusion_matrix, precision_score,
    recall_score, roc_auc_score,
)

{_data(positives, negatives)}
threshold = {threshold:g}
predicted = scores > threshold
precision = precision_score(labels, predicted, zero_division=np.nan)
recall = recall_score(labels, predicted)
matrix = confusion_matrix(labels, predicted)
area, average = roc_auc_score(labels, scores), average_precision_score(labels, scores)
print(f"precision {{precision:.1%}}, recall {{recall:.1%}}, ROC area {{area:.3f}}, average precision {{average:.3f}}")
PrecisionRecallDisplay.from_predictions(labels, scores)
RocCurveDisplay.from_predictions(labels, scores)
plt.show()
"""


def calibration(
    probabilities: NDArray[np.float32], labels: NDArray[np.int64], temperature: float, *, bins: int
) -> str:
    """Code whose ``accuracy`` and ``error`` are the bars and the calibration error of the screen.

    The snippet holds the confidence and whether it was right, sorted, for the temperature on the screen.
    """
    logits = np.log(np.clip(probabilities.astype(np.float64), 1e-7, 1)) / temperature
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    confidence = (powers / powers.sum(axis=1, keepdims=True)).max(axis=1)
    is_right = probabilities.argmax(axis=1) == labels
    return f"""\
import numpy as np

# How sure the net was of its answer, in ten-thousandths: where it was right, and where it was wrong.
right = np.array(\"\"\"
{_numbers(confidence[is_right])}
\"\"\".split(), float) / {_SCALE}
wrong = np.array(\"\"\"
{_numbers(confidence[~is_right])}
\"\"\".split(), float) / {_SCALE}
confidence = np.concatenate([right, wrong])
is_right = np.arange(len(confidence)) < len(right)

edges = np.linspace({1 / probabilities.shape[1]:g}, 1, {bins + 1})
place = np.clip(np.searchsorted(edges, confidence) - 1, 0, {bins - 1})
count = np.bincount(place, minlength={bins})
accuracy = np.bincount(place, is_right, {bins}) / np.maximum(count, 1)
mean = np.bincount(place, confidence, {bins}) / np.maximum(count, 1)
error = np.sum(count * np.abs(mean - accuracy)) / len(confidence)
print(f"expected calibration error {{error:.1%}}")
for low, high, number, share in zip(edges, edges[1:], count, accuracy):
    print(f"{{low:.2f}}-{{high:.2f}}: {{number}} pictures, right {{share:.1%}}")
"""


def most_wrong() -> str:
    """Code that plants wrong labels, trains, removes the pictures with the largest losses and trains anew.

    On the digits of 8x8 pixels that scikit-learn brings along, so that it runs anywhere: other numbers than those of
    the screen.
    """
    return """\
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

# The digits of 8x8 pixels that scikit-learn brings along: the steps of the screen, with other numbers.
images, labels = load_digits(return_X_y=True)
images = images.reshape(-1, 8, 8, 1).astype("float32") / 16
train, new, train_labels, new_labels = train_test_split(images, labels, test_size=0.4, random_state=0)

rng = np.random.default_rng(0)
chosen = rng.permutation(len(train))[: round(0.3 * len(train))]
given = train_labels.copy()
given[chosen] = (train_labels[chosen] + rng.integers(1, 10, len(chosen))) % 10  # wrong on purpose


def trained(images, labels, epochs):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.Conv2D(64, 3, activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images, labels, batch_size=32, epochs=epochs, verbose=0)
    return model, model.evaluate(new, new_labels, verbose=0)[1]


judge, _ = trained(train, given, epochs=5)  # it has not yet learned the wrong labels by heart
probabilities = judge.predict(train, verbose=0)
losses = -np.log(np.clip(probabilities[np.arange(len(given)), given], 1e-7, 1))
worst = np.argsort(-losses)[:300]
print(f"of the {len(worst)} most wrong, {np.mean(given[worst] != train_labels[worst]):.0%} are labelled wrong")
kept = np.setdiff1d(np.arange(len(train)), worst)
_, before = trained(train, given, epochs=40)
_, after = trained(train[kept], given[kept], epochs=40)
print(f"accuracy on new digits: {before:.1%}, without the most wrong {after:.1%}")
"""


def _data(positives: NDArray[np.float32], negatives: NDArray[np.float32]) -> str:
    return f"""\
# Probabilities of the class in ten-thousandths, sorted: for its own pictures, and for all others.
own = np.array(\"\"\"
{_numbers(positives)}
\"\"\".split(), float) / {_SCALE}
others = np.array(\"\"\"
{_numbers(negatives)}
\"\"\".split(), float) / {_SCALE}
scores = np.concatenate([own, others])
labels = np.arange(len(scores)) < len(own)
"""


def _numbers(values: NDArray[np.floating]) -> str:
    numbers = " ".join(str(round(float(value) * _SCALE)) for value in np.sort(values))
    return "\n".join(textwrap.wrap(numbers, _WIDTH))
