"""``python -m tests.fuzz --inputs 10000 [--only zip] [--seed 0]``: each reader in a process whose memory is bounded."""

import argparse
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.targets import TARGETS

_ROW = "{:<12}{:>8}{:>9}{:>10}{:>12}{:>11}{:>10}{:>9}"


def _run(name: str, count: int, start: int) -> None:
    from tests.fuzz.fuzzing import fuzz, peak_megabytes
    from tests.support import living_in

    memory = TARGETS[name].memory * 2**30
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    logging.disable(logging.CRITICAL)
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory() as home, living_in(Path(home)):
        found = fuzz(name, count, start=start)
    seconds = time.perf_counter() - begin
    print(
        _ROW.format(
            name, found.inputs, found.refused, found.accepted, found.failures, f"{found.slowest:.2f} s",
            f"{peak_megabytes():.0f} MB", f"{seconds:.0f} s",
        ),
        flush=True,
    )  # fmt: skip
    for trace in found.tracebacks.values():
        print(trace, flush=True)
    os._exit(0 if found.is_clean else 1)  # whatever threads the reader has left


def main() -> int:
    """Print a line a reader; 1 if one raised, took too long or died."""
    parser = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--only", choices=list(TARGETS), action="append")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--inside", choices=list(TARGETS), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.inside:
        _run(chosen.inside, chosen.inputs, chosen.seed)
    print(
        _ROW.format("reader", "inputs", "refused", "accepted", "tracebacks", "slowest", "memory", "took"),
        flush=True,
    )
    failed = []
    for name in chosen.only or TARGETS:
        command = [sys.executable, "-m", "tests.fuzz", "--inside", name, "--inputs", str(chosen.inputs)]
        if subprocess.run([*command, "--seed", str(chosen.seed)], check=False).returncode:
            failed.append(name)
    print(f"not clean: {', '.join(failed)}" if failed else "all clean", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
