"""Which of ImageNet's 1000 classes are cats, which are dogs, which only look like them; and breeds and flowers by name.

The classes are in the order of WordNet's tree, so that relatives stand side by side: 118 breeds of dogs, then wolves,
foxes and hyenas, then 5 kinds of domestic cats, then the big cats.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from core.architectures.imagenet_labels import imagenet_labels
from core.errors import N_


@dataclass(frozen=True)
class ClassGroup:
    """Some neighbouring classes.

    Attributes:
        title: To show; a sentence of the message catalogue.
        classes: Their numbers, from 0.
    """

    title: str
    classes: range


GROUPS: Mapping[str, ClassGroup] = {
    "cats": ClassGroup(N_("Domestic cats"), range(281, 286)),
    "dogs": ClassGroup(N_("Breeds of dogs"), range(151, 269)),
    # Relatives that nobody keeps in a flat: they count for neither side.
    "wild_dogs": ClassGroup(N_("Wolves, foxes, hyenas and wild dogs"), range(269, 281)),
    "wild_cats": ClassGroup(N_("Big cats, cougar and lynx"), range(286, 294)),
}

CATS, DOGS = GROUPS["cats"].classes, GROUPS["dogs"].classes

NAMED: Mapping[str, tuple[int, ...]] = {
    # Cats. ImageNet's tabby and tiger cat are patterns of the fur, which many breeds have.
    "Egyptian_Mau": (285,),
    "Persian": (283,),
    "Siamese": (284,),
    # Dogs, under the names that WordNet gives as well: its American Staffordshire terrier is also called pit bull
    # terrier, its cocker spaniel English cocker spaniel, and the Japanese spaniel is the chin.
    "american_pit_bull_terrier": (180,),
    "basset_hound": (161,),
    "beagle": (162,),
    "boxer": (242,),
    "chihuahua": (151,),
    "english_cocker_spaniel": (219,),
    "english_setter": (212,),
    "german_shorthaired": (210,),
    "great_pyrenees": (257,),
    "japanese_chin": (152,),
    "keeshond": (261,),
    "leonberger": (255,),
    "miniature_pinscher": (237,),
    "newfoundland": (256,),
    "pomeranian": (259,),
    "pug": (254,),
    "saint_bernard": (247,),
    "samoyed": (258,),
    "scottish_terrier": (199,),
    "staffordshire_bull_terrier": (179,),
    "wheaten_terrier": (202,),
    "yorkshire_terrier": (187,),
    # Flowers: of the thousand classes two are flowers, and the other is an orchid.
    "daisy": (985,),
}
"""Classes of the pets' breeds and of the flowers that ImageNet has by name. It has no others of these."""


def classes_named(name: str) -> tuple[int, ...]:
    """ImageNet's classes for a class of somebody's pictures; empty if it has none of this name.

    Args:
        name: As the data set names it: ``pug``, ``Golden_Retriever``.
    """
    return NAMED.get(name) or _classes_by_label().get(name.replace("_", " ").casefold(), ())


@cache
def _classes_by_label() -> Mapping[str, tuple[int, ...]]:
    """In small letters; crane, cardigan and maillot are labels of two classes each."""
    found: dict[str, tuple[int, ...]] = {}
    for number, label in enumerate(imagenet_labels()):
        found[label.casefold()] = (*found.get(label.casefold(), ()), number)
    return found
