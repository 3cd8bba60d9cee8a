"""A request to the engine: a frozen record of plain values, without TensorFlow.

Equal requests have equal ids, so the requests of thirty students for one picture are one computation.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal

from typing_extensions import TypeVar

from core.storage.plain import plain

Queue = Literal["quick", "slow", "uploaded", "training"]
"""A kind of worker: for requests a reader waits for, for those that take seconds, for those about a reader's own model,
and for long jobs."""

Answer = TypeVar("Answer", covariant=True, default=Any)
"""What a request is answered by."""


@dataclass(frozen=True)
class Spec(Generic[Answer]):
    """Base of all requests. Fields are str, int, float, bool, None, tuples of these, or nested frozen records.

    Class attributes:
        answered_by: Dotted path of the function that answers, ``"package.module:function"``. It is
            imported in the worker only and called as ``function(spec, report)``; it returns an ``Answer``.
        queue: ``"quick"`` for requests a reader waits for, ``"slow"`` for those of them that take seconds and more,
            ``"training"`` for long jobs.
        most_seconds: How long a worker may compute; then it is replaced, and the request has failed.
        cached: Whether the engine keeps the answer on disk; False where the run store does.
    """

    answered_by: ClassVar[str]
    queue: ClassVar[Queue] = "quick"
    most_seconds: ClassVar[float] = 300.0
    cached: ClassVar[bool] = True

    @property
    def workers(self) -> Queue:
        """The kind of worker that answers: a quick request about an uploaded model (``model`` is ``"file:..."``) keeps
        nobody else's waiting."""
        is_own = str(getattr(self, "model", "")).startswith("file:")
        return "uploaded" if is_own and self.queue in ("quick", "slow") else self.queue

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON-ready values; nested records become dictionaries, see :func:`core.storage.plain.plain`."""
        fields: dict[str, Any] = plain(self)
        return fields

    def canonical_json(self) -> str:
        """One text for equal specs: sorted keys, no spaces, the class name included."""
        document = {"kind": type(self).__name__, **self.to_dict()}
        return json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)

    @property
    def spec_id(self) -> str:
        """The first 16 hexadecimal digits of the SHA-256 of :meth:`canonical_json`."""
        return hashlib.sha256(self.canonical_json().encode()).hexdigest()[:16]
