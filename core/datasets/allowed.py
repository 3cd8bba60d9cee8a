"""Which folders of this machine a request may name: on a server that others reach, not all."""

from collections.abc import Iterable
from pathlib import Path

from core.errors import N_, InputError
from core.settings import settings


def check_folder(path: Path) -> None:
    """Refuse a folder or file that lies outside the allowed folders, wherever links lead it.

    Whether it exists is not looked at: who may not read there does not learn it.

    Raises:
        InputError: Outside.
    """
    roots = settings().folders
    if roots is not None and not _is_inside(path, roots):
        raise InputError(
            N_("This server shows no pictures of {folder}; ask whoever runs it to allow the folder by "
               "CONVNET_CLASSROOM_FOLDERS."), folder=path,
        )  # fmt: skip


def check_links(folder: Path, names: Iterable[str]) -> None:
    """Refuse files in ``folder`` that are links, or lie in linked folders, to where no folder is allowed.

    Args:
        folder: May be read itself.
        names: Paths relative to it.

    Raises:
        InputError: One leads outside.
    """
    allowed = settings().folders
    if allowed is None:
        return
    roots = (folder.resolve(), *allowed)
    paths = [folder / name for name in names]
    # A folder is followed once and not for each of its files, which may be thousands.
    suspects = {path.parent for path in paths} | {path for path in paths if path.is_symlink()}
    for path in sorted(suspects):
        if not _is_inside(path, roots):
            raise InputError(
                N_("{file} is a link to outside the folders that this server shows; remove it, or put the pictures "
                   "there themselves."), file=path,
            )  # fmt: skip


def _is_inside(path: Path, roots: Iterable[Path]) -> bool:
    resolved = path.resolve()
    return any(resolved.is_relative_to(root) for root in roots)
