"""Writing a run, epoch by epoch, so that a crash at any moment leaves the last finished epoch."""

import csv
import hashlib
import io
import json
import uuid
from typing import Any

from core.errors import N_, InputError
from core.runs.files import Files
from core.runs.run import COLUMNS, State, history_to_rows, nan_to_none, none_to_nan, rows_to_history
from core.runs.state import parse_state

STATE_FILE = "state.json"
MODEL_FILE = "model.keras"
_SNAPSHOT = "snapshot-"
SNAPSHOT_FILE = _SNAPSHOT + "{epoch:04d}.npz"
_CHECKPOINT = "checkpoint-{epoch:04d}.npz"


class RunWriter:
    """The one writer of a run.

    ``state.json`` tells everything but weights, in one file that is replaced as a whole, and it alone is read
    back: a run is what its state says. The other files are for people and other programs; they are written
    before the state that vouches for them, weights with their SHA-256.

    Whoever opens a run takes it over from a process that still writes it: that one may be dead, which cannot
    be told from afar. The earlier one hears so at its next write, and writes no more.

    Attributes:
        history: The rows of the finished epochs.
        checkpoint: What :meth:`save_epoch` got for the last of them, or None.
    """

    def __init__(self, files: Files, run_id: str, title: str, kind: str, spec: dict[str, Any]) -> None:
        self._files = files
        self._run_id = run_id
        self._owner = uuid.uuid4().hex
        self._dropped: list[int] = []
        self.history: list[dict[str, float]] = []
        self.checkpoint: bytes | None = None
        with files.lock(run_id):
            self._state: dict[str, Any] = {
                "title": title, "kind": kind, "spec": spec, "checkpoint_sha256": None,
            }  # fmt: skip
            self._take_over()

    def save_epoch(self, row: dict[str, float], checkpoint: bytes) -> None:
        """Add a finished epoch: its row of the history, and what is needed to go on from there."""
        self.history.append(row)
        epoch = len(self.history)
        self._write(_CHECKPOINT.format(epoch=epoch), checkpoint)
        self._write("history.csv", _csv(self.history))
        self._state["checkpoint_sha256"] = _digest(checkpoint)
        self._write_state("unfinished")
        self._files.remove(self._run_id, _CHECKPOINT.format(epoch=epoch - 1))
        while self._dropped:
            self._files.remove(self._run_id, SNAPSHOT_FILE.format(epoch=self._dropped.pop()))

    def keep_snapshot(self, epoch: int, weights: bytes, *, instead_of: int | None = None) -> None:
        """Keep the weights after an epoch for good; what is said of them is written with the next epoch.

        Args:
            epoch: 0 for those before the first.
            weights: Content of the file.
            instead_of: An epoch whose weights are dropped for them.
        """
        self._write(SNAPSHOT_FILE.format(epoch=epoch), weights)
        kept = self._state.get("snapshots", {}) | {str(epoch): _digest(weights)}
        if instead_of is not None and kept.pop(str(instead_of), None) is not None:
            self._dropped.append(instead_of)
        self._state["snapshots"] = kept

    def close(
        self,
        state: State,
        model: bytes,
        metrics: dict[str, Any],
        provenance: dict[str, Any],
        *,
        last_row: dict[str, float] | None = None,
    ) -> None:
        """End the run.

        Args:
            state: ``"complete"`` or ``"diverged"``.
            model: Content of ``model.keras``.
            metrics: JSON-ready.
            provenance: JSON-ready; ``seconds``, the sum over the epochs, is added.
            last_row: Of an epoch that was not finished, for the history.
        """
        if last_row is not None:
            self.history.append(last_row)
        provenance = provenance | {"seconds": sum(row["seconds"] for row in self.history)}
        self._state |= {"metrics": metrics, "provenance": provenance, "model_sha256": _digest(model)}
        self._write(MODEL_FILE, model)
        self._write("history.csv", _csv(self.history))
        self._write("metrics.json", _json(metrics))
        self._write("provenance.json", _json(provenance))
        self._write_state(state)
        for epoch in (len(self.history), len(self.history) - 1):
            self._files.remove(self._run_id, _CHECKPOINT.format(epoch=epoch))

    def _take_over(self) -> None:
        """Read what is there, and put this writer's name on it."""
        state = read_state(self._files, self._run_id)
        if state is not None and state["state"] == "unfinished":
            rows = history_to_rows(none_to_nan(state["history"]))
            checkpoint = self._files.read(self._run_id, _CHECKPOINT.format(epoch=len(rows)))
            if checkpoint is not None and _digest(checkpoint) == state["checkpoint_sha256"]:
                self.history, self.checkpoint = rows, checkpoint
                self._state["checkpoint_sha256"] = state["checkpoint_sha256"]
                self._state["snapshots"] = state.get("snapshots", {})
        self._files.write(self._run_id, "spec.json", _json(self._state["spec"])).publish()
        self._publish_state("unfinished")
        self._files.remove_parts(self._run_id)
        kept = {SNAPSHOT_FILE.format(epoch=int(epoch)) for epoch in self._state.get("snapshots", {})}
        for name in self._files.names(self._run_id):
            if name.startswith(_SNAPSHOT) and name not in kept:
                self._files.remove(self._run_id, name)

    def _write(self, name: str, content: bytes) -> None:
        part = self._files.write(self._run_id, name, content)
        try:
            with self._files.lock(self._run_id):
                self._check_owner()
                part.publish()
        except BaseException:
            part.discard()
            raise

    def _write_state(self, state: State) -> None:
        with self._files.lock(self._run_id):
            self._check_owner()
            self._publish_state(state)

    def _publish_state(self, state: State) -> None:
        document = {
            **self._state,
            "state": state,
            "owner": self._owner,
            "history": nan_to_none(rows_to_history(self.history)),
        }
        self._files.write(self._run_id, STATE_FILE, _json(document)).publish()

    def _check_owner(self) -> None:
        state = read_state(self._files, self._run_id)
        if state is None or state["owner"] != self._owner:
            raise InputError(
                N_("The run {run_id} was deleted, or started a second time elsewhere, while it was under way; "
                   "this attempt has stopped."), run_id=self._run_id,
            )  # fmt: skip


def read_state(files: Files, run_id: str) -> dict[str, Any] | None:
    """What ``state.json`` tells, or None if there is no such run, or none that can be read."""
    content = files.read(run_id, STATE_FILE)
    return None if content is None else parse_state(content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(document: Any) -> bytes:
    return json.dumps(document, indent=1, allow_nan=False).encode()


def _csv(rows: list[dict[str, float]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
