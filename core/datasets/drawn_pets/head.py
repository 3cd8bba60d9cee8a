"""Draw a pet's head: ears, skull, face. One head radius is the unit of length."""

import math

import numpy as np

from core.datasets.drawn_pets.body import draw_furry
from core.datasets.drawn_pets.breeds import Pet
from core.datasets.drawn_pets.canvas import Canvas, Colour, Points, ellipse_points, shade

INK: Colour = (38, 32, 34)
PINK: Colour = (214, 150, 146)
Rng = np.random.Generator


def draw_head(rng: Rng, canvas: Canvas, pet: Pet) -> None:
    """Draw the head around the canvas' origin; floppy ears hang in front of it, others stand behind."""
    first, second = (_skull, _ears) if pet.ears == "floppy" else (_ears, _skull)
    first(rng, canvas, pet)
    second(rng, canvas, pet)
    _muzzle(canvas, pet)
    _eyes(canvas, pet)
    if pet.whiskers:
        _whiskers(rng, canvas, pet)


def _face_x(pet: Pet, x: float) -> float:
    """Where a feature at ``x`` of a face seen from the front lies once the head has turned."""
    return (x * math.cos(0.6 * pet.yaw) + 0.42 * pet.yaw) * pet.head_width


def _ears(_rng: Rng, canvas: Canvas, pet: Pet) -> None:
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
    draw_furry(canvas, pet, center, 0.32, 0.75 * pet.ear_length, degrees=side * -14, colour=colour)


def _skull(rng: Rng, canvas: Canvas, pet: Pet) -> None:
    draw_furry(canvas, pet, (0.0, 0.0), pet.head_width, 1.0)
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
