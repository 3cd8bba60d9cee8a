"""Requests to fool a classifier and to hear what it says of pictures, and the records that answer them."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.specs.models import check_model, check_picture
from core.specs.spec import Queue, Spec

MAX_SIZE = 16
"""Most grey levels, of 255, that a pixel may be moved."""
MAX_STEPS = 20
MAX_PICTURES = 64


@dataclass(frozen=True)
class FooledScore:
    """The probabilities (0-1) of a class for the three pictures.

    Attributes:
        class_index: From 0.
        before: For the picture as it was.
        random: For the picture with random noise.
        after: For the fooled picture.
    """

    class_index: int
    before: float
    random: float
    after: float


@dataclass(frozen=True)
class Fooled:
    """A picture, the picture that was changed against the net, and one that was changed as much at random.

    Attributes:
        image: uint8 ``(H, W, C)``, the picture as the model saw it.
        fooled: Same shape and dtype: the pixels that the model got, whole numbers of 0-255.
        random: Same, each value of ``image`` moved up or down by the same size at random.
        scores: The likeliest classes of ``image`` and of ``fooled``, and the wanted one; the likeliest before first.
        before, after, random_index: The likeliest class of each of the three pictures.
        watched: Probability (0-1) of the class that the steps go away from or toward, before the first step and
            after each.
        heat_before, heat_after: float32 ``(h, w)``, the class activation maps of ``before`` in ``image`` and of
            ``after`` in ``fooled``, not scaled.
    """

    image: NDArray[np.uint8]
    fooled: NDArray[np.uint8]
    random: NDArray[np.uint8]
    scores: tuple[FooledScore, ...]
    before: int
    after: int
    random_index: int
    watched: tuple[float, ...]
    heat_before: NDArray[np.float32]
    heat_after: NDArray[np.float32]


@dataclass(frozen=True)
class FoolingSpec(Spec[Fooled]):
    """Steps along the sign of the gradient, against a picture; answered by :class:`Fooled`.

    Attributes:
        model: Reference of a classifier, see :mod:`core.specs.models`.
        picture: SHA-256 of a stored picture; its centre square is resized to the model's input.
        size: Grey levels, 1 to ``MAX_SIZE``, that no value of the picture is moved more than.
        steps: 1 to ``MAX_STEPS``: one step of ``size`` (Goodfellow et al. 2014), or that many shorter ones
            (Kurakin et al. 2016).
        toward: The class to make likelier, or None to make the likeliest one less likely.
        seed: Of the random noise.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.fooling:answer_fooling"
    queue: ClassVar[Queue] = "slow"

    model: str
    picture: str
    size: int
    steps: int = 1
    toward: int | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        check_model(self.model)
        check_picture(self.picture)
        if not 1 <= self.size <= MAX_SIZE:
            sentence = N_("A step of {size} grey levels was asked for; choose from 1 to {most}.")
            raise InputError(sentence, size=self.size, most=MAX_SIZE)
        if not 1 <= self.steps <= MAX_STEPS:
            sentence = N_("{count} steps were asked for; choose from 1 to {most}.")
            raise InputError(sentence, count=self.steps, most=MAX_STEPS)


def step_length(size: int, steps: int) -> int:
    """Whole grey levels of each step, so that all of them together can reach ``size``."""
    return -(-size // steps)


@dataclass(frozen=True)
class OpinionsSpec(Spec[NDArray[np.float32]]):
    """What a classifier says of several pictures; answered by float32 ``(pictures, classes)``, rows that sum to 1.

    Attributes:
        model: Reference of a classifier, see :mod:`core.specs.models`.
        pictures: SHA-256 of stored pictures, 1 to ``MAX_PICTURES``; the centre square of each is resized.
    """

    answered_by: ClassVar[str] = "core.networks.inspection.fooling:answer_opinions"

    model: str
    pictures: tuple[str, ...]

    def __post_init__(self) -> None:
        check_model(self.model)
        for picture in self.pictures:
            check_picture(picture)
        if not 1 <= len(self.pictures) <= MAX_PICTURES:
            sentence = N_("{count} pictures were asked about; choose from 1 to {most}.")
            raise InputError(sentence, count=len(self.pictures), most=MAX_PICTURES)
