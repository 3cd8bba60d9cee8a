"""The breeds of the Oxford-IIIT pets by species, and folds of them for the question what a net makes of breeds that it
has never seen."""

from collections.abc import Mapping

from core.datasets import oxford_pets

ALL_BREEDS = tuple(sorted(oxford_pets.BREEDS))
"""Those of both species, in the order in which a data set of breeds has them as classes."""

BREEDS: Mapping[str, tuple[str, ...]] = {
    # In this data set the breeds of cats, and they alone, begin with a capital letter.
    "cats": tuple(name for name in ALL_BREEDS if name[0].isupper()),
    "dogs": tuple(name for name in ALL_BREEDS if name[0].islower()),
}
"""By species, in the order of the alphabet."""

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
    breed = oxford_pets.named_breed(name)
    return breed if breed in ALL_BREEDS else ""


def shown(breed: str) -> str:
    """As a reader writes it: ``Maine Coon``, ``Shiba inu``."""
    spaced = breed.replace("_", " ")
    return spaced[:1].upper() + spaced[1:]
