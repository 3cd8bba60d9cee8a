"""Draw a pet from the neck down: tail, trunk, legs, markings. One head radius is the unit of length."""

import numpy as np

from core.datasets.drawn_pets.breeds import Pet
from core.datasets.drawn_pets.canvas import Canvas, Colour, ellipse_points, ragged, shade

Rng = np.random.Generator


def draw_body(rng: Rng, canvas: Canvas, pet: Pet) -> None:
    """Draw everything that lies behind the head, whose middle is the canvas' origin."""
    if pet.pose != "portrait":
        _tail(rng, canvas, pet)
    _trunk(canvas, pet)
    _markings(rng, canvas, pet)


def draw_furry(canvas: Canvas, pet: Pet, center: tuple[float, float], radius_x: float, radius_y: float, *,
          degrees: float = 0.0, colour: Colour | None = None) -> None:  # fmt: skip
    """Fill an ellipse with the ragged outline of the pet's fur."""
    outline = ragged(ellipse_points(center, radius_x, radius_y, degrees=degrees), center, pet.raggedness)
    canvas.fill(outline, colour or pet.fur)


def _limb(canvas: Canvas, pet: Pet, top: tuple[float, float], length: float, width: float) -> None:
    x, y = top
    middle = (x, y + length / 2)
    draw_furry(canvas, pet, middle, width, length / 2 + 0.1)
    paw = pet.second_fur if pet.markings == "mask" else pet.fur
    canvas.fill(ellipse_points((x + 0.08, y + length), width * 1.25, width * 0.7), paw)


def _trunk(canvas: Canvas, pet: Pet) -> None:
    match pet.pose:
        case "portrait":
            draw_furry(canvas, pet, (0.0, 1.9), 1.25, 1.3)
        case "sitting":
            draw_furry(canvas, pet, (0.1, 2.1), 1.05, 1.55)
            draw_furry(canvas, pet, (0.85, 3.05), 0.6, 0.55)
            for x in (-0.4, 0.3):
                _limb(canvas, pet, (x, 1.9), 1.6, 0.24)
        case "lying":
            draw_furry(canvas, pet, (1.9, 1.05), 2.1, 0.95)
            for x in (-0.3, 0.5, 3.0):
                canvas.fill(ellipse_points((x, 1.85), 0.65, 0.22), pet.fur)
        case "standing":
            for x in (0.9, 3.1):
                _limb(canvas, pet, (x + 0.35, 1.4), 1.7, 0.2)
            draw_furry(canvas, pet, (2.0, 1.0), 1.85, 0.85)
            draw_furry(canvas, pet, (0.6, 0.6), 0.75, 0.7, degrees=40)
            for x in (0.7, 2.9):
                _limb(canvas, pet, (x + 0.25, 1.4), 1.8, 0.22)
    if pet.collar is not None:
        canvas.lines([ellipse_points((0.1, 0.72), 0.75, 0.4)[2:23]], pet.collar, width=0.2)


TAIL_ROOTS = {"sitting": (0.9, 3.1), "lying": (3.8, 1.1), "standing": (3.7, 0.6)}


def _tail(rng: Rng, canvas: Canvas, pet: Pet) -> None:
    x, y = TAIL_ROOTS[pet.pose]
    steps = np.arange(9) / 8
    bend, start = rng.uniform(-2.4, 2.4), rng.uniform(-1.3, 0.2)
    headings = start + bend * steps
    step = pet.tail_length / 8
    curve = np.stack([x + np.cumsum(np.cos(headings)) * step, y + np.cumsum(np.sin(headings)) * step], axis=1)
    canvas.lines([curve], shade(pet.fur, 70), width=pet.tail_width + 0.1)
    canvas.lines([curve], pet.fur, width=pet.tail_width)
    if pet.markings in ("mask", "patches"):
        canvas.lines([curve[6:]], pet.second_fur, width=pet.tail_width)


def _markings(rng: Rng, canvas: Canvas, pet: Pet) -> None:
    """Stripes or patches on the body; the same kinds for both species."""
    center_x, center_y = {"portrait": (0.0, 1.9), "sitting": (0.1, 2.0)}.get(pet.pose, (2.0, 1.0))
    reach_x, reach_y = {"portrait": (0.9, 0.6), "sitting": (0.7, 1.0)}.get(pet.pose, (1.4, 0.5))
    if pet.markings == "stripes":
        places = [
            (center_x + reach_x * rng.uniform(-1, 1), center_y + reach_y * rng.uniform(-1, 0.6))
            for _ in range(7)
        ]
        bars = [np.array([(x, y), (x + 0.12, y + 0.25), (x + 0.05, y + 0.55)]) for x, y in places]
        canvas.lines(bars, shade(pet.fur, 62), width=0.14)
    elif pet.markings == "patches":
        for _ in range(3):
            middle = (center_x + reach_x * rng.uniform(-1, 1), center_y + reach_y * rng.uniform(-1, 1))
            points = ellipse_points(
                middle, rng.uniform(0.2, 0.5), rng.uniform(0.2, 0.45), degrees=rng.uniform(0, 180)
            )
            canvas.fill(points, pet.second_fur, outline=None)
