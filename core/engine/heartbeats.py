"""Which workers say nothing any more: their processes are stopped, or stuck in code that lets no thread go on."""

from collections.abc import Mapping

from core.specs.spec import Queue

# A training is the last to get the processor, and loads pictures and weights in long breaths.
_MOST_SECONDS: dict[Queue, float] = {"quick": 30.0, "slow": 60.0, "uploaded": 30.0, "training": 120.0}


class Heartbeats:
    """Measures silence by a clock that only goes forward, from the moments at which a worker is seen to have spoken."""

    def __init__(self) -> None:
        self._known: dict[
            Queue, tuple[float, float]
        ] = {}  # what it was last seen with, and when that was new

    def silent(self, seen: Mapping[Queue, float], now: float) -> list[Queue]:
        """Whose worker has said nothing for too long; each is told once in that time.

        Args:
            seen: When each worker spoke last, by any clock.
            now: In seconds, by a clock that only goes forward.
        """
        found: list[Queue] = []
        for queue, moment in seen.items():
            known, since = self._known.get(queue, (None, now))
            if moment != known:
                self._known[queue] = moment, now
            elif now - since > _MOST_SECONDS[queue]:
                self._known[queue] = moment, now
                found.append(queue)
        return found
