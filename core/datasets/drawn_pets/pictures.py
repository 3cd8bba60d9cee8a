"""Whole pictures of drawn pets."""

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn_pets.anatomy import draw_pet
from core.datasets.drawn_pets.breeds import Species, random_pet
from core.datasets.drawn_pets.canvas import Canvas
from core.datasets.drawn_pets.scene import background, foreground, light

# Where the middle of the head may lie, so that a body drawn to its right and below stays mostly in the picture.
PLACES = {
    "portrait": ((0.3, 0.7), (0.3, 0.55)),
    "sitting": ((0.3, 0.7), (0.2, 0.45)),
    "lying": ((0.15, 0.45), (0.3, 0.65)),
    "standing": ((0.15, 0.45), (0.25, 0.5)),
}
HEAD_RADII = {
    "portrait": (0.14, 0.27),
    "sitting": (0.1, 0.17),
    "lying": (0.1, 0.16),
    "standing": (0.09, 0.15),
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
        degrees=rng.uniform(-22, 22),
        mirrored=mirrored,
    )
    draw_pet(rng, canvas, pet)
    foreground(rng, pixels)
    return light(rng, pixels)
