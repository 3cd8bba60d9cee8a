"""Loads TensorFlow while a worker is idle (``--preload core.engine.warm_up``), so that no reader waits for it."""

import importlib
import threading

import distributed

_thread: threading.Thread | None = None


def dask_setup(worker: distributed.Worker) -> None:
    """Begin in the background: the worker takes requests that need no TensorFlow at once."""
    global _thread
    _thread = threading.Thread(target=_load, name="warm-up", daemon=True)
    _thread.start()


def wait() -> None:
    """Return when TensorFlow is loaded, or at once where nobody asked for it."""
    if _thread is not None:
        _thread.join()


def _load() -> None:
    keras = importlib.import_module("keras")
    keras.ops.add(1.0, 1.0)  # the first operation starts TensorFlow's runtime
