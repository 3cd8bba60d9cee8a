"""How a training lets idle workers of its kind compute parts of it."""

# mypy: disable-error-code="no-untyped-call"
# Dask annotates only part of its interface.

import pickle
import time
from collections.abc import Callable, Sequence
from typing import Any

import distributed

from core.engine.jobs import cancelled
from core.specs.spec import Spec

_WAIT_SECONDS = 0.2
_PRIORITY = -1  # a job that a reader waits for goes first


class Others:
    """The other workers of one kind, each with one part of a job at a time.

    A worker may be at another job for hours, or die: what it was given is then computed here.

    Args:
        spec: Of the job.
        elsewhere: Dotted path of the function that computes a part there.
        answer: :func:`core.engine.worker.answer`.
    """

    def __init__(self, spec: Spec, elsewhere: str, answer: Callable[[bytes], Any]) -> None:
        self._spec = spec
        self._elsewhere = elsewhere
        self._answer = answer
        self._client = distributed.get_client()
        self._own_address = distributed.get_worker().address
        self._given: dict[str, tuple[Any, distributed.Future[Any]]] = {}
        self._useless: set[str] = set()

    def share(
        self, parts: Sequence[Any], compute: Callable[[Any], None], is_cancelled: Callable[[], bool]
    ) -> None:
        """See :meth:`core.engine.worker.Report.share`."""
        left = list(parts)
        try:
            while left or self._given:
                left = self._taken_back(even_waiting=not left) + left
                self._give(left)
                if left:
                    compute(left.pop(0))
                elif is_cancelled():
                    raise cancelled()
                else:
                    time.sleep(_WAIT_SECONDS)
        finally:
            for _, future in self._given.values():
                future.cancel()  # one that has begun hears for itself that the job is cancelled

    def _give(self, left: list[Any]) -> None:
        """Let those that are idle begin with the last parts; the first stays here."""
        if len(left) < 2:
            return
        workers = self._client.scheduler_info(n_workers=-1)["workers"]
        alike = {address for address, worker in workers.items() if self._spec.queue in worker["resources"]}
        free = alike - {self._own_address} - self._useless - set(self._given)
        processing = self._client.processing() if free else {}
        for address in free:
            if len(left) > 1 and not processing.get(address):
                part = left.pop()
                request = pickle.dumps((self._spec, self._elsewhere, (part,)))
                self._given[address] = part, self._client.submit(
                    self._answer, request, workers=[address], resources={self._spec.queue: 1}, priority=_PRIORITY,
                    pure=False,
                )  # fmt: skip

    def _taken_back(self, *, even_waiting: bool) -> list[Any]:
        """The parts that others are through with, and those that they will not, or (``even_waiting``) not soon, begin:
        their worker is gone, or has another task meanwhile."""
        processing = self._client.processing() if self._given else {}
        back = []
        for address, (part, future) in list(self._given.items()):
            waits = even_waiting and set(processing.get(address, ())) - {future.key}
            if future.done() or address not in processing or waits:
                if future.status == "error":
                    self._useless.add(address)
                future.cancel()
                del self._given[address]
                back.append(part)
        return back
