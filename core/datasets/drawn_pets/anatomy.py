"""Draw one pet: tail, body, ears, head, face, from back to front. One head radius is the unit of length."""

import math

import numpy as np

from core.datasets.drawn_pets.breeds import Pet
from core.datasets.drawn_pets.canvas import Canvas, Colour, Points, ellipse_points, ragged, shade

INK: Colour = (38, 32, 34)
PINK: Colour = (214, 150, 146)
Rng = np.random.Generator


def draw_pet(rng: Rng, canvas: Canvas, pet: Pet) -> None:
    """Draw ``pet`` with the middle of its head at the canvas' origin."""
    if pet.pose != "portrait":
        _tail(rng, canvas, pet)
    _body(canvas, pet)
    _markings(rng, canvas, pet)
    behind = pet.ears != "floppy"
    if behind:
        _ears(canvas, pet)
    _head(rng, canvas, pet)
    if not behind:
        _ears(canvas, pet)
    _muzzle(canvas, pet)
    _eyes(canvas, pet)
    if pet.whiskers:
        _whiskers(rng, canvas, pet)


def _face_x(pet: Pet, x: float) -> float:
    """Where a feature at ``x`` of a face seen from the front lies once the head has turned."""
    return (x * math.cos(0.6 * pet.yaw) + 0.42 * pet.yaw) * pet.head_width


def _blob(canvas: Canvas, pet: Pet, center: tuple[float, float], radius_x: float, radius_y: float, *,
          degrees: float = 0.0, colour: Colour | None = None) -> None:  # fmt: skip
    outline = ragged(ellipse_points(center, radius_x, radius_y, degrees=degrees), center, pet.raggedness)
    canvas.fill(outline, colour or pet.fur)


def _limb(canvas: Canvas, pet: Pet, top: tuple[float, float], length: float, width: float) -> None:
    x, y = top
    middle = (x, y + length / 2)
    _blob(canvas, pet, middle, width, length / 2 + 0.1)
    paw = pet.second_fur if pet.markings == "mask" else pet.fur
    canvas.fill(ellipse_points((x + 0.08, y + length), width * 1.25, width * 0.7), paw)


def _body(canvas: Canvas, pet: Pet) -> None:
    match pet.pose:
        case "portrait":
            _blob(canvas, pet, (0.0, 1.9), 1.25, 1.3)
        case "sitting":
            _blob(canvas, pet, (0.1, 2.1), 1.05, 1.55)
            _blob(canvas, pet, (0.85, 3.05), 0.6, 0.55)
            for x in (-0.4, 0.3):
                _limb(canvas, pet, (x, 1.9), 1.6, 0.24)
        case "lying":
            _blob(canvas, pet, (1.9, 1.05), 2.1, 0.95)
            for x in (-0.3, 0.5, 3.0):
                canvas.fill(ellipse_points((x, 1.85), 0.65, 0.22), pet.fur)
        case "standing":
            for x in (0.9, 3.1):
                _limb(canvas, pet, (x + 0.35, 1.4), 1.7, 0.2)
            _blob(canvas, pet, (2.0, 1.0), 1.85, 0.85)
            _blob(canvas, pet, (0.6, 0.6), 0.75, 0.7, degrees=40)
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


def _ears(canvas: Canvas, pet: Pet) -> None:
    draw = {"pricked": _pricked_ear, "folded": _folded_ear, "floppy": _floppy_ear}[pet.ears]
    for side in (-1, 1):
        draw(canvas, pet, side)


def _ear_triangle(pet: Pet, side: int) -> Points:
    spread, width = pet.ear_spread * pet.head_width, pet.head_width
    turn = 0.2 * pet.yaw
    return np.array([
        (side * 0.18 * width + turn, -0.8),
        (side * spread + turn * 1.6, -0.75 - pet.ear_length),
        (side * 0.97 * width + turn, -0.22),
    ])  # fmt: skip


def _pricked_ear(canvas: Canvas, pet: Pet, side: int) -> None:
    outer = _ear_triangle(pet, side)
    canvas.fill(outer, pet.second_fur if pet.markings == "mask" else pet.fur)
    inner = outer.mean(axis=0) + (outer - outer.mean(axis=0)) * 0.55
    canvas.fill(inner, PINK, outline=None)


def _folded_ear(canvas: Canvas, pet: Pet, side: int) -> None:
    inner, tip, outer = _ear_triangle(pet, side)
    crease = np.stack([inner + (tip - inner) * 0.45, outer + (tip - outer) * 0.45])
    canvas.fill(np.stack([inner, crease[0], crease[1], outer]), pet.fur)
    hanging = crease.mean(axis=0) + np.array([side * 0.12, 0.42])
    canvas.fill(np.stack([crease[0], hanging, crease[1]]), shade(pet.fur, 88))


def _floppy_ear(canvas: Canvas, pet: Pet, side: int) -> None:
    colour = pet.second_fur if pet.markings in ("mask", "patches") else shade(pet.fur, 82)
    center = (side * (pet.head_width + 0.02) + 0.15 * pet.yaw, -0.45 + 0.55 * pet.ear_length)
    _blob(canvas, pet, center, 0.32, 0.75 * pet.ear_length, degrees=side * -14, colour=colour)


def _head(rng: Rng, canvas: Canvas, pet: Pet) -> None:
    _blob(canvas, pet, (0.0, 0.0), pet.head_width, 1.0)
    if pet.markings == "stripes":
        bars = [
            np.array([(_face_x(pet, x), -0.85), (_face_x(pet, x * 0.6), -0.45)]) for x in (-0.3, 0.0, 0.3)
        ]
        canvas.lines(bars, shade(pet.fur, 62), width=0.1)
    elif pet.markings == "patches":
        side = int(rng.choice([-1, 1]))
        canvas.fill(
            ellipse_points((_face_x(pet, side * 0.45), -0.2), 0.42, 0.45), pet.second_fur, outline=None
        )
    elif pet.markings == "mask":
        canvas.fill(ellipse_points((_face_x(pet, 0.0), 0.25), 0.6, 0.62), pet.second_fur, outline=None)


def _muzzle(canvas: Canvas, pet: Pet) -> None:
    middle = _face_x(pet, 0.0) * 1.15
    colour = pet.second_fur if pet.markings == "mask" else shade(pet.fur, 116)
    top = 0.3
    base = top + pet.muzzle_height
    for side in (-1, 1):
        canvas.fill(ellipse_points((middle + side * pet.muzzle_width * 0.45, base), pet.muzzle_width * 0.6,
                                   pet.muzzle_height * 0.75), colour, outline=86)  # fmt: skip
    if pet.tongue:
        tongue = ellipse_points((middle, base + 0.9 * pet.muzzle_height), 0.15, 0.3)
        canvas.fill(tongue, (222, 96, 110))
    smile = np.array([
        (middle - 0.6 * pet.muzzle_width, base + 0.42 * pet.muzzle_height),
        (middle - 0.25 * pet.muzzle_width, base + 0.58 * pet.muzzle_height),
        (middle, base + 0.1), (middle, top), (middle, base + 0.1),
        (middle + 0.25 * pet.muzzle_width, base + 0.58 * pet.muzzle_height),
        (middle + 0.6 * pet.muzzle_width, base + 0.42 * pet.muzzle_height),
    ])  # fmt: skip
    canvas.lines([smile], INK, width=0.05)
    _nose(canvas, pet, (middle, top))


def _nose(canvas: Canvas, pet: Pet, place: tuple[float, float]) -> None:
    x, y = place
    size = pet.nose
    if pet.species == "cat":
        canvas.fill(
            [(x - size, y - size * 0.6), (x + size, y - size * 0.6), (x, y + size * 0.8)], pet.nose_colour
        )
    else:
        canvas.fill(ellipse_points(place, size, size * 0.72), pet.nose_colour)
        glint = ellipse_points((x - size * 0.3, y - size * 0.25), size * 0.25, size * 0.14)
        canvas.fill(glint, (190, 190, 196), outline=None)


def _eyes(canvas: Canvas, pet: Pet) -> None:
    for side in (-1, 1):
        place = (_face_x(pet, side * 0.43), -0.16)
        if pet.eyes_closed:
            canvas.lines([ellipse_points(place, 0.17, 0.1)[2:23]], INK, width=0.06)
            continue
        slant = side * (14 if pet.slit_pupils else 0)
        canvas.fill(ellipse_points(place, 0.2, 0.17, degrees=slant), pet.eye_colour, outline=30)
        canvas.fill(ellipse_points(place, 0.06 if pet.slit_pupils else 0.11, 0.13), INK, outline=None)
        canvas.fill(
            ellipse_points((place[0] - 0.06, place[1] - 0.06), 0.04, 0.04), (245, 245, 245), outline=None
        )


def _whiskers(rng: Rng, canvas: Canvas, pet: Pet) -> None:
    middle, base = _face_x(pet, 0.0) * 1.15, 0.3 + pet.muzzle_height
    length = rng.uniform(0.6, 1.1)
    curves = []
    for side in (-1, 1):
        for lift in (-0.18, 0.0, 0.18):
            start = np.array((middle + side * pet.muzzle_width * 0.7, base + lift * 0.4))
            curves.append(np.stack([start, start + np.array((side * length, lift - 0.05))]))
    colour = (236, 236, 232) if sum(pet.fur) < 500 else (90, 86, 84)
    canvas.lines(curves, colour, width=0.03)
