"""The record of one training run: what was measured at which epoch."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Literal

HistoryKind = Literal["recorded", "own", "uploaded"]
Axis = Literal["epoch", "step"]

_LOWER_IS_BETTER = ("loss", "error", "mae", "mse", "rmse")


@dataclass(frozen=True)
class History:
    """The curves of one training run.

    Attributes:
        name: Name to show.
        epochs: Epoch numbers, counted from 1 and increasing; None for a run that was recorded by step only.
        metrics: One value an epoch for each metric; NaN is a gap. Names are those of today's Keras: ``loss``,
            ``accuracy``, ``val_loss``, ``val_accuracy``, ...
        steps: Training steps (batches) at which the values were recorded, for a run recorded by step.
        steps_per_epoch: Batches in an epoch, or None if it is not known.
        kind: Where the run comes from.

    Raises:
        ValueError: Neither epochs nor steps are given, or a metric has another number of values.

    Example:
        >>> history = History("run", (1.0, 2.0), {"loss": (0.75, 0.5)}, steps_per_epoch=100)
        >>> history.positions("epoch"), history.positions("step")
        ((1.0, 2.0), (100.0, 200.0))
    """

    name: str
    epochs: tuple[float, ...] | None
    metrics: Mapping[str, tuple[float, ...]]
    steps: tuple[float, ...] | None = None
    steps_per_epoch: int | None = None
    kind: HistoryKind = "own"

    def __post_init__(self) -> None:
        if self.epochs is None and self.steps is None:
            raise ValueError("A History has neither epochs nor steps; give one of them.")
        lengths = {
            len(column) for column in (self.epochs, self.steps, *self.metrics.values()) if column is not None
        }
        if len(lengths) != 1:
            raise ValueError(
                f"The columns of a History have {sorted(lengths)} values; all need the same number."
            )

    def positions(self, axis: Axis) -> tuple[float, ...] | None:
        """Where the values lie on an axis of epochs or of steps; None if ``steps_per_epoch`` is needed and not known.

        An epoch's values belong to its end: epoch 1 of 100 steps lies at step 100.
        """
        known = self.epochs if axis == "epoch" else self.steps
        if known is not None:
            return known
        if self.steps_per_epoch is None:
            return None
        if axis == "epoch":
            return tuple(step / self.steps_per_epoch for step in self.steps or ())
        return tuple(epoch * self.steps_per_epoch for epoch in self.epochs or ())

    def beginning(self, count: int) -> "History":
        """The first ``count`` values of everything.

        Example:
            >>> History("run", (1.0, 2.0), {"loss": (0.75, 0.5)}).beginning(1).metrics
            {'loss': (0.75,)}
        """
        return replace(
            self,
            epochs=self.epochs and self.epochs[:count],
            steps=self.steps and self.steps[:count],
            metrics={name: values[:count] for name, values in self.metrics.items()},
        )

    def final(self, metric: str) -> float | None:
        """The last value of a metric but for gaps; None if there is none.

        Example:
            >>> run = History("run", (1.0, 2.0), {"loss": (0.75, float("nan")), "accuracy": (0.5, 0.75)})
            >>> run.final("loss"), run.final("accuracy"), run.final("val_loss")
            (0.75, 0.75, None)
        """
        return next((value for value in reversed(self.metrics.get(metric, ())) if isfinite(value)), None)

    def final_difference(self, metric: str, other: str) -> float | None:
        """``final(metric) - final(other)``; None if one of them is missing.

        Example:
            >>> run = History("run", (1.0,), {"accuracy": (0.75,), "val_accuracy": (0.5,)})
            >>> run.final_difference("accuracy", "val_accuracy")
            0.25
        """
        left, right = self.final(metric), self.final(other)
        return None if left is None or right is None else left - right


def higher_is_better(metric: str) -> bool:
    """False for losses and errors (``loss``, ``val_loss``, ``mae``, ``mse``, ...), True for all others.

    Example:
        >>> higher_is_better("val_accuracy"), higher_is_better("val_loss")
        (True, False)
    """
    return not any(part in metric.lower() for part in _LOWER_IS_BETTER)
