"""The request for ImageNet's own classes: which pictures are wrong, by hand, and what was recorded."""

import json

import numpy as np
import pytest

from core.errors import InputError
from core.runs import repeats
from core.specs.own_classes import (
    FOLDER,
    OwnClassesSpec,
    OwnClassesTest,
    OwnClassesTestSpec,
    recorded_test,
    weigh,
)
from core.specs.presets.experiments import PETS_LADDER


def test_the_larger_sum_decides_and_the_surest_mistake_comes_first():
    # A cat taken for a cat, a cat for a dog, a dog for a dog, a dog for a cat, and a dog of which nothing is known.
    test = OwnClassesTest(
        np.array([0, 0, 1, 1, 1]), np.float32([0.9, 0.2, 0.0, 0.8, 0.0]), np.float32([0.1, 0.3, 0.7, 0.1, 0.0]),
        np.array([281, 151, 269, 285, 508]), "",
    )  # fmt: skip
    assert test.wrong().tolist() == [3, 1, 4]
    assert test.accuracy() == pytest.approx(0.4)
    assert test.accuracy(label=0) == pytest.approx(0.5)
    assert test.accuracy(label=1) == pytest.approx(1 / 3)
    assert test.is_named.tolist() == [True, True, False, True, False]


def test_means_give_a_net_that_sees_nothing_no_preference():
    """Every class gets a thousandth: the sums say dog, the means neither; and 5 cats weigh as much as 118 dogs."""
    cats, dogs = np.float32([0.005, 0.02]), np.float32([0.118, 0.118])
    test = OwnClassesTest(np.array([0, 0]), cats, dogs, np.array([508, 281]), "")
    assert test.accuracy("sum") == 0
    means = weigh(cats, dogs, "mean")
    np.testing.assert_allclose(means, [[0.001, 0.004], [0.001, 0.001]], rtol=1e-5)
    assert 1 not in test.wrong("mean")


@pytest.mark.parametrize(
    ("name", "run", "count"),
    [
        ("photographs", "lite0_features", 1000),
        ("drawn_pets", "pets_features", 300),
        ("pets", "oxford_lite0", 556),
    ],
)
def test_the_recording_is_of_the_test_pictures_of_the_ladder(name, run, count):
    test = recorded_test(name)
    document = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    assert len(test.labels) == len(test.cats) == len(test.dogs) == len(test.best) == count
    assert np.bincount(test.labels).tolist() == [count // 2, count // 2]
    assert test.fingerprint == repeats(run)[0].provenance["data_fingerprint"]
    assert document["metrics"]["accuracy_by_sum"] == pytest.approx(test.accuracy("sum"))
    assert document["metrics"]["accuracy_by_mean"] == pytest.approx(test.accuracy("mean"))
    assert not test.provenance["commit"].endswith("-dirty")
    # Sums of probabilities: no picture has more than all.
    assert np.all((test.cats >= 0) & (test.dogs >= 0) & (test.cats + test.dogs <= 1.0001))
    # Where the likeliest class is a cat with more than half, the sum of the cats is the larger one.
    assert np.all(test.cats[(test.best >= 281) & (test.best <= 285) & (test.cats > 0.5)] > 0.5)


def test_what_is_not_recorded_is_none():
    assert recorded_test("nothing") is None


def test_a_base_without_its_classes_is_refused():
    with pytest.raises(InputError, match="comes without its classes"):
        OwnClassesSpec("0" * 64, "vgg16")
    with pytest.raises(InputError, match="comes without its classes"):
        OwnClassesTestSpec(PETS_LADDER["pets_features"].data, "vgg16")
