"""Padding against TensorFlow."""

import numpy as np
import tensorflow as tf

from core.operations.windows import padding_amounts


def test_padding_is_that_of_tensorflow():
    """A kernel of distinct powers of ten over ones tells which of its cells met a padded zero."""
    for input_size in range(1, 9):
        for kernel_size in range(1, 6):
            for stride in range(1, 5):
                ones = np.ones((1, input_size, 1), np.float32)
                digits = (10.0 ** np.arange(kernel_size)).astype(np.float32).reshape(-1, 1, 1)
                response = tf.nn.conv1d(ones, digits, stride=stride, padding="SAME").numpy().ravel()
                before, after = padding_amounts(input_size, kernel_size, stride=stride, padding="same")
                met = np.pad(np.ones(input_size), (before, after))
                first, last = met[:kernel_size], met[(len(response) - 1) * stride :][:kernel_size]
                assert response[0] == first @ digits[:, 0, 0]
                assert response[-1] == last @ digits[:, 0, 0]
