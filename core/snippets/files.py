"""The files that lie beside a snippet: it names them in its text, and who shows it can have them made.

A snippet that reads ``weights/...``, ``pictures/...``, ``data/...`` or ``models/...`` says with :func:`lies_beside` how
such a file is made. Nothing is made until somebody takes the code away.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.settings import ASSETS

Make = Callable[[], bytes]
"""Makes the content of a file; may raise ``InputError`` where it cannot be had any more."""

WEIGHTS = "weights"
_SHIPPED = ASSETS / "models"
_SHIPPED_FOLDERS = (WEIGHTS, "assets/models")
_QUOTED = re.compile(r"""["']([\w./-]+/[\w.-]+)["']""")
_MOST_BYTES = 300_000_000


@dataclass
class Noted:
    """What the snippets that were written need beside their text.

    Attributes:
        files: How the files are made that they read, by their paths.
        credits: Authors and licences of pictures, each once.
    """

    files: dict[str, Make] = field(default_factory=dict)
    credits: list[str] = field(default_factory=list)


_NOTED: ContextVar[Noted | None] = ContextVar("noted_files", default=None)


@contextmanager
def noting_files() -> Iterator[Noted]:
    """Around what writes snippets: yields what they need.

    Example:
        >>> with noting_files() as noted:
        ...     path = lies_beside("data/few.npz", lambda: npz_bytes({"numbers": np.arange(3)}))
        >>> path, len(noted.files["data/few.npz"]()) > 0
        ('data/few.npz', True)
    """
    noted = Noted()
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)


def lies_beside(path: str, make: Make) -> str:
    """Note how a file is made that a snippet reads; ``path``, as the snippet writes it."""
    noted = _NOTED.get()
    if noted is not None:
        noted.files[path] = make
    return path


def is_by(credit: str) -> None:
    """Note the author and the licence of a picture that a snippet shows."""
    noted = _NOTED.get()
    if noted is not None and credit and credit not in noted.credits:
        noted.credits.append(credit)


def files_of(code: str, noted: Mapping[str, Make]) -> dict[str, Make]:
    """How the files are made that a piece of code names: the noted ones, and weights that ship with this project.

    Args:
        code: Python.
        noted: Files by their paths, as :func:`noting_files` has them; those that the code does not name are left out.

    Example:
        >>> list(files_of('np.load("weights/vgg16_conv_base_float16.npz")', {"data/other.npz": bytes}))
        ['weights/vgg16_conv_base_float16.npz']
    """
    found = {path: make for path, make in noted.items() if f'"{path}"' in code or f"'{path}'" in code}
    for path in dict.fromkeys(_QUOTED.findall(code)):
        folder, _, name = path.rpartition("/")
        if path not in found and folder in _SHIPPED_FOLDERS and (_SHIPPED / name).is_file():
            found[path] = (_SHIPPED / name).read_bytes
    return dict(sorted(found.items()))


def npz_bytes(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Arrays as one compressed ``.npz`` file.

    Raises:
        InputError: They are more than a reader's browser and this server should carry.
    """
    size = sum(array.nbytes for array in arrays.values())
    if size > _MOST_BYTES:
        raise InputError(
            N_("These pictures are {size} MB, more than the {limit} MB that go into a file; choose fewer or smaller "
               "ones."), size=size // 10**6, limit=_MOST_BYTES // 10**6,
        )  # fmt: skip
    content = io.BytesIO()
    # np.savez_compressed packs as tightly as it can, which takes four times as long and saves a tenth.
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array(file, np.ascontiguousarray(array), allow_pickle=False)
    return content.getvalue()


def shipped_weights(name: str) -> str:
    """The path of weights that ship with this project, as a snippet reads them."""
    return lies_beside(f"{WEIGHTS}/{name}", partial((_SHIPPED / name).read_bytes))
