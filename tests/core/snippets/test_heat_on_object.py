"""The code of the view *Right reason?*: its numbers are those of :mod:`core.evaluation.heat_on_object`."""

import numpy as np
import pytest

from core.evaluation.heat_on_object import heat_on_object as measure
from core.images.samples import load_sample
from core.networks.inspection.grad_cam import evidence, grad_cam
from core.networks.inspection.model_layers import default_layer
from core.networks.inspection.models import inspected, prepared
from core.snippets.heat_on_object import heat_on_object
from core.snippets.pictures import sample_source
from core.storage.uploads import store_picture
from tests.support import execute, snippet

CAT = 285


@pytest.mark.usefixtures("home")
def test_the_code_computes_what_the_view_measures():
    picture = load_sample("cat_and_coffee")
    model = inspected("efficientnet_lite0")
    image = prepared(model, store_picture(picture))
    found = evidence(model, image, class_index=CAT)
    code = snippet(
        heat_on_object,
        sample_source("cat_and_coffee", *picture.shape[:2]),
        "efficientnet_lite0",
        default_layer(model),
        CAT,
        size=model.shape,
        rows=(0.0, 0.5),
        columns=(0.0, 1.0),
    )
    names = execute(code)
    animal = np.zeros(names["picture"].shape[:2], bool)
    animal[: round(len(animal) / 2)] = True
    expected = measure(grad_cam(found.maps, found.gradients), animal, np.zeros_like(animal))
    assert names["share"] == pytest.approx(expected.share, abs=1e-3)
    assert names["area"] == pytest.approx(expected.area)
    assert bool(names["is_hit"]) == (expected.pointing == 1)
