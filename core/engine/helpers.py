"""How a long job lets other workers of its kind take over parts of it."""

# mypy: disable-error-code="no-untyped-call"
# Dask annotates only part of its interface.

import pickle
import time
import uuid
from collections.abc import Callable
from typing import Any

import distributed

from core.engine.progress import cancel_name
from core.specs.spec import Queue, Spec

Answer = Callable[[bytes], Any]

_LOOK_SECONDS = 2.0
_PRIORITY = -1  # a job that a reader waits for goes first


class Helpers:
    """The other workers of one kind, for use in a job's own thread. With none, every call does nothing.

    A helper may be at another job for hours, or die: the job never waits for one that was asked, only for parts that
    one has taken, and what a dead one had taken can be taken again half a minute later.

    Args:
        queue: Their kind.
        answer: :func:`core.engine.worker.answer`.
    """

    def __init__(self, queue: Queue, answer: Answer) -> None:
        self._queue = queue
        self._answer = answer
        self._client = distributed.get_client()
        self._own_address = distributed.get_worker().address
        self._others: set[str] = set()
        self._looked = -_LOOK_SECONDS
        self._asked: dict[str, tuple[str, distributed.Future[Any]]] = {}
        self._useless: set[str] = set()
        self._taken: dict[str, distributed.Lock] = {}

    def ask(self, request: Callable[[str], Spec]) -> None:
        """See that each of the others has a request, if it is of use; call it often, it returns at once.

        Args:
            request: Makes a request, given a token that tells it from all others. Answered with True, the worker gets
                another one; otherwise, or if it fails, it is asked no more.
        """
        others = self._look()
        for address, (_, future) in list(self._asked.items()):
            if address not in others:
                future.cancel()  # it waits for a worker that is gone
                del self._asked[address]
            elif future.done():
                del self._asked[address]
                if future.status != "finished" or future.result() is not True:
                    self._useless.add(address)
        for address in others - self._useless - set(self._asked):
            self._asked[address] = self._submit(request(uuid.uuid4().hex), address)

    def take(self, name: str) -> bool:
        """Whether nobody else is at the part called ``name``: then it is this job's, until it is given back."""
        if not self._look():
            return True
        lock = distributed.Lock(name)
        if not lock.acquire(blocking=False):
            return False
        self._taken[name] = lock
        return True

    def give_back(self, name: str) -> None:
        """The part is done, or given up."""
        if (lock := self._taken.pop(name, None)) is not None:
            lock.release()

    def close(self) -> None:
        """Tell all that were asked to stop."""
        for spec_id, future in self._asked.values():
            if not future.done():
                distributed.Event(cancel_name(spec_id), client=self._client).set()
            future.cancel()
        self._asked.clear()

    def _submit(self, spec: Spec, address: str) -> "tuple[str, distributed.Future[Any]]":
        token = uuid.uuid4().hex
        future = self._client.submit(
            self._answer, pickle.dumps(spec), key=f"help-{token}", workers=[address],
            resources={self._queue: 1}, priority=_PRIORITY, pure=False,
        )  # fmt: skip
        return spec.spec_id, future

    def _look(self) -> set[str]:
        """Addresses of the others, some seconds old at most."""
        if time.monotonic() - self._looked >= _LOOK_SECONDS:
            workers = self._client.scheduler_info(n_workers=-1)["workers"]
            alike = {address for address, worker in workers.items() if self._queue in worker["resources"]}
            self._others = alike - {self._own_address}
            self._looked = time.monotonic()
        return self._others
