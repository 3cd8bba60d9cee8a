"""Limits for the process that runs readers' own models (``--preload core.engine.confine``).

Its nanny ends it when it holds too much memory, and the dispatcher at the deadline. What asks for a hundred gigabytes
in one piece would bring the machine to its knees before anybody looked: the system refuses it here.
"""

import contextlib
import os
import threading

import distributed
import psutil

from core.engine import warm_up

# Address space is promised more freely than memory is used: by threads and by the allocator's arenas.
_SPARE = 2 * 2**30
_LARGEST_FILE = 2**30


def dask_setup(worker: distributed.Worker) -> None:
    """Confine the process once TensorFlow is loaded; Dask calls this at its start."""
    os.nice(5)  # others' requests go first
    threading.Thread(target=_confine, args=(worker.memory_manager.memory_limit,), daemon=True).start()


def _confine(memory_limit: int | None) -> None:
    warm_up.wait()
    with contextlib.suppress(ImportError):  # other systems have none
        import resource

        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, _LARGEST_FILE)
        if memory_limit:
            _limit(resource.RLIMIT_AS, psutil.Process().memory_info().vms + memory_limit + _SPARE)


def _limit(what: int, most: int) -> None:
    import resource

    _, hard = resource.getrlimit(what)
    with contextlib.suppress(OSError, ValueError):  # where the system knows a limit by name only
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
