"""What deploy/compose.yaml says, as commands of this machine: the tests start the same processes as a school does."""

import json
import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.house import ROOT

DEPLOY = ROOT / "deploy"
BINARIES = Path(sys.executable).parent

_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


@dataclass(frozen=True)
class Service:
    """A service of the compose file.

    Attributes:
        name: Of it.
        command: With its arguments; empty where an image brings its own that is not ours.
        environment: Of the container, on top of the image's.
        copies: How many run.
        address: Of the container in its network, or empty.
        raw: All that the file says.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    copies: int
    address: str
    raw: Mapping[str, Any]


def services(variables: Mapping[str, str] | None = None) -> dict[str, Service]:
    """All services by name.

    Args:
        variables: For what the file takes from ``.env``.
    """
    text = _filled((DEPLOY / "compose.yaml").read_text(encoding="utf-8"), variables or {})
    return {name: _service(name, raw) for name, raw in yaml.safe_load(text)["services"].items()}


def image_command() -> list[str]:
    """What the image starts unless it is told otherwise."""
    command = re.search(r"^CMD (\[.*\])$", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert command
    return json.loads(command[1])


def _service(name: str, raw: Mapping[str, Any]) -> Service:
    command = raw.get("command", image_command() if "convnet-classroom" in raw.get("image", "") else [])
    networks = raw.get("networks", {})
    address = networks["classroom"].get("ipv4_address", "") if isinstance(networks, dict) and networks else ""
    return Service(
        name,
        tuple(shlex.split(command) if isinstance(command, str) else command),
        {key: str(value or "") for key, value in raw.get("environment", {}).items()},
        raw.get("scale", 1),
        address,
        raw,
    )


def _filled(text: str, variables: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        found = variables.get(name) or (rest if kind == "-" else None)
        assert found is not None, f"{name}: {rest}"
        return found

    return _VARIABLE.sub(value, text)
