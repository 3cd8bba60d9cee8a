"""What a net on small pictures makes of other sizes, and what the numbers that its head reads still tell of place."""

from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.datasets.dataset import Split
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.networks.inspection.models import inspected
from core.operations.translation import rescale, shift

SCALES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4)
"""Factors by which the pictures are made larger."""

FARTHEST = 4
"""Pixels by which a picture is moved at most for the probe of its place."""

_BATCH = 250
_PENALTIES = 10.0 ** np.arange(-2, 6)


def measure_head(run_id: str, data: DataSpec) -> dict[str, Any]:
    """Metrics of a run of the store: ``scales``, ``scale_accuracy`` (0-1, one a scale), and ``place_r2``.

    ``place_r2`` has a number for what a head could read of the last map, ``"flatten"`` all of its numbers and
    ``"average"`` the mean of each channel; see :func:`place_r2`.

    Raises:
        InputError: The run has no model, or its data cannot be loaded.
    """
    model, dataset = inspected(f"run:{run_id}").network, load(data)
    place = {}
    if (last := last_map(model)) is not None:
        readings = {"flatten": keras.layers.Flatten(), "average": keras.layers.GlobalAveragePooling2D()}
        place = {
            name: place_r2(keras.Model(model.inputs[0], reading(last)), dataset.train, dataset.test)
            for name, reading in readings.items()
        }
    return {
        "scales": list(SCALES),
        "scale_accuracy": [scale_accuracy(model, dataset.test, scale) for scale in SCALES],
        "place_r2": place,
    }


def scale_accuracy(model: keras.Model, test: Split, scale: float) -> float:
    """Share of the pictures, made larger by a factor, that the net names rightly."""
    pictures = np.stack([rescale(picture, scale) for picture in test.images])
    found = _outputs(model, pictures).argmax(axis=1)
    return float(np.mean(found == test.labels))


def last_map(model: keras.Model) -> Any:
    """The output of the last layer with height and width; None for a net without any."""
    maps = [layer.output for layer in model.layers if len(layer.output.shape) == 4 and layer.weights]
    return maps[-1] if maps else None


def place_r2(reader: keras.Model, train: Split, test: Split, *, seed: int = 0) -> float:
    """How well a linear probe tells from the reader's output where the picture has been moved.

    Each picture is moved by up to ``FARTHEST`` pixels down and right, drawn at random; ridge regression, its penalty
    chosen on the training pictures, predicts both moves.

    Returns:
        R2 on the test pictures, mean of both directions: 1 for every move told exactly, 0 for knowing nothing.
    """
    rng = np.random.default_rng(seed)
    (inputs, moves), (others, true) = (_moved(reader, split, rng) for split in (train, test))
    probe = make_pipeline(StandardScaler(), RidgeCV(_PENALTIES)).fit(inputs, moves)
    return float(r2_score(true, probe.predict(others)))


def _moved(
    reader: keras.Model, split: Split, rng: np.random.Generator
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Outputs ``(N, features)`` for moved pictures, and the moves ``(N, 2)``."""
    moves = rng.integers(-FARTHEST, FARTHEST, size=(len(split), 2), endpoint=True)
    pictures = np.stack(
        [
            shift(image, rows=int(down), columns=int(right))
            for image, (down, right) in zip(split.images, moves, strict=True)
        ]
    )
    return _outputs(reader, pictures), moves


def _outputs(model: keras.Model, pictures: NDArray[np.uint8]) -> NDArray[np.float32]:
    parts = range(0, len(pictures), _BATCH)
    return np.concatenate([np.asarray(model(pictures[start : start + _BATCH])) for start in parts])
