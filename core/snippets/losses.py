"""Code of the loss of one picture, in Keras."""


def one_picture(probability: float, label: int) -> str:
    """Code whose ``losses`` and ``slopes`` are those of the screen.

    Args:
        probability: Of class 1, above 0 and below 1.
        label: 0 or 1.
    """
    return f"""\
import math

import keras
import numpy as np
import tensorflow as tf

probability, label = {probability:g}, {label}
logit = tf.Variable([[math.log(probability / (1 - probability))]])
target = np.array([[{label}.0]], "float32")
losses, slopes = {{}}, {{}}
for name, loss in (
    ("cross_entropy", keras.losses.BinaryCrossentropy()),
    ("squared_error", keras.losses.MeanSquaredError()),
):
    with tf.GradientTape() as tape:
        value = loss(target, keras.ops.sigmoid(logit))
    losses[name], slopes[name] = float(value), float(tape.gradient(value, logit)[0, 0])
    print(f"{{name}}: {{losses[name]:.3f}}, slope along the logit {{slopes[name]:+.3f}}")
"""
