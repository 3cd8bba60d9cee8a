"""What a pet looks like: drawn at random from ranges, some shared by cats and dogs and some their own."""

from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np

from core.datasets.drawn_pets.canvas import Colour

Rng = np.random.Generator
T = TypeVar("T")
Species = Literal["cat", "dog"]
Ears = Literal["pricked", "folded", "floppy"]
Pose = Literal["portrait", "sitting", "lying", "standing"]

# One palette for both species: colour must not tell them apart.
FUR: tuple[Colour, ...] = (
    (45, 42, 44), (95, 92, 96), (150, 146, 142), (222, 214, 200), (242, 240, 236),
    (206, 128, 62), (170, 98, 48), (112, 74, 48), (196, 160, 116), (230, 190, 140),
)  # fmt: skip
EYES: tuple[Colour, ...] = ((118, 160, 70), (206, 170, 60), (110, 160, 200), (112, 66, 34), (70, 44, 28))


@dataclass(frozen=True)
class Anatomy:
    """Ranges and chances of one species.

    Attributes:
        ears: Each kind of ear with its chance.
        ear_length, ear_spread: Height and distance of the ears, in head radii.
        head_width: Half the width of the head; its half height is 1.
        muzzle_width, muzzle_height, nose: Half sizes in head radii.
        eye_chances: Chances of the colours in :data:`EYES`.
        slit_pupils, whiskers, tongue: Chances.
        tail_length, tail_width: In head radii.
    """

    ears: dict[Ears, float]
    ear_length: tuple[float, float]
    ear_spread: tuple[float, float]
    head_width: tuple[float, float]
    muzzle_width: tuple[float, float]
    muzzle_height: tuple[float, float]
    nose: tuple[float, float]
    eye_chances: tuple[float, ...]
    slit_pupils: float
    whiskers: float
    tongue: float
    tail_length: tuple[float, float]
    tail_width: tuple[float, float]


ANATOMY: dict[Species, Anatomy] = {
    "cat": Anatomy(
        ears={"pricked": 0.9, "folded": 0.1},
        ear_length=(0.55, 1.0), ear_spread=(0.62, 0.85), head_width=(0.98, 1.2),
        muzzle_width=(0.28, 0.42), muzzle_height=(0.22, 0.32), nose=(0.08, 0.14),
        eye_chances=(0.35, 0.25, 0.15, 0.15, 0.1), slit_pupils=0.7, whiskers=0.85, tongue=0.06,
        tail_length=(1.8, 3.2), tail_width=(0.18, 0.34),
    ),
    "dog": Anatomy(
        ears={"pricked": 0.16, "folded": 0.12, "floppy": 0.72},
        ear_length=(0.6, 1.2), ear_spread=(0.55, 0.85), head_width=(0.82, 1.06),
        muzzle_width=(0.42, 0.6), muzzle_height=(0.32, 0.5), nose=(0.15, 0.23),
        eye_chances=(0.03, 0.12, 0.15, 0.35, 0.35), slit_pupils=0.0, whiskers=0.12, tongue=0.45,
        tail_length=(1.0, 2.4), tail_width=(0.2, 0.42),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Pet:
    """One animal: everything that is drawn by chance except where it stands."""

    species: Species
    pose: Pose
    fur: Colour
    second_fur: Colour
    markings: Literal["plain", "stripes", "patches", "mask"]
    raggedness: float
    ears: Ears
    ear_length: float
    ear_spread: float
    head_width: float
    muzzle_width: float
    muzzle_height: float
    nose: float
    nose_colour: Colour
    eye_colour: Colour
    eyes_closed: bool
    slit_pupils: bool
    whiskers: bool
    tongue: bool
    collar: Colour | None
    tail_length: float
    tail_width: float
    yaw: float


def random_pet(rng: Rng, species: Species) -> Pet:
    """Draw one pet. ``yaw`` in -1..1 says how far the face is turned to the side."""
    anatomy = ANATOMY[species]
    fur = FUR[rng.integers(len(FUR))]
    jitter = rng.integers(-14, 15, 3)
    return Pet(
        species=species,
        pose=_choice(rng, {"portrait": 0.25, "sitting": 0.35, "lying": 0.2, "standing": 0.2}),
        fur=_jittered(fur, jitter),
        second_fur=_jittered(FUR[rng.integers(len(FUR))], jitter),
        markings=_choice(rng, {"plain": 0.25, "stripes": 0.25, "patches": 0.25, "mask": 0.25}),
        raggedness=float(rng.choice([0.0, 0.04, 0.07, 0.1])),
        ears=_choice(rng, anatomy.ears),
        ear_length=rng.uniform(*anatomy.ear_length),
        ear_spread=rng.uniform(*anatomy.ear_spread),
        head_width=rng.uniform(*anatomy.head_width),
        muzzle_width=rng.uniform(*anatomy.muzzle_width),
        muzzle_height=rng.uniform(*anatomy.muzzle_height),
        nose=rng.uniform(*anatomy.nose),
        nose_colour=((40, 34, 36), (40, 34, 36), (206, 130, 130), (120, 80, 74))[rng.integers(4)],
        eye_colour=_choice(rng, dict(zip(EYES, anatomy.eye_chances, strict=True))),
        eyes_closed=rng.random() < 0.12,
        slit_pupils=rng.random() < anatomy.slit_pupils,
        whiskers=rng.random() < anatomy.whiskers,
        tongue=rng.random() < anatomy.tongue,
        collar=_jittered((180, 60, 60), rng.integers(-60, 61, 3)) if rng.random() < 0.4 else None,
        tail_length=rng.uniform(*anatomy.tail_length),
        tail_width=rng.uniform(*anatomy.tail_width),
        yaw=rng.uniform(-1, 1),
    )


def _choice(rng: Rng, chances: dict[T, float]) -> T:
    cumulative = np.cumsum(list(chances.values()))
    position = int(np.searchsorted(cumulative, rng.random() * cumulative[-1], side="right"))
    return list(chances)[position]


def _jittered(colour: Colour, jitter: np.ndarray) -> Colour:
    red, green, blue = (int(channel) for channel in np.clip(np.asarray(colour) + jitter, 20, 250))
    return red, green, blue
