"""A picture rebuilt from the maps of a layer by ridge regression: how much of it the layer still holds, linearly.

Each cell of a layer stands for a square of the picture. A linear reader is fitted from the channels at a cell to the
pixels of its square, on crops of other photographs, and then reads the maps of this picture. What it misses may still
be there, in a form that no linear reader finds: the part explained is a lower bound.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import images
from core.datasets.spec import OnProgress
from core.errors import N_
from core.images.samples import load_sample
from core.networks.inspection.activations import layer_activations
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.model_layers import model_layers
from core.networks.inspection.models import inspected, prepared
from core.networks.reports import Report, teller
from core.specs.keeping import Keeps, KeepsSpec, LayerKeeps
from core.specs.patches import PHOTOGRAPHS

_MONTAGE = "cat_and_coffee"  # of the two photographs in its name
_CROPS = 4  # of each photograph
_CROP_SIDE = 0.75
_CELLS = 48  # of each crop
_PENALTIES = (
    1e-2,
    1e-1,
    1.0,
    1e1,
    1e2,
)  # of standardised channels, relative to the number of cells, in thousandths


def answer_keeps(spec: KeepsSpec, report: Report) -> Keeps:
    """The picture rebuilt from each layer.

    Raises:
        InputError: The model or the picture does not serve.
        Cancelled: Nobody wants it any more.
    """
    model = inspected(spec.model)
    image, rng = prepared(model, spec.picture), np.random.default_rng(spec.seed)
    return keeps(model, image, _crops(model, image, rng), rng, teller(report))


def keeps(
    model: InspectedModel,
    image: NDArray[np.uint8],
    crops: Sequence[NDArray[np.uint8]],
    rng: np.random.Generator,
    report: OnProgress | None = None,
) -> Keeps:
    """Fit a reader for each layer on ``crops`` and let it read the maps of ``image``.

    Args:
        model: The network.
        image: ``(H, W, C)`` as the model takes it.
        crops: Other pictures of its shape, two at least; the last quarter chooses the penalty.
        rng: Draws the cells to learn from.
        report: Told the progress; may raise to cancel.
    """
    layers = model_layers(model).shown
    paths = tuple(layer.path for layer in layers)
    inputs: dict[str, list[NDArray[np.float32]]] = {path: [] for path in paths}
    targets: dict[str, list[NDArray[np.float32]]] = {path: [] for path in paths}
    for done, crop in enumerate(crops):
        if report is not None:
            report(done / (len(crops) + 1), N_("Searching the pictures"))
        for path, maps in layer_activations(model, crop, paths).items():
            cells = maps.reshape(-1, maps.shape[2])
            chosen = rng.choice(len(cells), min(_CELLS, len(cells)), replace=False)
            inputs[path].append(cells[chosen])
            targets[path].append(squares(crop, maps.shape[:2])[chosen])
    found = layer_activations(model, image, paths)
    parts = [_read(path, inputs[path], targets[path], found[path], image) for path in paths]
    return Keeps(image, tuple(parts), len(crops))


def _read(
    path: str,
    inputs: list[NDArray[np.float32]],
    targets: list[NDArray[np.float32]],
    maps: NDArray[np.float32],
    image: NDArray[np.uint8],
) -> LayerKeeps:
    first = max(1, len(inputs) * 3 // 4)
    penalty = _best_penalty(inputs, targets, first)
    grid = maps.shape[:2]
    read = Ridge(np.concatenate(inputs), np.concatenate(targets))(maps.reshape(-1, maps.shape[2]), penalty)
    true = squares(image, grid).astype(np.float64)
    channels = image.shape[2]
    colours = true.reshape(-1, channels)
    spread = float(((colours - colours.mean(axis=0)) ** 2).sum())
    r2 = 1 - float(((true - read) ** 2).sum()) / spread if spread > 0 else 0.0
    rebuilt = np.clip(np.rint(_joined(read, grid, channels)), 0, 255).astype(np.uint8)
    return LayerKeeps(path, maps.size, r2, images.resize(rebuilt, *image.shape[:2]).reshape(image.shape))


def _best_penalty(inputs: list[NDArray[np.float32]], targets: list[NDArray[np.float32]], first: int) -> float:
    """The one with which a reader fitted on the first crops reads the others best."""
    reader = Ridge(np.concatenate(inputs[:first]), np.concatenate(targets[:first]))
    rest_in, rest_out = np.concatenate(inputs[first:]), np.concatenate(targets[first:])
    return min(_PENALTIES, key=lambda penalty: float(((reader(rest_in, penalty) - rest_out) ** 2).mean()))


class Ridge:
    """Ridge regression of standardised inputs, with an intercept that is not penalised.

    The eigenvectors of the inputs are found once; another penalty then costs two products.

    Args:
        inputs: ``(n, K)``.
        targets: ``(n, T)``.
    """

    def __init__(self, inputs: NDArray[np.floating[Any]], targets: NDArray[np.floating[Any]]) -> None:
        self.mean = inputs.mean(axis=0, dtype=np.float64)
        deviation = inputs.std(axis=0, dtype=np.float64)
        self.scale = np.where(deviation > 0, deviation, 1.0)
        self.base = targets.mean(axis=0, dtype=np.float64)
        x = (inputs - self.mean) / self.scale
        self.count = len(x)
        values, self.vectors = np.linalg.eigh(x.T @ x)
        self.values = np.maximum(values, 0)
        self.turned = self.vectors.T @ (x.T @ (targets - self.base))

    def __call__(self, inputs: NDArray[np.floating[Any]], penalty: float) -> NDArray[np.float64]:
        """Predictions ``(n, T)``; ``penalty`` times a thousandth of the number of learned rows is the ridge."""
        weights = self.vectors @ (self.turned / (self.values + penalty * self.count / 1000)[:, None])
        return np.asarray((inputs - self.mean) / self.scale @ weights + self.base)


def squares(image: NDArray[np.uint8], grid: tuple[int, ...]) -> NDArray[np.float32]:
    """The square of the picture that each cell of a grid stands for: ``(rows * columns, side * side * C)``.

    The picture is resized so that whole squares fit, if they do not.
    """
    rows, columns = grid[0], grid[1]
    side = max(1, round(image.shape[0] / rows))
    height, width = rows * side, columns * side
    fitting = image if image.shape[:2] == (height, width) else images.resize(image, height, width)
    parts = fitting.reshape(rows, side, columns, side, image.shape[2]).swapaxes(1, 2)
    return parts.reshape(rows * columns, -1).astype(np.float32)


def _joined(read: NDArray[np.float64], grid: tuple[int, ...], channels: int) -> NDArray[np.float64]:
    """The squares of :func:`squares` side by side."""
    side = round((read.shape[1] / channels) ** 0.5)
    parts = read.reshape(grid[0], grid[1], side, side, channels).swapaxes(1, 2)
    return parts.reshape(grid[0] * side, grid[1] * side, channels)


def _crops(
    model: InspectedModel, image: NDArray[np.uint8], rng: np.random.Generator
) -> list[NDArray[np.uint8]]:
    """Random parts of the sample photographs, in random order, without the photograph that the picture shows."""
    crops = []
    joined = _shows(images.model_input(load_sample(_MONTAGE), model.shape), image)
    for name in PHOTOGRAPHS:
        photograph = images.centre_square(load_sample(name))
        if _shows(images.model_input(photograph, model.shape), image) or (joined and name in _MONTAGE):
            continue
        side = round(photograph.shape[0] * _CROP_SIDE)
        for row, column in rng.integers(0, photograph.shape[0] - side + 1, (_CROPS, 2)):
            part = images.crop(photograph, int(row), int(column), side, side)
            crops.append(images.model_input(part, model.shape))
    order = rng.permutation(len(crops))
    return [crops[place] for place in order]


def _shows(photograph: NDArray[np.uint8], image: NDArray[np.uint8]) -> bool:
    """Whether a picture is a photograph, but for rounding."""
    return bool(np.abs(photograph.astype(np.int16) - image).max() <= 2)
