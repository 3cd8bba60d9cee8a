"""How many files and sockets the server may have open: as many as the system lets it, said where that is few."""

import logging
import sys

# Each tab takes four, and each of the last closed ones three until it is forgotten.
_A_TAB = 4
_OTHERS = 512
_WANTED = 65_536
_CLASS = 200


def allow_many() -> None:
    """Raise the limit to what the system allows, and warn where a class of some size would still not fit."""
    if sys.platform == "win32":
        return  # there is no such limit
    import resource  # not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
        except (OSError, ValueError):  # macOS has another limit below the one that it tells
            wanted = soft
        soft = wanted
    if soft != resource.RLIM_INFINITY and num_readers(soft) < _CLASS:
        logging.getLogger(__name__).warning(
            "The system lets this server open %d files: about %d readers at once. Raise the limit, "
            "such as by `ulimit -n %d` before the server is started.",
            soft, num_readers(soft), _WANTED,
        )  # fmt: skip


def num_readers(num_files: int) -> int:
    """How many tabs fit into a limit on open files."""
    return max(0, (num_files - _OTHERS) // _A_TAB)
