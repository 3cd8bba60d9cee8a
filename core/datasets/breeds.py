"""The 37 breeds of the Oxford-IIIT pets by name, and folds of them for the question what a net makes of breeds it has
never seen."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from core.errors import N_

BREEDS: Mapping[str, tuple[str, ...]] = {
    "cats": (
        N_("Abyssinian"), N_("Bengal"), N_("Birman"), N_("Bombay"), N_("British_Shorthair"), N_("Egyptian_Mau"),
        N_("Maine_Coon"), N_("Persian"), N_("Ragdoll"), N_("Russian_Blue"), N_("Siamese"), N_("Sphynx"),
    ),
    "dogs": (
        N_("american_bulldog"), N_("american_pit_bull_terrier"), N_("basset_hound"), N_("beagle"), N_("boxer"),
        N_("chihuahua"), N_("english_cocker_spaniel"), N_("english_setter"), N_("german_shorthaired"),
        N_("great_pyrenees"), N_("havanese"), N_("japanese_chin"), N_("keeshond"), N_("leonberger"),
        N_("miniature_pinscher"), N_("newfoundland"), N_("pomeranian"), N_("pug"), N_("saint_bernard"),
        N_("samoyed"), N_("scottish_terrier"), N_("shiba_inu"), N_("staffordshire_bull_terrier"),
        N_("wheaten_terrier"), N_("yorkshire_terrier"),
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
