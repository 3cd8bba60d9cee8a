"""Made-up training histories: textbook shapes to read, and to draw while there is no real run."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.errors import N_
from core.histories.history import History

_CHANCE_LOSS = 0.693  # binary cross-entropy of a net that answers one half to everything
STEPS_PER_EPOCH = 100
TURN, TURNING_EPOCHS = 15, 40


@dataclass(frozen=True)
class Example:
    """A made-up run: losses fall exponentially from chance, the validation loss then rises along a line.

    Attributes:
        title: Says that it is made up.
        num_epochs: Length of the run.
        decay: Epochs in which the training loss falls to ``1/e``.
        floors: What training and validation loss fall towards.
        rise: What is added to the validation loss each epoch, from epoch ``rise_from`` on.
        rise_from: The last epoch to which nothing is added.

    Example:
        >>> history = EXAMPLES["overfitting"].history()
        >>> len(history.epochs), history.metrics["loss"][-1] < history.metrics["val_loss"][-1]
        (40, True)
    """

    title: str
    num_epochs: int
    decay: float
    floors: tuple[float, float]
    rise: float = 0.0
    rise_from: int = 0

    def history(self) -> History:
        """The run; noise is drawn from a fixed seed."""
        rng = np.random.default_rng(5)
        epochs = np.arange(1, self.num_epochs + 1)
        losses = [floor + (_CHANCE_LOSS - floor) * np.exp(-epochs / self.decay) for floor in self.floors]
        noise = rng.normal(0.0, 1.0, (4, self.num_epochs))
        rise = self.rise * np.maximum(epochs - self.rise_from, 0)
        metrics = {
            "loss": losses[0] + 0.005 * noise[0],
            "accuracy": _accuracy(losses[0]) + 0.006 * noise[1],
            "val_loss": losses[1] + rise + 0.01 * noise[2],
            # The loss counts how sure a wrong answer is, accuracy does not: it hardly falls.
            "val_accuracy": _accuracy(losses[1] + 0.1 * rise) + 0.01 * noise[3],
        }
        columns = {
            name: tuple(np.maximum(values, 0.001).round(4).tolist()) for name, values in metrics.items()
        }
        return History(
            self.title, tuple(map(float, epochs)), columns, steps_per_epoch=STEPS_PER_EPOCH, kind="own"
        )


EXAMPLES: Mapping[str, Example] = {
    "underfitting": Example(N_("Made up: underfitting"), 30, decay=35.0, floors=(0.25, 0.28)),
    "good_fit": Example(N_("Made up: good fit"), 40, decay=6.0, floors=(0.1, 0.15)),
    "overfitting": Example(
        N_("Made up: overfitting"), 40, decay=7.0, floors=(0.015, 0.4), rise=0.01, rise_from=8
    ),
}


def turning_loss(*, noise: float = 0.0) -> NDArray[np.float64]:
    """A validation loss ``(40,)`` that falls along a line until epoch 15 and then rises half as steeply.

    Args:
        noise: Standard deviation of what is added, from a fixed seed.

    Example:
        >>> loss = turning_loss()
        >>> int(loss.argmin()) + 1, [round(float(loss[epoch - 1]), 2) for epoch in (5, 15, 25)]
        (15, [0.6, 0.4, 0.5])
    """
    epochs = np.arange(1, TURNING_EPOCHS + 1)
    after = epochs - TURN
    line = 0.4 + np.where(after < 0, -0.02 * after, 0.01 * after)
    return line + np.random.default_rng(5).normal(0.0, noise, TURNING_EPOCHS)


def _accuracy(loss: NDArray[np.float64]) -> NDArray[np.float64]:
    """A plausible accuracy: one half at chance, 1 at no loss."""
    return 1.0 - 0.5 * loss / _CHANCE_LOSS
