"""Pictures and models that readers give, kept once by their content, so that a request can name them."""

import hashlib
import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.images import encode_png, load_image
from core.settings import settings
from core.storage.files import delete, replacing, writing

_DIGEST = re.compile(r"[0-9a-f]{64}")
MAX_MODEL_BYTES = 500 * 2**20


def store_picture(image: NDArray[np.uint8]) -> str:
    """Keep a picture as PNG.

    Args:
        image: uint8 ``(H, W, 3)`` RGB or ``(H, W)`` grey, 0-255.

    Returns:
        The SHA-256 by which :func:`load_picture` finds it.

    Raises:
        InputError: The home folder cannot be written.
    """
    return _store("pictures", ".png", encode_png(image))


def load_picture(digest: str) -> NDArray[np.uint8]:
    """A stored picture: uint8 ``(H, W, 3)``, RGB, 0-255.

    Raises:
        InputError: It is not there any more.
        UnreadableImage: Its file is damaged.
    """
    path = _path("pictures", digest, ".png")
    if not path.is_file():
        raise InputError(N_("The picture is not on the server any more; choose it again."))
    return load_image(path, max_side=100_000)


def store_model(content: bytes) -> str:
    """Keep an uploaded ``.keras`` file unread.

    Returns:
        Its reference, ``file:<SHA-256>``.

    Raises:
        InputError: More than ``MAX_MODEL_BYTES``, or the home folder cannot be written.
    """
    check_model_size(len(content))
    return f"file:{_store('models', '.keras', content)}"


def model_path(digest: str) -> Path:
    """Where an uploaded model lies.

    Raises:
        InputError: It is not there any more.
    """
    path = _path("models", digest, ".keras")
    if not path.is_file():
        raise InputError(N_("The model is not on the server any more; upload it again."))
    return path


def forget(kind: str, digest: str) -> None:
    """Delete a ``"picture"`` or ``"model"`` that nobody owns any more; whoever reads it goes on reading."""
    folder, suffix = {"picture": ("pictures", ".png"), "model": ("models", ".keras")}[kind]
    if _DIGEST.fullmatch(digest):  # it becomes a path
        delete(_path(folder, digest, suffix))


def check_model_size(num_bytes: int) -> None:
    """Refuse a file that would fill the memory of a worker.

    Raises:
        InputError: More than ``MAX_MODEL_BYTES``.
    """
    if num_bytes > MAX_MODEL_BYTES:
        raise InputError(
            N_("The model has {size} MB, more than the {limit} MB that this server takes; save it without its "
               "optimizer, or choose a smaller one."),
            size=num_bytes // 2**20, limit=MAX_MODEL_BYTES // 2**20,
        )  # fmt: skip


def _path(kind: str, digest: str, suffix: str) -> Path:
    return settings().home / kind / f"{digest}{suffix}"


def _store(kind: str, suffix: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    path = _path(kind, digest, suffix)
    if not path.exists():
        with writing(path.parent), replacing(path) as file:
            file.write(content)
    return digest
