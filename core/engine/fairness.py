"""Readers in turn: whoever asks for much waits behind those who ask for little."""

from collections import Counter
from collections.abc import Sequence

from core.engine.jobs import Job


class Turns:
    """Round robin over readers, for one kind of worker.

    Each reader has one job a round. Who comes anew joins the round that is under way, so nobody saves up turns, and
    a job that several readers ask for has the best place that any of them would give it.
    """

    def __init__(self) -> None:
        self._round = 0
        self._next: dict[str, int] = {}  # of the readers that have had their turn in the round under way

    def order(self, waiting: Sequence[Job]) -> list[Job]:
        """Who is next, if nobody else comes.

        Args:
            waiting: In the order in which they were asked for.
        """
        rounds = self._rounds(waiting)
        return sorted(waiting, key=lambda job: (job.precedence, rounds[job]))

    def take(self, job: Job, waiting: Sequence[Job]) -> None:
        """Note that a job of those that wait, itself among them, has its turn now."""
        turn = self._rounds(waiting)[job]
        for reader in job.audience.readers:
            if self._turn(reader) == turn:
                self._next[reader] = turn + 1
        if job.precedence == 0:  # one that was moved back says nothing of the round
            self._round = max(self._round, turn)
        self._next = {reader: turn for reader, turn in self._next.items() if turn > self._round}

    def _rounds(self, waiting: Sequence[Job]) -> dict[Job, int]:
        asked: Counter[str] = Counter()
        rounds: dict[Job, int] = {}
        for job in waiting:
            readers = job.audience.readers
            rounds[job] = min(self._turn(reader) + asked[reader] for reader in readers)
            asked.update(readers)
        return rounds

    def _turn(self, reader: str) -> int:
        return max(self._round, self._next.get(reader, 0))
