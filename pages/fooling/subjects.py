"""What can be drawn from memory: the classes of ImageNet that it belongs to, and how the program draws it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core.architectures.imagenet_groups import CATS, DOGS
from core.datasets.drawn_pets.breeds import Species
from core.datasets.drawn_pets.pictures import draw_picture
from core.errors import N_
from core.images.sketches import BICYCLE, draw_strokes
from core.specs.presets.fooling import PAPER_SIDE

_SEED = 5


@dataclass(frozen=True)
class Subject:
    """Something to draw.

    Attributes:
        title: To show; a sentence of the message catalogue.
        together: What its classes are called together; the same.
        classes: Of ImageNet, from 0.
        draw: The program's own drawing, uint8 ``(H, W, 3)``.
    """

    title: str
    together: str
    classes: tuple[int, ...]
    draw: Callable[[], NDArray[np.uint8]]


def _pet(species: Species) -> NDArray[np.uint8]:
    return draw_picture(species, 224, np.random.default_rng(_SEED))


SUBJECTS: Mapping[str, Subject] = {
    "bicycle": Subject(
        N_("a bicycle"),
        N_("both kinds of bicycles together"),
        (444, 671),
        partial(draw_strokes, BICYCLE, PAPER_SIDE),
    ),
    "cat": Subject(N_("a cat"), N_("all cats together"), tuple(CATS), partial(_pet, "cat")),
    "dog": Subject(N_("a dog"), N_("all dogs together"), tuple(DOGS), partial(_pet, "dog")),
}
