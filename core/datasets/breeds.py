"""The 37 breeds of the Oxford-IIIT pets by name, and folds of them for the question what a net makes of breeds it has
never seen."""

from collections.abc import Mapping
from pathlib import PurePosixPath

BREEDS: Mapping[str, tuple[str, ...]] = {
    "cats": (
        "Abyssinian", "Bengal", "Birman", "Bombay", "British_Shorthair", "Egyptian_Mau", "Maine_Coon", "Persian",
        "Ragdoll", "Russian_Blue", "Siamese", "Sphynx",
    ),
    "dogs": (
        "american_bulldog", "american_pit_bull_terrier", "basset_hound", "beagle", "boxer", "chihuahua",
        "english_cocker_spaniel", "english_setter", "german_shorthaired", "great_pyrenees", "havanese",
        "japanese_chin", "keeshond", "leonberger", "miniature_pinscher", "newfoundland", "pomeranian", "pug",
        "saint_bernard", "samoyed", "scottish_terrier", "shiba_inu", "staffordshire_bull_terrier",
        "wheaten_terrier", "yorkshire_terrier",
    ),
}  # fmt: skip
"""Names as the files of the data set begin, by species, in the order of the alphabet."""

ALL_BREEDS = tuple(sorted(name for names in BREEDS.values() for name in names))
"""Those of both species, in the order in which a data set of breeds has them as classes."""

NUM_FOLDS = 4


def fold(number: int) -> tuple[str, ...]:
    """Breeds that are held out together: every fourth of each species, so that each breed is held out of one fold.

    Args:
        number: 0 to ``NUM_FOLDS - 1``.
    """
    return tuple(name for names in BREEDS.values() for name in names[number::NUM_FOLDS])


def species_of(breed: str) -> str:
    """``"cats"`` or ``"dogs"``."""
    return "cats" if breed in BREEDS["cats"] else "dogs"


def breed_in(name: str) -> str:
    """The breed that a picture's name tells; empty where it tells none.

    Args:
        name: Of a file, with or without folders: ``images/Maine_Coon_12.jpg``.
    """
    breed = PurePosixPath(name).stem.rpartition("_")[0]
    return breed if breed in ALL_BREEDS else ""


def shown(breed: str) -> str:
    """As a reader writes it: ``Maine Coon``, ``Shiba inu``."""
    spaced = breed.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]
