"""Test a net that nobody trained for it: ``python -m core.commands.record_own_classes TEST [--data PATH]``.

Asks EfficientNet-Lite0 in ImageNet's own classes about each test picture; writes ``assets/runs/untrained/TEST.json``.
Cats against dogs, by the sums of all their classes: ``photographs`` (the chapter's), ``drawn_pets``, ``pets``. Classes
that ImageNet has by name: ``breeds`` (of the pets), ``flowers``.
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
from core.errors import InputError
from core.networks.inspection.own_classes import answer_named_classes_test, answer_own_classes_test
from core.runs.provenance import provenance
from core.specs.named_classes import NamedClassesTestSpec
from core.specs.own_classes import FOLDER, OwnClassesTestSpec, Rule
from core.storage.files import replacing

_DIGITS = 9
_PRESETS = {
    "photographs": "lite0_features",
    "drawn_pets": "pets_features",
    "pets": "oxford_lite0",
    "breeds": "oxford_breeds_lite0",
    "flowers": "flowers_lite0",
}
"""By the name of a test the preset with its pictures."""
_BY_NAME = ("breeds", "flowers")


def document(spec: OwnClassesTestSpec | NamedClassesTestSpec, report: Any) -> dict[str, Any]:
    """``{spec, metrics, provenance}`` of a test; a folder of pictures goes by its last name."""
    start = time.monotonic()
    if isinstance(spec, NamedClassesTestSpec):
        fingerprint, metrics = _by_name(spec, report)
    else:
        fingerprint, metrics = _by_sums(spec, report)
    request = spec.to_dict()
    request["data"] |= {"location": Path(spec.data.location).name}
    origin = provenance(fingerprint, spec.data.seed, dtype="float32")
    seconds = round(time.monotonic() - start, 1)
    return {"spec": request, "metrics": metrics, "provenance": origin | {"seconds": seconds}}


def _by_sums(spec: OwnClassesTestSpec, report: Any) -> tuple[str, dict[str, Any]]:
    found = answer_own_classes_test(spec, report)
    sums = {
        name: [round(float(value), _DIGITS) for value in getattr(found, name)] for name in ("cats", "dogs")
    }
    accuracies = {f"accuracy_by_{rule}": found.accuracy(rule) for rule in get_args(Rule)}
    metrics = accuracies | {"labels": found.labels.tolist(), **sums, "best": found.best.tolist()}
    return found.fingerprint, metrics


def _by_name(spec: NamedClassesTestSpec, report: Any) -> tuple[str, dict[str, Any]]:
    found = answer_named_classes_test(spec, report)
    arrays = {name: getattr(found, name).tolist() for name in ("labels", "likeliest_named", "best")}
    return found.fingerprint, {
        "accuracy": found.accuracy,
        "class_names": list(found.class_names),
        **arrays,
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.record_own_classes",
        description="Ask a net trained on ImageNet about test pictures, in its own classes.",
    )
    parser.add_argument("test", choices=sorted(_PRESETS))
    parser.add_argument("--data", type=Path, help="where the pictures lie, instead of a download, see record")
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    trained = preset_spec(_PRESETS[chosen.test], data=chosen.data)
    request = NamedClassesTestSpec if chosen.test in _BY_NAME else OwnClassesTestSpec
    report = BarReport(dataclasses.replace(trained, title=chosen.test))
    try:
        found = document(request(trained.data), report)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        report.close()
    chosen.output.mkdir(parents=True, exist_ok=True)
    with replacing(chosen.output / f"{chosen.test}.json") as file:
        file.write(f"{json.dumps(found)}\n".encode())
    print(chosen.test, {key: value for key, value in found["metrics"].items() if key.startswith("accuracy")})
    return 0


if __name__ == "__main__":
    sys.exit(main())
