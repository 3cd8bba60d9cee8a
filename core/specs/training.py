"""Requests to train a net; answered by a run of the store."""

import re
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from core.architectures.convnets import ModelSpec
from core.augmentation import AugmentationPolicy
from core.datasets.spec import DataSpec
from core.errors import N_, InputError
from core.specs.spec import Queue, Spec


class UnusableRunSpec(InputError):
    """A setting of the training outside its range."""


@dataclass(frozen=True)
class OptimizerSpec:
    """How the weights follow the gradient; all else as Keras has it.

    Attributes:
        name: ``"rmsprop"``, ``"adam"`` or ``"sgd"``.
        learning_rate: Above 0.
    """

    name: Literal["rmsprop", "adam", "sgd"] = "rmsprop"
    learning_rate: float = 1e-4

    def __post_init__(self) -> None:
        if self.name not in ("rmsprop", "adam", "sgd"):
            sentence = N_("The optimizer {name} is unknown; choose rmsprop, adam or sgd.")
            raise UnusableRunSpec(sentence, name=self.name)
        if not 0 < self.learning_rate < float("inf"):
            sentence = N_("The learning rate is {rate}; choose a number above 0, such as 0.0001.")
            raise UnusableRunSpec(sentence, rate=self.learning_rate)
        object.__setattr__(self, "learning_rate", float(self.learning_rate))


@dataclass(frozen=True)
class TrainingSpec(Spec):
    """Base of the requests that train a net and are answered by a run of the store.

    Attributes:
        seed: Of weights, order, augmentation and dropout.
        title: What the run is called on the page; part of its identity.
    """

    queue: ClassVar[Queue] = "training"
    cached: ClassVar[bool] = False

    seed: int = field(default=0, kw_only=True)
    title: str = field(default="", kw_only=True)

    @property
    def run_id(self) -> str:
        """Folder of the run: a slug of the title and the :attr:`spec_id`."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")[:40].strip("-")
        return f"{slug or 'run'}-{self.spec_id}"


@dataclass(frozen=True)
class RunSpec(TrainingSpec):
    """Training a net from scratch: with the same spec, the same run.

    Attributes:
        data: Which pictures.
        model: Which net.
        augmentation: How training pictures are changed; validation and test pictures never are.
        optimizer: See :class:`OptimizerSpec`.
        batch_size: Pictures a step.
        steps_per_epoch: Steps after which the net is validated, or None for one pass over the training
            pictures (rounded up). Epochs longer than a pass begin another one, shuffled anew.
        epochs: How many.
    """

    answered_by: ClassVar[str] = "core.networks.training.scratch:train"

    data: DataSpec
    model: ModelSpec
    augmentation: AugmentationPolicy = field(default_factory=AugmentationPolicy)
    optimizer: OptimizerSpec = field(default_factory=OptimizerSpec)
    batch_size: int = 20
    steps_per_epoch: int | None = None
    epochs: int = 30

    def __post_init__(self) -> None:
        check_training_numbers(self.epochs, self.steps_per_epoch, self.batch_size, self.seed)


def check_training_numbers(epochs: int, steps: int | None, batch_size: int, seed: int) -> None:
    """Refuse what cannot be counted.

    Raises:
        UnusableRunSpec: A number is below 1, or the seed below 0.
    """
    numbers = (batch_size, epochs, 1 if steps is None else steps)
    if min(numbers) < 1 or seed < 0:
        raise UnusableRunSpec(
            N_("{epochs} epochs of {steps} steps of {batch} pictures with seed {seed} were asked for; choose at "
               "least 1 of each, and a seed from 0."),
            epochs=epochs, steps=numbers[2], batch=batch_size, seed=seed,
        )  # fmt: skip
