"""Code of the kernel that learns."""

import numpy as np
from numpy.typing import NDArray

from core.snippets.networks import read_batch
from core.snippets.pictures import PictureSource
from core.snippets.text import array_literal, imports


def kernel_descent(
    source: PictureSource, hidden: NDArray[np.floating], start: NDArray[np.floating], *, side: int, rate: float,
    steps: int,
) -> str:  # fmt: skip
    """Code whose ``kernel`` ``(9,)`` has learned for so many steps.

    Args:
        source: Of the picture at its own size.
        hidden: ``(3, 3)``, the kernel that makes the target.
        start: ``(3, 3)``, the kernel at first.
        side: Pixels a side of the picture that it learns from.
        rate: Learning rate.
        steps: How many.
    """
    return f"""\
{imports("import cv2", "import matplotlib.pyplot as plt", "import numpy as np", source.imports)}

{read_batch(source, (side, side, 3))}

# Grey, with mean 0 and standard deviation 1
grey = np.asarray(batch)[0] @ np.array([0.299, 0.587, 0.114])
inputs = (grey - grey.mean()) / grey.std()

# The map of a kernel that stays hidden from the one that learns
hidden = np.array({array_literal(hidden)})
windows = np.lib.stride_tricks.sliding_window_view(inputs, (3, 3)).reshape(-1, 9)
target = windows @ hidden.ravel()

# Gradient descent on the mean squared error
kernel = np.array({array_literal(start)}).ravel()
errors = []
for _ in range({steps}):
    error = windows @ kernel - target
    errors.append((error**2).mean())
    kernel = kernel - {rate:.6g} * 2 * error @ windows / len(windows)
print(kernel.reshape(3, 3).round(2))

# The error, step by step
plt.semilogy(errors)
plt.xlabel("step")
plt.ylabel("mean squared error")
plt.show()
"""
