"""The weights of the two nets on digits that ship: of the recorded runs ``digits_dense`` and ``digits_convnet``."""

import functools
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.settings import ASSETS

SIDE = 28
"""Rows and columns of a digit."""

_FILES = {name: ASSETS / "models" / f"{name}_float16.npz" for name in ("digits_dense", "digits_convnet")}


@dataclass(frozen=True)
class DenseUnits:
    """The hidden layer of the dense net; the arrays are shared, so they are read-only.

    Attributes:
        weights: float32 ``(units, 28, 28)``: the weights of each unit, where their pixels lie. Pixels are 0-1.
        votes: float32 ``(units, 10)``: the weight of each unit for each digit in the layer behind it.
    """

    weights: NDArray[np.float32]
    votes: NDArray[np.float32]

    def strongest(self, count: int) -> NDArray[np.intp]:
        """The units with the largest weights (root mean square), the strongest first: those that learned most."""
        return np.argsort(-np.square(self.weights).mean(axis=(1, 2)))[:count]

    def most_for(self, digit: int, count: int) -> NDArray[np.intp]:
        """The units with the largest votes for a digit, the strongest first.

        Example:
            >>> votes = dense_units().votes[dense_units().most_for(3, 2), 3]
            >>> bool(votes[0] >= votes[1])
            True
        """
        return np.argsort(-self.votes[:, digit])[:count]


@functools.cache
def dense_units() -> DenseUnits:
    """Of the recorded dense net.

    Example:
        >>> dense_units().weights.shape
        (512, 28, 28)
    """
    weights = _read("digits_dense", "dense/kernel").T.reshape(-1, SIDE, SIDE)
    return DenseUnits(_locked(weights), _locked(_read("digits_dense", "predictions/kernel")))


@functools.cache
def first_kernels() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Kernels ``(3, 3, 1, 32)`` and bias ``(32,)`` of the recorded convnet's first layer, for pixels of 0-1; read-only.

    Example:
        >>> first_kernels()[0].shape
        (3, 3, 1, 32)
    """
    kernels, bias = (_locked(_read("digits_convnet", f"block1_conv/{name}")) for name in ("kernel", "bias"))
    return kernels, bias


def origin(name: str) -> dict[str, Any]:
    """Where the weights of ``"digits_dense"`` or ``"digits_convnet"`` come from: run, commit, versions, accuracy.

    Example:
        >>> origin("digits_convnet")["title"]
        'Convnet on digits'
    """
    with np.load(_FILES[name]) as arrays:
        told: dict[str, Any] = json.loads(str(arrays["provenance"]))
    return told


def _read(name: str, array: str) -> NDArray[np.float32]:
    with np.load(_FILES[name]) as arrays:
        return arrays[array].astype(np.float32)


def _locked(array: NDArray[np.float32]) -> NDArray[np.float32]:
    array = np.ascontiguousarray(array)
    array.flags.writeable = False
    return array
