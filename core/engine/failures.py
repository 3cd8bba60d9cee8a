"""How long a failure answers equal requests, so that they do not pay for it again."""

from core.engine.errors import EngineUnavailable, JobCancelled, TookTooLong, WorkerDied
from core.errors import InputError

_HOUR = 3600.0
# A page is drawn anew with each touch of any control; what a reader mends meanwhile is tried soon.
_MOMENT = 10.0


def remembered_seconds(error: InputError) -> float:
    """For how long nobody tries again what ended with an error."""
    if isinstance(error, JobCancelled | EngineUnavailable):
        return 0.0
    return _HOUR if isinstance(error, WorkerDied | TookTooLong) else _MOMENT
