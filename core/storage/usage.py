"""How much of the disk a folder takes."""

import os
import shutil
from pathlib import Path

_BLOCK = 512  # of st_blocks, on every file system


def taken_bytes(folder: Path) -> int:
    """What a folder takes of the disk, with all that is in it: many small files take more than they hold.

    Args:
        folder: Which need not exist; what vanishes while it is counted takes nothing.

    Returns:
        Bytes; links are not followed.
    """
    total = 0
    folders = [folder]
    while folders:
        try:
            entries = list(os.scandir(folders.pop()))
        except OSError:
            continue
        for entry in entries:
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                total += _taken(entry.stat(follow_symlinks=False))
            except OSError:
                continue
    return total


def free_bytes(folder: Path) -> tuple[int, int]:
    """How much is free, and how much there is, on the disk of a folder or of the nearest one above it."""
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return usage.free, usage.total


def _taken(status: os.stat_result) -> int:
    blocks = getattr(status, "st_blocks", None)  # not on Windows
    return status.st_size if blocks is None else int(blocks) * _BLOCK
