"""Where numbers come from: what every run tells about its making."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

_PACKAGES = ("tensorflow", "keras", "numpy", "opencv-python-headless")
_ROOT = Path(__file__).resolve().parents[2]


def provenance(data_fingerprint: str, seed: int, *, dtype: str) -> dict[str, Any]:
    """Data, seed, number format of the convolutions, commit, versions, cores and date (UTC, ISO 8601)."""
    return {
        "data_fingerprint": data_fingerprint,
        "seed": seed,
        "dtype": dtype,
        "commit": commit(),
        "versions": {"python": platform.python_version(), **_versions()},
        "cores": num_cores(),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def commit() -> str:
    """The commit of the checkout, with ``-dirty`` after it when tracked files differ; else ``"uncommitted"``.

    Recordings made before this one, in ``assets/runs``, do not count.
    """
    try:
        found = _git("describe", "--always", "--abbrev=40", "--exclude=*")
        changed = _git("diff", "HEAD", "--name-only", "--", ".", ":(exclude)assets/runs")
    except (OSError, subprocess.SubprocessError):
        return "uncommitted"
    return f"{found}-dirty" if changed else found


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(_ROOT), *arguments]
    # No word of it is a reader's.
    answer = subprocess.run(  # nosec B603
        command, capture_output=True, text=True, check=True, timeout=10
    )
    return answer.stdout.strip()


def num_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # tensorflow-cpu, opencv-python, ... under another name
            continue
    return found
