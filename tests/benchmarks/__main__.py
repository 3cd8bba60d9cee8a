"""Run the benchmarks, one after the other, each in a process of its own: ``python -m tests.benchmarks [name ...]``.

Without names, all of them: about two hours, on a machine that does nothing else. What they print appears as
it comes; the table at the end, in Markdown, repeats the lines that compare.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
_COMPARES = re.compile(r"\btimes\b|\bratio\b| / |\(goal |\bmeans\b|: conv2d ")


def names() -> list[str]:
    """The benchmarks, by the names of their modules."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def run(name: str) -> tuple[int, list[str]]:
    """Run one benchmark; its exit status and its lines that compare."""
    print(f"\n== {name} (load {os.getloadavg()[0]:.1f})", flush=True)
    lines = []
    command = [sys.executable, "-m", f"tests.benchmarks.{name}"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if _COMPARES.search(line):
                lines.append(line.strip())
    return process.returncode, lines


def main() -> int:
    """Run what was asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(names()))
    chosen = parser.parse_args().names or names()
    if unknown := set(chosen) - set(names()):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(names())}.")
    results = {name: run(name) for name in chosen}
    print("\n| benchmark | result |\n|---|---|")
    for name, (status, lines) in results.items():
        for line in lines if status == 0 else [f"FAILED with exit status {status}"]:
            print(f"| {name} | {line} |")
    return max(status != 0 for status, _ in results.values())


if __name__ == "__main__":
    sys.exit(main())
