"""Test a net that nobody trained for it on cats and dogs: ``python -m core.commands.record_own_classes --data PATH``.

Sums what EfficientNet-Lite0 gives its own cat and dog classes for each test picture of the chapter's photographs, and
without ``--data`` of the drawn pets, and writes ``assets/runs/untrained/photographs.json`` or ``drawn_pets.json``.
"""

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from core.commands.record import BarReport, preset_spec
from core.networks.inspection.own_classes import answer_own_classes_test
from core.runs.provenance import provenance
from core.specs.own_classes import FOLDER, OwnClassesTestSpec, Rule
from core.storage.files import replacing

_DIGITS = 9


def document(spec: OwnClassesTestSpec, report: Any) -> dict[str, Any]:
    """``{spec, metrics, provenance}`` of a test; a folder of pictures goes by its last name."""
    start = time.monotonic()
    found = answer_own_classes_test(spec, report)
    origin = provenance(found.fingerprint, spec.data.seed, dtype="float32")
    request = spec.to_dict()
    request["data"] |= {"location": Path(spec.data.location).name}
    sums = {
        name: [round(float(value), _DIGITS) for value in getattr(found, name)] for name in ("cats", "dogs")
    }
    accuracies = {f"accuracy_by_{rule}": found.accuracy(rule) for rule in get_args(Rule)}
    metrics = accuracies | {"labels": found.labels.tolist(), **sums, "best": found.best.tolist()}
    seconds = round(time.monotonic() - start, 1)
    return {"spec": request, "metrics": metrics, "provenance": origin | {"seconds": seconds}}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.record_own_classes",
        description="Sum the cat and dog classes of a net trained on ImageNet.",
    )
    parser.add_argument("--data", type=Path, help="folder of photographs; without it, the drawn pets")
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    name, preset = ("photographs", "lite0_features") if chosen.data else ("drawn_pets", "pets_features")
    trained = preset_spec(preset, data=chosen.data)
    spec = OwnClassesTestSpec(trained.data)
    report = BarReport(dataclasses.replace(trained, title=name))
    try:
        found = document(spec, report)
    finally:
        report.close()
    chosen.output.mkdir(parents=True, exist_ok=True)
    with replacing(chosen.output / f"{name}.json") as file:
        file.write(f"{json.dumps(found)}\n".encode())
    print(name, {key: value for key, value in found["metrics"].items() if key.startswith("accuracy")})
    return 0


if __name__ == "__main__":
    sys.exit(main())
