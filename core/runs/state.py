"""What ``state.json`` of a run may hold. All else was damaged, or written by something else, and is no run."""

import json
from typing import Any, get_args

from core.runs.run import COLUMNS, State

_NEEDED = {"state": str, "owner": str, "title": str, "spec": dict, "history": dict}
_OPTIONAL = {
    "kind": str,
    "metrics": dict,
    "provenance": dict,
    "checkpoint_sha256": str,
    "model_sha256": str,
    "snapshots": dict,
}


def parse_state(content: bytes) -> dict[str, Any] | None:
    """The fields of a run, its history with None for what is no number; None where it is none.

    Args:
        content: Of the file, whatever that is.
    """
    try:
        state = json.loads(content)
    except (ValueError, RecursionError):
        return None
    if not isinstance(state, dict) or not _has_types(state) or not _is_history(state["history"]):
        return None
    # Runs written before they kept their kind.
    return {"kind": "TransferSpec" if "head_training" in state["spec"] else "RunSpec"} | state


def _has_types(state: dict[str, Any]) -> bool:
    optional = {name: kind for name, kind in _OPTIONAL.items() if name in state}
    if state.get("checkpoint_sha256", "") is None:  # before the first epoch
        del optional["checkpoint_sha256"]
    return (
        state.get("state") in get_args(State)
        and _are_snapshots(state.get("snapshots"))
        and all(isinstance(state.get(name), kind) for name, kind in (_NEEDED | optional).items())
    )


def _are_snapshots(snapshots: Any) -> bool:
    """Epochs with the SHA-256 of their weights, or nothing of the kind."""
    return not isinstance(snapshots, dict) or all(
        name.isascii() and name.isdigit() and len(name) < 10 and isinstance(digest, str)
        for name, digest in snapshots.items()
    )


def _is_history(history: dict[str, Any]) -> bool:
    columns = [history.get(name) for name in COLUMNS]
    return (
        history.keys() == set(COLUMNS)
        and all(isinstance(column, list) for column in columns)
        and len({len(column) for column in columns if column is not None}) == 1
        and all(value is None or type(value) in (int, float) for column in columns for value in column or ())
    )
