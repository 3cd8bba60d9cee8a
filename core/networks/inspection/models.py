"""The models of the inspection lessons by their references, each taking RGB pictures of 0-255."""

import tempfile
from collections import OrderedDict
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from core import images
from core.architectures.backbones import BACKBONES
from core.datasets.spec import OnProgress
from core.errors import N_, InputError
from core.networks.backbones import build, build_classifier, preprocessing
from core.networks.inspection.first_call import call_first
from core.networks.inspection.foreign_files import bounded_weights, check_file
from core.networks.inspection.inspected import InspectedModel
from core.networks.training.weights import book_convnet
from core.runs import RunStore
from core.specs.models import BOOK_CONVNET, VGG16_CLASSIFIER
from core.storage import uploads

_MAX_LOADED = 3
_loaded: OrderedDict[str, InspectedModel] = OrderedDict()


def inspected(reference: str, report: OnProgress | None = None) -> InspectedModel:
    """A model by its reference; the latest three stay in memory.

    Args:
        reference: See :mod:`core.specs.models`.
        report: Told the progress of a download; may raise to cancel it.

    Raises:
        InputError: As :func:`load_model`, or the model is not for pictures, or an uploaded one cannot be computed.
    """
    if reference not in _loaded:
        model = InspectedModel(load_model(reference, report))
        if reference.startswith("file:"):
            call_first(model)
        _loaded[reference] = model
        if len(_loaded) > _MAX_LOADED:
            _loaded.popitem(last=False)
    _loaded.move_to_end(reference)
    return _loaded[reference]


def prepared(model: InspectedModel, digest: str) -> NDArray[np.uint8]:
    """The centre square of a stored picture in the size and channels of the model: ``(H, W, C)``."""
    return images.model_input(uploads.load_picture(digest), model.shape)


def load_model(reference: str, report: OnProgress | None = None) -> keras.Model:
    """A model by its reference.

    A backbone comes with its preprocessing as first layer, and with its classifier, unless the base alone ships.
    Uploaded models get 0-255 too: one that wants another range must rescale.

    Args:
        reference: See :mod:`core.specs.models`.
        report: Told the progress of a download; may raise to cancel it.

    Raises:
        InputError: There is no such model, or its file is missing, damaged, too large or unsafe.
    """
    kind, _, name = reference.partition(":")
    if reference in BACKBONES or reference == VGG16_CLASSIFIER:
        record = BACKBONES[reference.removesuffix("_classifier")]
        has_classes = record.comes_with_classifier or reference == VGG16_CLASSIFIER
        network = (
            build_classifier(record.name, report=report) if has_classes else build(record.name, report=report)
        )
        inputs = keras.Input(network.input_shape[1:])
        return keras.Sequential([inputs, preprocessing(record.scaling), network])
    if reference == BOOK_CONVNET:
        return book_convnet()
    if kind == "file":
        return read_model(uploads.model_path(name))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        path.write_bytes(RunStore().model(name))
        return read_model(path)


def read_model(path: Path) -> keras.Model:
    """A ``.keras`` file, in safe mode: layers with code of their own are refused.

    Raises:
        InputError: It is no such file, is damaged, has layers that Keras does not know or a Lambda layer, or is larger
            than :func:`core.networks.inspection.foreign_files.check_file` allows.
    """
    try:
        check_file(path)
        with bounded_weights():
            return keras.models.load_model(path, compile=False, safe_mode=True)
    except InputError:
        raise
    except Exception as error:  # a file made by anyone may make Keras raise anything
        if "Lambda" in str(error):
            raise InputError(
                N_(
                    "The model has a Lambda layer, which would run code of its own; replace it by a layer of Keras."
                )
            ) from error
        raise InputError(
            N_("The file is no model that Keras {version} can read; save it with model.save('name.keras'), with "
               "Keras' own layers only."), version=keras.__version__,
        ) from error  # fmt: skip
