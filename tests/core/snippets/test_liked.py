"""The code of class and filter pictures climbs as the worker does."""

import numpy as np
import pytest

from core.networks.inspection.liked import liked_pictures
from core.networks.inspection.models import inspected
from core.snippets.liked import class_pictures, filter_pictures
from core.specs.pictures_of import LikedSpec, Regularisers
from tests.support import execute, snippet

ALL = Regularisers(jitter=3, smoothing=1.0, decay=0.02, colours=True)


@pytest.mark.parametrize("options", [Regularisers(), ALL], ids=["none", "all"])
@pytest.mark.parametrize("sign", [1, -1])
def test_the_code_of_a_class(options, sign):
    spec = LikedSpec(
        "efficientnet_lite0", "class", 985, size=64, steps=4, regularisers=options, sign=sign, seed=2
    )
    names = execute(snippet(class_pictures, spec))
    found = liked_pictures(inspected("efficientnet_lite0"), spec)
    np.testing.assert_allclose(names["objectives"], found.objectives[:-1], rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(names["pictures"], found.pictures, atol=0.5)


@pytest.mark.parametrize("index", [0, 1])
def test_the_code_of_a_class_of_a_net_with_one_output(index):
    spec = LikedSpec("book_convnet", "class", index, size=150, steps=3, seed=2)
    names = execute(snippet(class_pictures, spec))
    found = liked_pictures(inspected("book_convnet"), spec)
    np.testing.assert_allclose(names["objectives"], found.objectives[:-1], rtol=1e-3, atol=1e-3)


def test_the_code_of_a_filter():
    options = Regularisers(jitter=2)
    spec = LikedSpec(
        "vgg16",
        "filter",
        3,
        "vgg16/block2_conv1",
        size=64,
        steps=4,
        count=2,
        sign=-1,
        seed=1,
        regularisers=options,
    )
    names = execute(snippet(filter_pictures, spec))
    found = liked_pictures(inspected("vgg16"), spec)
    np.testing.assert_allclose(names["objectives"], found.objectives[:-1], rtol=1e-3, atol=1e-3)
