"""Training runs: the store of own runs and the recorded ones, through one interface."""

from core.runs.recorded import recorded_runs, repeats, write_recording
from core.runs.run import COLUMNS, Run, State
from core.runs.store import RunStore
from core.runs.writer import RunTakenOver, RunWriter

__all__ = [
    "COLUMNS",
    "Run",
    "RunStore",
    "RunTakenOver",
    "RunWriter",
    "State",
    "delete_run",
    "list_runs",
    "load_run",
    "recorded_runs",
    "repeats",
    "write_recording",
]


def list_runs() -> list[Run]:
    """Recorded runs, then own ones, finished or not."""
    return recorded_runs() + RunStore().list_runs()


def load_run(run_id: str) -> Run:
    """A recorded or own run.

    Raises:
        InputError: There is none of this id.
    """
    recorded = {run.run_id: run for run in recorded_runs()}
    return recorded.get(run_id) or RunStore().load(run_id)


def delete_run(run_id: str) -> None:
    """Delete an own run.

    Raises:
        InputError: There is none of this id; a recorded run cannot be deleted.
    """
    RunStore().delete(run_id)
