"""The models of the inspection lessons by their references, each taking RGB pictures of 0-255."""

import tempfile
import zipfile
from collections import OrderedDict
from pathlib import Path
from typing import Any

import keras
import tensorflow as tf

from core.architectures.backbones import BACKBONES, BGR_MEAN, backbone
from core.errors import N_, InputError
from core.networks.backbones import build, build_classifier
from core.networks.inspection.layer_outputs import picture_shape
from core.networks.inspection.traced import forget
from core.networks.training.weights import book_convnet
from core.runs import RunStore
from core.specs.models import BOOK_CONVNET
from core.storage import uploads

_MAX_LOADED = 3
_loaded: OrderedDict[str, keras.Model] = OrderedDict()


class UnreadableModel(InputError):
    """A file that holds no model Keras can read."""


class UnsafeModel(InputError):
    """A model that would run code of its own when loaded."""


def load_model(reference: str) -> keras.Model:
    """A model by its reference; the latest three stay in memory.

    A backbone comes with its preprocessing as first layer, and with its classifier, except for VGG16, of which
    the convolutional base alone ships. Uploaded models get 0-255 too: one that wants another range must rescale.

    Args:
        reference: See :mod:`core.specs.models`.

    Raises:
        InputError: There is no such model, or its file is missing, damaged, too large, unsafe or not for pictures.
    """
    if reference not in _loaded:
        model = _load(reference)
        picture_shape(model)
        _loaded[reference] = model
        if len(_loaded) > _MAX_LOADED:
            forget(_loaded.popitem(last=False)[1])
    _loaded.move_to_end(reference)
    return _loaded[reference]


def read_model(path: Path) -> keras.Model:
    """A ``.keras`` file, in safe mode: layers with code of their own are refused.

    Raises:
        UnreadableModel: It is no such file, is damaged, or has layers that Keras does not know.
        UnsafeModel: It has a Lambda layer.
        InputError: It holds more than ``uploads.MAX_MODEL_BYTES``.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            uploads.check_model_size(sum(entry.file_size for entry in archive.infolist()))
        return keras.models.load_model(path, compile=False, safe_mode=True)
    except InputError:
        raise
    except Exception as error:  # a file made by anyone may make Keras raise anything
        if "Lambda" in str(error):
            raise UnsafeModel(
                N_(
                    "The model has a Lambda layer, which would run code of its own; replace it by a layer of Keras."
                )
            ) from error
        raise UnreadableModel(
            N_("The file is no model that Keras {version} can read; save it with model.save('name.keras'), with "
               "Keras' own layers only."), version=keras.__version__,
        ) from error  # fmt: skip


class Preprocessing(keras.layers.Layer):  # type: ignore[misc]
    """RGB of 0-255 to what a backbone was trained on; :func:`core.architectures.backbones.preprocess` as a layer.

    Args:
        network: Name of the backbone.
    """

    def __init__(self, network: str, **options: Any) -> None:
        super().__init__(**options)
        self.network = network

    def call(self, images: tf.Tensor) -> tf.Tensor:
        """``(N, H, W, 3)``, same shape."""
        match backbone(self.network).scaling:
            case "bgr_minus_mean":
                return images[..., ::-1] - tf.constant(BGR_MEAN, images.dtype)
            case "minus_one_to_one":
                return images / 127.5 - 1
            case "lite":
                return (images - 127) / 128

    def get_config(self) -> dict[str, Any]:
        """For copies."""
        return {**super().get_config(), "network": self.network}


def _load(reference: str) -> keras.Model:
    kind, _, name = reference.partition(":")
    if reference in BACKBONES:
        network = build(reference) if reference == "vgg16" else build_classifier(reference)
        inputs = keras.Input(network.input_shape[1:])
        return keras.Sequential([inputs, Preprocessing(reference, name="preprocessing"), network])
    if reference == BOOK_CONVNET:
        return book_convnet()
    if kind == "file":
        return read_model(uploads.model_path(name))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        path.write_bytes(RunStore().model(name))
        return read_model(path)
