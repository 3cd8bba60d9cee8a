"""Which of ImageNet's 1000 classes are cats, which are dogs, and which only look like them.

The classes are in the order of WordNet's tree, so that relatives stand side by side: 118 breeds of dogs, then wolves,
foxes and hyenas, then 5 kinds of domestic cats, then the big cats.
"""

from collections.abc import Mapping
from dataclasses import dataclass

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
