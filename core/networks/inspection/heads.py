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
from core.specs.presets.digits import PROBE_FARTHEST, PROBE_FRAME, SCALES

_BATCH = 250
_PENALTIES = 10.0 ** np.arange(-2, 6)


def measure_head(run_id: str, data: DataSpec) -> dict[str, Any]:
    """Metrics of a run of the store: ``scales``, ``scale_accuracy`` (0-1, one a scale), and ``place_r2``.

    ``place_r2`` has a number for what a head could read of the last map, ``"flatten"`` all of its numbers and
    ``"average"`` the mean of each channel, and with ``"_framed"`` behind the name the same where a black frame keeps
    the picture away from all borders; see :func:`place_r2`. It is empty for a net without maps.

    Raises:
        InputError: The run has no model, or its data cannot be loaded.
    """
    model, dataset = inspected(f"run:{run_id}").network, load(data)
    place = {}
    for ending, width in (("", 0), ("_framed", PROBE_FRAME)):
        train, test = (_framed(split, width) for split in (dataset.train, dataset.test))
        for name, reader in readers(model, width).items():
            place[f"{name}{ending}"] = place_r2(reader, train, test)
    return {
        "scales": list(SCALES),
        "scale_accuracy": [scale_accuracy(model, dataset.test, scale) for scale in SCALES],
        "place_r2": place,
    }


def readers(model: keras.Model, frame: int = 0) -> dict[str, keras.Model]:
    """What heads could read of the last map, for pictures in a frame of this width; empty for a net without maps."""
    *_, height, width, channels = model.input_shape
    values = inputs = keras.Input((height + 2 * frame, width + 2 * frame, channels))
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    if not convolutions:
        return {}
    for layer in model.layers[: model.layers.index(convolutions[-1]) + 1]:
        values = layer(values)
    heads = {"flatten": keras.layers.Flatten(), "average": keras.layers.GlobalAveragePooling2D()}
    return {name: keras.Model(inputs, head(values)) for name, head in heads.items()}


def _framed(split: Split, width: int) -> Split:
    sides = ((0, 0), (width, width), (width, width), (0, 0))
    return Split(np.pad(split.images, sides), split.labels, split.names)


def scale_accuracy(model: keras.Model, test: Split, scale: float) -> float:
    """Share of the pictures, made larger by a factor, that the net names rightly."""
    pictures = np.stack([rescale(picture, scale) for picture in test.images])
    found = _outputs(model, pictures).argmax(axis=1)
    return float(np.mean(found == test.labels))


def place_r2(reader: keras.Model, train: Split, test: Split, *, seed: int = 0) -> float:
    """How well a linear probe tells from the reader's output where the picture has been moved.

    Each picture is moved by up to ``PROBE_FARTHEST`` pixels down and right, drawn at random; ridge regression, its
    penalty chosen on the training pictures, predicts both moves.

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
    moves = rng.integers(-PROBE_FARTHEST, PROBE_FARTHEST, size=(len(split), 2), endpoint=True)
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
