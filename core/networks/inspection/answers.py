"""Answers the requests of :mod:`core.specs.models`; the engine calls these functions in a worker."""

import time
from functools import partial

import keras
import numpy as np
from numpy.typing import NDArray

from core import images
from core.networks.inspection.activations import layer_activations, sparsity, spatial_layers
from core.networks.inspection.class_scores import NotAClassifier, num_classes, top_classes
from core.networks.inspection.filters import maximize_filters
from core.networks.inspection.grad_cam import (
    default_layer,
    grad_cam,
    grad_cam_plus_plus,
    has_large_convolutions,
)
from core.networks.inspection.layer_outputs import picture_shape, resolve, weight_layers
from core.networks.inspection.models import load_model
from core.networks.inspection.occlusion import occlusion_sensitivity
from core.networks.inspection.randomisation import randomise_from_top
from core.networks.inspection.traced import forget
from core.networks.precision import fastest_dtype
from core.networks.reports import Cancelled, Report, teller
from core.specs.activations import Activations, ActivationSpec
from core.specs.filters import FilterPictures, FilterSpec
from core.specs.grad_cam import GradCamSpec, Heatmap
from core.specs.models import ModelLayers, ModelLayersSpec
from core.storage.uploads import load_picture


def model_layers(spec: ModelLayersSpec, report: Report) -> ModelLayers:
    """The layers and classes of a model.

    Raises:
        InputError: The model cannot be loaded or looked into, or has no convolution.
    """
    model = load_model(spec.model)
    try:
        classes = num_classes(model)
    except NotAClassifier:
        classes = 0
    layers = tuple(spatial_layers(model))
    return ModelLayers(picture_shape(model), layers, classes, default_layer(model), len(weight_layers(model)))


def activations(spec: ActivationSpec, report: Report) -> Activations:
    """The feature maps of some layers.

    Raises:
        InputError: The model, the picture or a layer does not serve.
    """
    model = load_model(spec.model)
    image = shifted(prepared(model, spec.picture), spec.shift)
    maps = layer_activations(model, image, spec.layers)
    return Activations(image, maps, {name: sparsity(values) for name, values in maps.items()})


def filters(spec: FilterSpec, report: Report) -> FilterPictures | None:
    """Pictures that excite filters most; None when cancelled.

    Raises:
        InputError: The model, the layer or a filter does not serve.
    """
    try:
        return maximize_filters(
            load_model(spec.model), spec.layer, spec.filters, size=spec.size, steps=spec.steps,
            rng=np.random.default_rng(spec.seed), options=spec.options, snapshots=spec.snapshots,
            dtype=fastest_dtype(), report=teller(report),
        )  # fmt: skip
    except Cancelled:
        return None


def heatmap(spec: GradCamSpec, report: Report) -> Heatmap | None:
    """Where a classifier sees a class; None when cancelled.

    Raises:
        InputError: The model, the picture, the class or the layer does not serve.
    """
    model = load_model(spec.model)
    image = prepared(model, spec.picture)
    if not spec.randomised_layers:
        return _explained(model, image, spec, report)
    copy = randomise_from_top(model, spec.randomised_layers, np.random.default_rng(spec.seed))
    try:
        return _explained(copy, image, spec, report)
    finally:
        forget(copy)


def _explained(
    model: keras.Model, image: NDArray[np.uint8], spec: GradCamSpec, report: Report
) -> Heatmap | None:
    best = tuple(top_classes(model, image))
    index = best[0].class_index if spec.class_index is None else spec.class_index
    start = time.perf_counter()
    layer, dtype = "", "float32"
    if spec.method == "occlusion":
        try:
            values = occlusion_sensitivity(model, image, class_index=index, report=teller(report))
        except Cancelled:
            return None
    else:
        layer = default_layer(model) if spec.layer is None else resolve(model, spec.layer)
        dtype = _map_dtype(spec, model, layer)
        method = partial(
            grad_cam if spec.method == "grad_cam" else grad_cam_plus_plus,
            model, image, class_index=index, layer_name=layer, dtype=dtype,
        )  # fmt: skip
        method()  # tracing is no part of the cost
        start = time.perf_counter()
        values = method()
    return Heatmap(image, values, index, layer, best, time.perf_counter() - start, dtype)


def _map_dtype(spec: GradCamSpec, model: keras.Model, layer: str) -> str:
    """Of uploaded models nobody has measured what rounding does to them; measuring the CPU takes a second."""
    if spec.model.startswith("file:") or not has_large_convolutions(model, layer):
        return "float32"
    return fastest_dtype()


def prepared(model: keras.Model, digest: str) -> NDArray[np.uint8]:
    """The centre square of a stored picture in the size and channels of the model: ``(H, W, C)``."""
    return images.model_input(load_picture(digest), picture_shape(model))


def shifted(image: NDArray[np.uint8], shift: tuple[int, int]) -> NDArray[np.uint8]:
    """Moved down and right; what comes in is the border, repeated."""
    rows, columns = (
        np.clip(np.arange(length) - by, 0, length - 1)
        for length, by in zip(image.shape[:2], shift, strict=True)
    )
    return image[np.ix_(rows, columns)]
