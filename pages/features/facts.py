"""The numbers of the lesson: of ImageNet, of the recorded runs, and of the test without training."""

from collections.abc import Mapping
from statistics import fmean

import numpy as np

from core.architectures.imagenet_groups import CATS, DOGS, classes_named
from core.datasets.breeds import BREEDS, species_of
from core.runs import repeats
from core.runs.recorded_breeds import read_taken_for
from core.specs.named_classes import recorded_named_test
from core.specs.new_breeds import recorded_folds
from core.specs.own_classes import recorded_test
from core.specs.presets.book import BOOK
from core.specs.presets.experiments import SIZES

_MILLION, _TEN_THOUSAND = 1e6, 1e4


def facts() -> Mapping[str, object]:
    """By name."""
    photographs, pets = recorded_test("photographs"), recorded_test("drawn_pets")
    assert photographs is not None
    assert pets is not None
    few, largest = SIZES[0], SIZES[-1]
    return (
        _of_names()
        | _of_new_breeds()
        | {
            "imagenet_millions": BOOK["book_imagenet_pictures"] / _MILLION,
            "imagenet_ten_thousands": BOOK["book_imagenet_pictures"] / _TEN_THOUSAND,
            "breeds": len(DOGS),
            "cats": len(CATS),
            "times_more": len(DOGS) / len(CATS),
            "sums": photographs.accuracy("sum"),
            "means": photographs.accuracy("mean"),
            "cats_by_sums": photographs.accuracy("sum", label=0),
            "dogs_by_sums": photographs.accuracy("sum", label=1),
            "pets_by_sums": pets.accuracy("sum"),
            "pets_by_means": pets.accuracy("mean"),
            "same_net_trained": _accuracy("lite0_features"),
            "pets_features": _accuracy("pets_features"),
            "few": few,
            "largest": largest,
            "features_of_few": _accuracy(f"features_{few}"),
            "scratch_of_largest": _accuracy("baseline"),
        }
    )


def _of_names() -> dict[str, object]:
    """Of breeds and flowers that ImageNet has by name, or has not."""
    kept, flowers = recorded_named_test("breeds"), recorded_named_test("flowers")
    assert kept is not None
    assert flowers is not None
    has = {species: sum(bool(classes_named(name)) for name in names) for species, names in BREEDS.items()}
    return {
        "pet_breeds": len(kept.class_names),
        "breeds_named": len(kept.named),
        "cat_breeds": len(BREEDS["cats"]),
        "cat_breeds_named": has["cats"],
        "dog_breeds": len(BREEDS["dogs"]),
        "dog_breeds_named": has["dogs"],
        "among_named": kept.accuracy_among_named,
        "of_all_breeds": kept.accuracy,
        "breeds_trained": _accuracy("oxford_breeds_lite0"),
        "missing": float(np.isin(kept.labels, kept.lacking).mean()),
        "flower_classes": len(flowers.class_names),
        "daisies": flowers.class_accuracy(flowers.named[0]),
        "of_all_flowers": flowers.accuracy,
    }


def _of_new_breeds() -> dict[str, object]:
    """Of the net that had not seen the breeds of a fold, and of the net for breeds."""
    found = recorded_folds("lite0")
    taken = read_taken_for("oxford_breeds_lite0")
    assert taken is not None
    sphynx = taken.counts["Sphynx"]
    return {
        "known_breeds": found.known,
        "new_breeds": found.new,
        "times_wrong": (1 - found.new) / (1 - found.known),
        "hardest_breed": min(each.accuracy for each in found.breeds.values()),
        "sphynx_pictures": sum(sphynx.values()),
        "sphynx_most": max(sphynx.values()),
        "sphynx_dogs": sum(count for name, count in sphynx.items() if species_of(name) == "dogs"),
    }


def _accuracy(name: str) -> float:
    return fmean(float(run.metrics["test_accuracy"]) for run in repeats(name))
