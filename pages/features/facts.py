"""The numbers of the lesson: of ImageNet, of the recorded runs, and of the test without training."""

from collections.abc import Mapping
from statistics import fmean

from core.architectures.imagenet_groups import CATS, DOGS
from core.runs import repeats
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
    return {
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


def _accuracy(name: str) -> float:
    return fmean(float(run.metrics["test_accuracy"]) for run in repeats(name))
