"""Training runs: the store of own runs and the recorded ones, through one interface."""

from core.runs.recorded import recorded_runs, repeats, write_recording
from core.runs.run import COLUMNS, Run, State
from core.runs.store import RunStore
from core.runs.writer import RunWriter

__all__ = [
    "COLUMNS",
    "Run",
    "RunStore",
    "RunWriter",
    "State",
    "recorded_runs",
    "repeats",
    "write_recording",
]
