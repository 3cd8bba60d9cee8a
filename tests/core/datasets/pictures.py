"""Pictures for the tests."""

import cv2
import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn_pets.breeds import Species
from core.datasets.drawn_pets.pictures import draw_picture


def picture_bytes(number: int, suffix: str = ".png", size: tuple[int, int] = (12, 18)) -> bytes:
    """A file whose picture is one colour, (number, 255 - number, 7)."""
    pixels = np.full((*size, 3), (number, 255 - number, 7), np.uint8)
    return cv2.imencode(suffix, pixels[..., ::-1])[1].tobytes()


def draw_pets(species: Species, count: int, size: int, *, seed: int = 0, split: int = 0) -> NDArray[np.uint8]:
    """The first drawn pets of a species in a split (0 is training), uint8 ``(count, size, size, 3)``."""
    streams = (np.random.default_rng([seed, split, species == "dog", number]) for number in range(count))
    return np.stack([draw_picture(species, size, rng) for rng in streams])
