"""Measure how easily the shipped nets are fooled: ``python -m core.commands.measure_fooling [--data FOLDER]``.

Writes ``assets/fooling/measured.json``. The robustness of the book's convnet is measured on photographs of cats and
dogs that do not ship: without ``--data`` it stays as it was recorded.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.networks.inspection.fooling_measures import measure_robustness, measure_shipped
from core.networks.reports import Quiet
from core.runs.provenance import provenance
from core.settings import ASSETS
from core.specs.models import BOOK_CONVNET_WEIGHTS
from core.specs.presets.fooling import CLASSIFIER, RECORD


def measure(data: Path | None = None) -> dict[str, Any]:
    """The whole record."""
    known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    weights = ASSETS / "models" / f"{CLASSIFIER}_float16.npz"
    fingerprint = hashlib.sha256(weights.read_bytes() + BOOK_CONVNET_WEIGHTS.read_bytes()).hexdigest()
    origin = provenance(fingerprint, 0, dtype="float32")
    record = measure_shipped(Quiet()) | {"robustness": known.get("robustness")}
    if data is not None:
        record["robustness"] = measure_robustness(data)
    return record | {"provenance": origin}


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.measure_fooling", description="Measure how easily nets are fooled."
    )
    parser.add_argument("--data", type=Path, help="folder of photographs of cats and dogs")
    chosen = parser.parse_args(arguments)
    record = measure(chosen.data)
    RECORD.parent.mkdir(exist_ok=True)
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"{RECORD} written")


if __name__ == "__main__":
    main()
