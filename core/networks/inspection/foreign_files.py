"""What a ``.keras`` file asks for, looked at before Keras builds anything of it: anyone may have made it."""

import io
import json
import math
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import h5py
import keras

from core.errors import N_, InputError
from core.networks.inspection.model_size import check_config
from core.storage import uploads
from core.storage.zip_directory import check_directory

MAX_PARTS = 1000
"""Files in the ZIP; Keras writes three."""

MAX_CONFIG_BYTES = 4 * 2**20
MAX_PARAMETERS = uploads.MAX_MODEL_BYTES // 4
_MAX_GROUPS = 20_000  # groups and arrays of weights
_CONFIG, _WEIGHTS = "config.json", "model.weights.h5"


class NotAModelError(Exception):
    """The file lacks a part, or a part cannot be read; the message is for developers."""


def check_file(path: Path) -> None:
    """Refuse a file whose model would take minutes or fill the memory, or whose weights lie elsewhere.

    Raises:
        InputError: It has too many parts, layers, parameters or bytes, or its weights point at other files.
        NotAModelError: It is no ``.keras`` file.
        OSError, ValueError, zipfile.BadZipFile: Likewise.
    """
    with path.open("rb") as file:
        check_directory(file, max_entries=MAX_PARTS)
        with zipfile.ZipFile(file) as archive:
            uploads.check_model_size(sum(entry.file_size for entry in archive.infolist()))
            check_config(_config(archive))
            _check_weights(archive)


@contextmanager
def bounded_weights() -> Iterator[None]:
    """While it lasts, Keras makes no more weights than a model may have: each is counted before it is made.

    Raises:
        InputError: They would be more than ``MAX_PARAMETERS``.
    """
    add_weight = keras.layers.Layer.add_weight
    count = 0
    refusal: InputError | None = None

    def counted(layer: keras.layers.Layer, shape: Any = None, *arguments: Any, **options: Any) -> Any:
        nonlocal count, refusal
        sides = shape if isinstance(shape, list | tuple) else (shape or 1,)
        count += math.prod(side if isinstance(side, int) else 1 for side in sides)
        if count > MAX_PARAMETERS:
            refusal = InputError(
                N_("The model asks for more than the {limit} million parameters that this server takes; choose a "
                   "smaller one."),
                limit=MAX_PARAMETERS // 10**6,
            )  # fmt: skip
            raise refusal
        return add_weight(layer, shape, *arguments, **options)

    keras.layers.Layer.add_weight = counted
    try:
        yield
    except Exception as error:
        raise refusal or error from error  # Keras makes others of it
    finally:
        keras.layers.Layer.add_weight = add_weight


def _config(archive: zipfile.ZipFile) -> dict[str, Any]:
    with archive.open(_CONFIG) as file:
        text = file.read(MAX_CONFIG_BYTES + 1)
    if len(text) > MAX_CONFIG_BYTES:
        raise InputError(
            N_(
                "The description of the model takes more than {limit} MB, which is more than this server reads."
            ),
            limit=MAX_CONFIG_BYTES // 10**6,
        )
    config = json.loads(text)
    if not isinstance(config, dict):
        raise NotAModelError("config.json is no object")
    return cast(dict[str, Any], config)


def _check_weights(archive: zipfile.ZipFile) -> None:
    if _WEIGHTS not in archive.namelist():
        raise NotAModelError("no weights in HDF5")
    content = archive.read(_WEIGHTS)  # not larger than the sum that was checked
    with h5py.File(io.BytesIO(content), "r") as file:
        _check_group(file)


def _check_group(root: h5py.Group) -> None:
    waiting, num_bytes, seen = [root], 0, 0
    while waiting:
        group = waiting.pop()
        for name in group:
            seen += 1
            if seen > _MAX_GROUPS:  # also where a group holds itself
                raise InputError(
                    N_("The weights of the model have more than the {limit} parts that are read; choose a smaller "
                       "model."),
                    limit=_MAX_GROUPS,
                )  # fmt: skip
            part = group[name] if isinstance(group.get(name, getlink=True), h5py.HardLink) else None
            if isinstance(part, h5py.Group):
                waiting.append(part)
            elif isinstance(part, h5py.Dataset) and not part.is_virtual and not part.external:
                num_bytes += _num_bytes(part)
                uploads.check_model_size(num_bytes)
            else:
                raise InputError(
                    N_("The weights of the model lie in another file, or are linked; save it again with "
                       "model.save('name.keras').")
                )  # fmt: skip


def _num_bytes(array: h5py.Dataset) -> int:
    """What reading it takes: at least one piece, which may be larger than the array."""
    if array.dtype.hasobject:
        raise NotAModelError("weights that are no numbers")
    pieces = math.prod(array.chunks) if array.chunks else 0
    return max(array.size or 0, pieces) * array.dtype.itemsize
