"""The run store: a folder a run, below any fsspec URL."""

import hashlib
import re
from typing import Any

from core.errors import N_, InputError
from core.runs.files import Files, Usage
from core.runs.run import Run, none_to_nan
from core.runs.writer import MODEL_FILE, SNAPSHOT_FILE, STATE_FILE, RunWriter, read_state
from core.settings import settings

RUN_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
"""Of a run; it becomes a path."""


class RunStore:
    """Own runs.

    Args:
        url: fsspec URL; default that of the settings.
    """

    def __init__(self, url: str | None = None) -> None:
        self._files = Files(url or settings().run_store)

    def list_runs(self) -> list[Run]:
        """All runs, finished or not, sorted by id."""
        return [run for run_id in self._files.folders() if (run := self.find(run_id)) is not None]

    def find(self, run_id: str) -> Run | None:
        """A run, or None."""
        if not RUN_ID.fullmatch(run_id):  # it comes from an address bar, and becomes a path
            return None
        state = read_state(self._files, run_id)
        if state is None:
            return None
        return Run(
            run_id=run_id,
            title=state["title"],
            kind=state["kind"],
            state=state["state"],
            spec=state["spec"],
            history=none_to_nan(state["history"]),
            metrics=state.get("metrics", {}),
            provenance=state.get("provenance", {}),
            snapshots=tuple(sorted(map(int, state.get("snapshots", {})))),
        )

    def load(self, run_id: str) -> Run:
        """A run.

        Raises:
            InputError: There is none of this id.
        """
        run = self.find(run_id)
        if run is None:
            raise InputError(N_("There is no run {run_id}; it may have been deleted."), run_id=run_id)
        return run

    def model(self, run_id: str) -> bytes:
        """The content of ``model.keras`` of a run that has ended.

        Raises:
            InputError: The run is not there or unfinished, or its model is not the one that it ended with.
        """
        state = read_state(self._files, run_id) if RUN_ID.fullmatch(run_id) else None
        content = self._files.read(run_id, MODEL_FILE) if state and "model_sha256" in state else None
        if state is None or content is None or hashlib.sha256(content).hexdigest() != state["model_sha256"]:
            sentence = N_("The run {run_id} has no whole model; let it end, or train it again.")
            raise InputError(sentence, run_id=run_id)
        return content

    def snapshot(self, run_id: str, epoch: int) -> bytes:
        """The weights that a run kept after an epoch, of those that :attr:`Run.snapshots` tells.

        Raises:
            InputError: The run is not there, or has not kept this epoch, or the file is damaged.
        """
        state = read_state(self._files, run_id) if RUN_ID.fullmatch(run_id) else None
        digest = (state or {}).get("snapshots", {}).get(str(epoch))
        content = None if digest is None else self._files.read(run_id, SNAPSHOT_FILE.format(epoch=epoch))
        if content is None or hashlib.sha256(content).hexdigest() != digest:
            sentence = N_("The run {run_id} has no whole weights of epoch {epoch}; choose another epoch.")
            raise InputError(sentence, run_id=run_id, epoch=epoch)
        return content

    def write(self, run_id: str, title: str, kind: str, spec: dict[str, Any]) -> RunWriter:
        """Begin a run, or go on with an unfinished one; see :class:`RunWriter`."""
        return RunWriter(self._files, run_id, title, kind, spec)

    def usage(self) -> dict[str, Usage]:
        """What each folder of the store takes, by its name, which is the id of a run unless it was damaged."""
        return self._files.usage()

    def delete(self, run_id: str) -> None:
        """Delete a run; a process that still writes it is told at its next write.

        Raises:
            InputError: There is none of this id.
        """
        self.load(run_id)
        self.clear(run_id)

    def clear(self, run_id: str) -> None:
        """Delete what lies under the id of a run, also when it is no whole run; nothing happens if nothing does."""
        if not RUN_ID.fullmatch(run_id):
            return
        with self._files.lock(run_id):
            self._files.remove(run_id, STATE_FILE)  # from here on it is no run, whatever remains
            self._files.remove(run_id)
