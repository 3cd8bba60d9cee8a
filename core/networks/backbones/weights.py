"""Files of weights: found or downloaded, read, checked against the network, set."""

import zipfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
from numpy.typing import NDArray

from core.architectures.backbones import WeightsFile
from core.datasets.spec import OnProgress
from core.errors import N_, InputError
from core.settings import ASSETS, settings
from core.storage.download import fetch


class UnusableWeights(InputError):
    """A file of weights that does not serve; the subclasses say why."""


class DamagedWeights(UnusableWeights):
    """The file is cut short or no file of weights at all."""


class WeightsOfAnotherNetwork(UnusableWeights):
    """The file's layers are not those of the network."""


class WrongWeightShape(UnusableWeights):
    """A weight has another shape than the network's."""


def locate(file: WeightsFile, report: OnProgress | None = None) -> Path:
    """The file on this computer: shipped, put into ``<home>/weights`` by the reader, or downloaded to there.

    Args:
        file: Which one.
        report: Told the progress of a download; may raise to cancel it.

    Raises:
        InputError: Neither here nor to be had; one sentence says which file to put where.
    """
    if not file.url:
        return ASSETS / "models" / file.name
    path = settings().home / "weights" / file.name
    if path.is_file():
        return path
    return fetch(file.url, f"md5:{file.md5}" if file.md5 else None, report, folder="weights")


def load(model: keras.Model, path: Path, title: str) -> None:
    """Set all weights of ``model`` from a float16 ``.npz`` of this project or a ``.h5`` of keras.applications.

    Raises:
        UnusableWeights: One of its subclasses; the weights of ``model`` are then undefined.
    """
    if path.suffix == ".npz":
        _set(model, _read(path), path, title)
        return
    try:
        model.load_weights(path)
    except (OSError, EOFError) as error:
        raise _damaged(path) from error
    except (ValueError, KeyError) as error:
        raise _of_another_network(path, title) from error


def _read(path: Path) -> dict[str, dict[str, NDArray[np.float32]]]:
    """Kernel and bias by layer; a key is ``layer/kernel`` or ``block/layer/kernel``, which Keras calls block_layer."""
    weights: dict[str, dict[str, NDArray[np.float32]]] = {}
    try:
        # NumPy leaves a file that it cannot read open, hence open() here.
        with path.open("rb") as content, np.load(content, allow_pickle=False) as file:
            for key in file.files:
                layer, _, kind = key.rpartition("/")
                if not layer:  # where the weights come from
                    continue
                weights.setdefault(layer.replace("/", "_"), {})[kind] = file[key].astype(np.float32)
    except (OSError, EOFError, ValueError, zipfile.BadZipFile) as error:
        raise _damaged(path) from error
    return weights


def _set(model: keras.Model, weights: dict[str, dict[str, Any]], path: Path, title: str) -> None:
    layers = {layer.name: layer for layer in model.layers if layer.weights}
    if not layers.keys() <= weights.keys():
        raise _of_another_network(path, title)
    for name, layer in layers.items():
        if weights[name].keys() != {"kernel", "bias"}:
            raise _of_another_network(path, title)
        values = [weights[name]["kernel"], weights[name]["bias"]]
        for variable, value in zip(layer.weights, values, strict=True):
            if variable.shape != value.shape:
                raise WrongWeightShape(
                    N_("The {kind} of layer {layer} of {title} has shape {expected} but in {file} it is {received}; "
                       "use the file that came with the project."),
                    kind=variable.name, layer=name, title=title, expected=tuple(variable.shape),
                    received=value.shape, file=path.name,
                )  # fmt: skip
        layer.set_weights(values)


def _damaged(path: Path) -> DamagedWeights:
    sentence = N_("The file of weights {file} is damaged or incomplete; copy or download it again.")
    return DamagedWeights(sentence, file=path)


def _of_another_network(path: Path, title: str) -> WeightsOfAnotherNetwork:
    sentence = N_(
        "The file of weights {file} belongs to another network than {title}; put the right one there."
    )
    return WeightsOfAnotherNetwork(sentence, file=path, title=title)
