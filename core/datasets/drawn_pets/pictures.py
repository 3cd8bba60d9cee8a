"""Whole pictures of drawn pets."""

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn_pets.body import draw_body
from core.datasets.drawn_pets.breeds import Species, random_pet
from core.datasets.drawn_pets.canvas import Canvas
from core.datasets.drawn_pets.head import draw_head
from core.datasets.drawn_pets.scene import background, foreground, light

# Where the middle of the head may lie, so that a body drawn to its right and below stays mostly in the picture.
PLACES = {
    "portrait": ((0.35, 0.65), (0.35, 0.5)),
    "sitting": ((0.35, 0.65), (0.28, 0.42)),
    "lying": ((0.2, 0.4), (0.35, 0.6)),
    "standing": ((0.2, 0.4), (0.3, 0.45)),
}
HEAD_RADII = {
    "portrait": (0.22, 0.31),
    "sitting": (0.16, 0.21),
    "lying": (0.15, 0.2),
    "standing": (0.14, 0.18),
}


def draw_picture(species: Species, size: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """One picture of a cat or a dog, RGB uint8 ``(size, size, 3)``; equal states of ``rng`` give equal bytes."""
    pixels = background(rng, size)
    pet = random_pet(rng, species)
    (left, right), (top, bottom) = PLACES[pet.pose]
    mirrored = bool(rng.random() < 0.5)
    x, y = rng.uniform(left, right), rng.uniform(top, bottom)
    canvas = Canvas(
        pixels,
        origin=((1 - x if mirrored else x) * size, y * size),
        unit=rng.uniform(*HEAD_RADII[pet.pose]) * size,
        degrees=rng.uniform(-14, 14),
        mirrored=mirrored,
    )
    draw_body(rng, canvas, pet)
    draw_head(rng, canvas, pet)
    foreground(rng, pixels)
    return light(rng, pixels)
