"""Requests to train a net; answered by a run of the store."""

import math
import re
from dataclasses import dataclass, field
from typing import ClassVar, Literal, Protocol

from core.architectures.convnets import ModelSpec
from core.augmentation import AugmentationPolicy
from core.datasets.spec import DataSpec
from core.errors import N_, InputError
from core.runs import Run
from core.specs.spec import Queue, Spec


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
            raise InputError(sentence, name=self.name)
        if not 0 < self.learning_rate < float("inf"):
            sentence = N_("The learning rate is {rate}; choose a number above 0, such as 0.0001.")
            raise InputError(sentence, rate=self.learning_rate)
        object.__setattr__(self, "learning_rate", float(self.learning_rate))


class Net(Protocol):
    """What all nets have that are trained."""

    @property
    def image_shape(self) -> tuple[int, int, int]:
        """``(H, W, C)`` of its pictures."""

    @property
    def classes(self) -> int:
        """How many it tells apart."""


@dataclass(frozen=True)
class TrainingSpec(Spec[Run]):
    """Base of the requests that train a net and are answered by a run of the store.

    Attributes:
        data: Which pictures.
        model: Which net.
        augmentation: How training pictures are changed; validation and test pictures never are.
        batch_size: Pictures a step.
        seed: Of weights, order, augmentation and dropout.
        title: What the run is called on the page; part of its identity.
    """

    queue: ClassVar[Queue] = "training"
    most_seconds: ClassVar[float] = math.inf
    cached: ClassVar[bool] = False

    data: DataSpec
    model: Net
    augmentation: AugmentationPolicy = field(default_factory=AugmentationPolicy)
    batch_size: int = field(default=20, kw_only=True)
    seed: int = field(default=0, kw_only=True)
    title: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        steps = 1 if self.steps_per_epoch is None else self.steps_per_epoch
        if min(self.batch_size, self.epochs, steps) < 1 or self.seed < 0:
            raise InputError(
                N_("{epochs} epochs of {steps} steps of {batch} pictures with seed {seed} were asked for; choose at "
                   "least 1 of each, and a seed from 0."),
                epochs=self.epochs, steps=steps, batch=self.batch_size, seed=self.seed,
            )  # fmt: skip

    @property
    def epochs(self) -> int:
        """How many, all phases together."""
        raise NotImplementedError

    @property
    def steps_per_epoch(self) -> int | None:
        """Steps after which the net is validated, or None for one pass over the training pictures."""
        return None

    def num_steps(self, num_train: int) -> int:
        """Steps of an epoch on that many training pictures; a pass ends with a batch that others fill up."""
        return self.steps_per_epoch or math.ceil(num_train / self.batch_size)

    @property
    def run_id(self) -> str:
        """Folder of the run: a slug of the title and the :attr:`spec_id`."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.title.lower()).strip("-")[:40].strip("-")
        return f"{slug or 'run'}-{self.spec_id}"


@dataclass(frozen=True)
class RunSpec(TrainingSpec):
    """Training a net from scratch: with the same spec, the same run.

    Attributes:
        optimizer: See :class:`OptimizerSpec`.
        steps_per_epoch: Steps after which the net is validated, or None for one pass over the training
            pictures (rounded up). Epochs longer than a pass begin another one, shuffled anew.
        epochs: How many.
    """

    answered_by: ClassVar[str] = "core.networks.training.scratch:train"

    model: ModelSpec
    optimizer: OptimizerSpec = field(default_factory=OptimizerSpec)
    steps_per_epoch: int | None = None
    epochs: int = 30
