"""Find the pictures and classes in a folder: which layouts are understood, and what is overlooked."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from core.datasets.splitting import Pools
from core.errors import N_, InputError

PICTURE_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff", ".ppm"})
_SPLIT_NAMES = {
    "train": ("train", "training"),
    "validation": ("validation", "valid", "val"),
    "test": ("test", "testing"),
}
MISSING = N_("There is no folder {folder}; check the path.")
_KAGGLE_NAME = re.compile(r"(?P<label>[^.]+)\.\d+")  # cat.0.jpg, without the suffix


def is_hidden(name: str) -> bool:
    """Whether a file or folder is none of the user's: hidden, or left by macOS in a ZIP."""
    return name.startswith(".") or name == "__MACOSX"


def is_picture(name: str) -> bool:
    """Whether the suffix, in either case, is one of a picture."""
    return Path(name).suffix.lower() in PICTURE_SUFFIXES


def list_pictures(root: Path) -> Pools:
    """The pictures below ``root``, by split and class, as paths relative to it with ``/``.

    Understood are a folder for each class, the same below ``train``, ``validation`` and ``test`` (the last two
    may be absent; without any, all pictures are under ``"train"``), files named ``cat.0.jpg`` as Kaggle ships them,
    and any of these inside an only folder. Hidden files, ``__MACOSX`` and files that are no pictures by their
    suffix are overlooked.

    Raises:
        InputError: There is no such folder, it shows no classes, or a class has no pictures.
    """
    if not root.is_dir():
        raise InputError(MISSING, folder=root)
    top = _descend(root)
    splits = {
        name: found for name, spellings in _SPLIT_NAMES.items() if (found := _subfolder(top, spellings))
    }
    if "train" not in splits:
        splits = {"train": top}
    pools = {name: _classes(folder, root) for name, folder in splits.items()}
    for name, classes in pools.items():
        for label in sorted({label for pool in pools.values() for label in pool}):
            if not classes.get(label):
                raise InputError(
                    N_("The class {name} has no pictures in {folder}; put some there, or remove its folder."),
                    name=label, folder=splits[name],
                )  # fmt: skip
    return pools


def visible(folder: Path) -> list[os.DirEntry[str]]:
    """What is in a folder, sorted by name, without what is hidden.

    Raises:
        InputError: It cannot be read.
    """
    try:
        with os.scandir(folder) as entries:
            return sorted(
                (entry for entry in entries if not is_hidden(entry.name)), key=lambda entry: entry.name
            )
    except OSError as error:
        sentence = N_("The folder {folder} cannot be read ({reason}); check that you may open it.")
        raise InputError(sentence, folder=folder, reason=error.strerror or str(error)) from error


def _descend(folder: Path) -> Path:
    """Go into an only subfolder, as ZIP files often have, unless pictures lie beside it."""
    entries = visible(folder)
    subfolders = [entry for entry in entries if entry.is_dir()]
    if len(subfolders) != 1 or any(is_picture(entry.name) for entry in entries if entry.is_file()):
        return folder
    below = Path(subfolders[0].path)
    inside = visible(below)
    holds_classes = any(entry.is_dir() for entry in inside) or any(
        map(_kaggle_label, (e.name for e in inside))
    )
    return _descend(below) if holds_classes else folder


def _subfolder(folder: Path, spellings: tuple[str, ...]) -> Path | None:
    found = [entry for entry in visible(folder) if entry.is_dir() and entry.name.lower() in spellings]
    return Path(found[0].path) if found else None


def _classes(folder: Path, root: Path) -> dict[str, list[str]]:
    entries = visible(folder)
    subfolders = [entry for entry in entries if entry.is_dir()]
    if subfolders:
        return {entry.name: list(_walk(Path(entry.path), root)) for entry in subfolders}
    classes: dict[str, list[str]] = {}
    for entry in entries:
        label = _kaggle_label(entry.name)
        if label:
            classes.setdefault(label, []).append(Path(entry.path).relative_to(root).as_posix())
    if not classes:
        raise InputError(
            N_("The folder {folder} shows no classes; give each class a folder of its own, such as cats and dogs, or "
               "name the pictures cat.0.jpg, dog.0.jpg."), folder=folder,
        )  # fmt: skip
    return classes


def _walk(folder: Path, root: Path) -> Iterator[str]:
    """All pictures below ``folder``, in its subfolders too."""
    for entry in visible(folder):
        if entry.is_dir(follow_symlinks=False):  # a link to a folder above would never end
            yield from _walk(Path(entry.path), root)
        elif is_picture(entry.name):
            yield Path(entry.path).relative_to(root).as_posix()


def _kaggle_label(name: str) -> str | None:
    match = _KAGGLE_NAME.fullmatch(Path(name).stem)
    return match["label"] if match and is_picture(name) else None
