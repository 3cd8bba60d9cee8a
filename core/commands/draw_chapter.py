"""Compute the moving picture of the home page: ``python -m core.commands.draw_chapter``.

One photograph goes through EfficientNet-Lite0; feature maps of three depths, the likeliest classes and the Grad-CAM of
the first one are written to ``assets/chapter``.
"""

import hashlib
import json

import numpy as np
from numpy.typing import NDArray

from core import images
from core.architectures.backbones import backbone
from core.images.overlay import overlay
from core.images.samples import load_sample
from core.networks.inspection.activations import layer_activations
from core.networks.inspection.class_scores import top_classes
from core.networks.inspection.grad_cam import evidence, grad_cam
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.model_layers import default_layer, spatial_layers
from core.networks.inspection.models import inspected
from core.runs.provenance import provenance
from core.settings import ASSETS
from core.specs.chapter_picture import FOLDER, MAPS, MODEL, RECORD, SAMPLE

_TILE = 112
_NUM_CLASSES = 3
_QUALITY = 88
_HEAT_ALPHA = 0.55


def draw() -> None:
    """Write the pictures and their record."""
    path = ASSETS / "models" / backbone(MODEL).base_weights.name
    origin = provenance(hashlib.sha256(path.read_bytes()).hexdigest(), 0, dtype="float32")
    FOLDER.mkdir(exist_ok=True)
    model = inspected(MODEL)
    height, width, _ = model.network.input_shape[1:]
    photograph = images.resize(images.centre_square(load_sample(SAMPLE)), height, width)
    _write("photograph", photograph)
    layers = []
    for side, count in MAPS.items():
        name = _layer_of(model, side)
        maps = layer_activations(model, photograph, (name,))[name]
        channels = np.argsort(maps.mean(axis=(0, 1)))[::-1][:count]
        for place, channel in enumerate(channels):
            _write(f"maps_{side}_{place}", _coloured(maps[..., channel]))
        layers.append({"layer": name, "shape": maps.shape, "channels": channels.tolist()})
    found = evidence(model, photograph)
    heat = grad_cam(found.maps, found.gradients)
    _write("heat", overlay(photograph, heat, alpha=_HEAT_ALPHA, colormap="viridis"))
    scores = [
        {"class": score.class_index, "probability": round(score.probability, 4)}
        for score in top_classes(model, found.logits, count=_NUM_CLASSES)
    ]
    record = {"model": MODEL, "sample": SAMPLE, "layers": layers, "scores": scores, "provenance": origin}
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def _layer_of(model: InspectedModel, side: int) -> str:
    """The layer that Grad-CAM looks at, if its maps have that side, else the first whose maps have it."""
    layers = {layer.path: layer.shape for layer in spatial_layers(model)}
    last = default_layer(model)
    return (
        last if layers[last][0] == side else next(path for path, shape in layers.items() if shape[0] == side)
    )


def _coloured(values: NDArray[np.floating]) -> NDArray[np.uint8]:
    """A map, enlarged in hard cells, from dark (the least) to light (the most)."""
    shifted = values - values.min()
    factor = _TILE // len(values)
    cells = np.kron(shifted, np.ones((factor, factor)))
    return overlay(np.zeros((*cells.shape, 3), np.uint8), cells, alpha=1.0, colormap="viridis")


def _write(name: str, picture: NDArray[np.uint8]) -> None:
    (FOLDER / f"{name}.jpg").write_bytes(images.encode_jpeg(picture, quality=_QUALITY))


if __name__ == "__main__":
    draw()
