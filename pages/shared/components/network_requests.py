"""What the canvas of a whole net asks for, read from what a browser sent."""

from collections.abc import Callable, Mapping
from typing import Any, cast


def read_request(asked: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """What the browser asks for: its name, and plain values of the right types.

    Raises:
        ValueError: It is nothing that this component asks for.
    """
    what = asked.get("what")
    try:
        return cast(str, what), _READERS[cast(str, what)](asked)
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"the component asked for {what!r} with {sorted(asked)}") from error


def _read_pass(asked: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "sequence": int(asked["sequence"]),
        "disturbances": [_read_disturbance(one) for one in asked["disturbances"]],
        "shown": tuple((int(node), tuple(map(int, channels))) for node, channels in asked["shown"]),
        "side": int(asked["side"]),
    }


def _read_disturbance(one: Mapping[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = {"kind": str(one["kind"])}
    read |= {name: float(one[name]) for name in ("row", "column", "size", "strength") if name in one}
    if "points" in one:
        read["points"] = tuple((float(row), float(column)) for row, column in one["points"])
    return read


_READERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "class": lambda asked: {"index": int(asked["index"])},
    "origin": lambda asked: {
        "path": str(asked["path"]), "channel": int(asked["channel"]), "first": int(asked["first"]),
    },
    "cell": lambda asked: {
        "path": str(asked["path"]), "channel": int(asked["channel"]), "row": int(asked["row"]),
        "column": int(asked["column"]),
    },
    "epoch": lambda asked: {"index": int(asked["index"])},
    "every": lambda asked: {"path": str(asked["path"]), "first": int(asked["first"])},
    "pass": _read_pass,
    "close": lambda asked: {},
}  # fmt: skip
