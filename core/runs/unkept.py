"""A run that is read once and kept nowhere: for programs that train many nets for a number each."""

from typing import Any

from core.runs.run import Run, State, rows_to_history
from core.runs.writer import RunWriter


class UnkeptWriter(RunWriter):
    """Takes what a training writes, and drops its weights; cannot be gone on with.

    Args:
        run_id, title, kind, spec: See :class:`Run`.

    Attributes:
        run: What came out; once the training has closed it.
    """

    run: Run

    def __init__(self, run_id: str, title: str, kind: str, spec: dict[str, Any]) -> None:
        self._started = (run_id, title, kind)
        self._spec = spec
        self.history = []
        self.checkpoint = None

    def save_epoch(self, row: dict[str, float], checkpoint: bytes) -> None:
        """Add the row of an epoch."""
        self.history.append(row)

    def keep_snapshot(self, epoch: int, weights: bytes, *, instead_of: int | None = None) -> None:
        """Keep nothing."""

    def close(
        self,
        state: State,
        model: bytes,
        metrics: dict[str, Any],
        provenance: dict[str, Any],
        *,
        last_row: dict[str, float] | None = None,
    ) -> None:
        """End the run, see :meth:`RunWriter.close`."""
        rows = self.history if last_row is None else [*self.history, last_row]
        run_id, title, kind = self._started
        provenance = provenance | {"seconds": sum(row["seconds"] for row in rows)}
        self.run = Run(run_id, title, kind, state, self._spec, rows_to_history(rows), metrics, provenance)
