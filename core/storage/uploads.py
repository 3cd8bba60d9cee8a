"""Pictures and models that readers give, kept once by their content, so that a request can name them."""

import hashlib
import re
from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError, check_most
from core.images import encode_png, load_image
from core.settings import settings
from core.storage.eviction import evict, mark_used, usage
from core.storage.files import delete, private_folder, replacing, writing

_DIGEST = re.compile(r"[0-9a-f]{64}")
MAX_MODEL_BYTES = 500 * 2**20

KEPT_BYTES = {"pictures": 4 * 2**30, "models": 16 * 2**30}
"""Of all together; above it, those go that were used longest ago, first those that nobody owns."""


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


def picture_bytes(digest: str) -> int:
    """What a stored picture takes of the disk; 0 where it is not there."""
    return usage(_path("pictures", digest, ".png")).num_bytes


def has_picture(digest: str) -> bool:
    """Whether a stored picture is there and whole."""
    return _read_picture(digest) is not None


def load_picture(digest: str) -> NDArray[np.uint8]:
    """A stored picture: uint8 ``(H, W, 3)``, RGB, 0-255.

    Raises:
        InputError: It is not there any more, or its file is damaged.
    """
    content = _read_picture(digest)
    if content is None:
        raise InputError(N_("The picture is not on the server any more; choose it again."))
    return load_image(content, max_side=100_000)


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
    mark_used(path)
    return path


def forget(kind: str, digest: str) -> None:
    """Delete a ``"picture"`` or ``"model"`` that nobody owns any more; whoever reads it goes on reading."""
    folder, suffix = {"picture": ("pictures", ".png"), "model": ("models", ".keras")}[kind]
    if _DIGEST.fullmatch(digest):  # it becomes a path
        delete(_path(folder, digest, suffix))


def stored(kind: str) -> frozenset[str]:
    """The SHA-256 of all ``"pictures"`` or ``"models"`` that are here."""
    folder = settings().home / kind
    return frozenset(path.stem for path in folder.iterdir()) if folder.is_dir() else frozenset()


def make_room(kind: str, keep: str, owned: Collection[str]) -> None:
    """Delete pictures or models until the rest is within ``KEPT_BYTES``, and the disk has some space left.

    Args:
        kind: ``"pictures"`` or ``"models"``.
        keep: SHA-256 of the one that stays.
        owned: Of those that somebody owns: they go last.
    """
    folder = settings().home / kind
    kept = next(folder.glob(f"{keep}.*"), folder)
    evict(folder.iterdir(), keep=kept, max_bytes=KEPT_BYTES[kind], owned=owned)


def check_model_size(num_bytes: int) -> None:
    """Refuse a file that would fill the memory of a worker.

    Raises:
        InputError: More than ``MAX_MODEL_BYTES``.
    """
    sentence = N_(
        "The model has {count} MB, more than the {limit} MB that this server takes; save it without its optimizer, or "
        "choose a smaller one."
    )
    check_most(num_bytes, MAX_MODEL_BYTES, sentence, unit=2**20)


def _path(kind: str, digest: str, suffix: str) -> Path:
    return settings().home / kind / f"{digest}{suffix}"


def _store(kind: str, suffix: str, content: bytes) -> str:
    """Write a file unless the same one is there, and whole: a damaged one is replaced."""
    digest = hashlib.sha256(content).hexdigest()
    path = _path(kind, digest, suffix)
    if _is_whole(path, digest):
        mark_used(path)
        return digest
    with writing(path.parent):
        private_folder(path.parent)
        path.parent.chmod(0o700)  # older versions let others look in
        with replacing(path) as file:
            file.write(content)
    return digest


def _read_picture(digest: str) -> bytes | None:
    path = _path("pictures", digest, ".png")
    try:
        content = path.read_bytes()
    except OSError:
        return None
    mark_used(path)
    return content if hashlib.sha256(content).hexdigest() == digest else None


def _is_whole(path: Path, digest: str) -> bool:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except OSError:
        return False
