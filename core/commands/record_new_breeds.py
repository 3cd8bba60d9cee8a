"""Which known breeds is a new one taken for? ``python -m core.commands.record_new_breeds [--data PATH]``.

Trains the net of a preset on the breeds outside a fold, asks it about all pictures of the breeds in the fold, and does
so for each fold: each breed is new once. Writes ``assets/runs/breeds/PRESET.json``. An interrupted run goes on.
"""

import argparse
import dataclasses
import sys
from collections import Counter
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import get_args

from core.commands.record import BarReport, preset_spec
from core.datasets.breeds import ALL_BREEDS, NUM_FOLDS, fold
from core.datasets.spec import Part
from core.errors import N_, InputError
from core.runs import Run
from core.runs.recorded_breeds import BREEDS_FOLDER, TakenFor, write_taken_for
from core.specs.presets.tasks import BREEDS_RUNS
from core.specs.scores import ScoresSpec
from core.specs.transfer import TransferSpec


def without(spec: TransferSpec, breeds: Sequence[str]) -> TransferSpec:
    """The request of a net for all breeds, without some."""
    known = tuple(breed for breed in spec.data.classes or ALL_BREEDS if breed not in breeds)
    data = dataclasses.replace(spec.data, classes=known)
    return dataclasses.replace(spec, data=data, model=dataclasses.replace(spec.model, classes=len(known)))


def taken_for(
    spec: TransferSpec, run: Run, breeds: Sequence[str], report: BarReport
) -> dict[str, dict[str, int]]:
    """Of each new breed, how many of its pictures of all parts the run's net takes for each known breed.

    Args:
        spec: Of the run.
        run: Complete, of known breeds.
        breeds: At least two that it does not know.
        report: Progress.
    """
    known: list[str] = run.metrics["class_names"]
    data = dataclasses.replace(spec.data, classes=tuple(breeds))
    answer = import_module("core.networks.inspection.predictions").answer_scores
    counts: dict[str, Counter[str]] = {breed: Counter() for breed in breeds}
    for part in get_args(Part):
        scores = answer(ScoresSpec(f"run:{run.run_id}", data, part), report)
        for label, best in zip(scores.labels, scores.probabilities.argmax(axis=1), strict=True):
            counts[breeds[label]][known[best]] += 1
    return {breed: dict(found.most_common()) for breed, found in counts.items()}


def record(name: str, spec: TransferSpec, folds: Sequence[Sequence[str]]) -> TakenFor:
    """Train a net for each fold and ask it.

    Raises:
        InputError: What training raises, or a net has diverged.
    """
    train = import_module("core.networks.transfer.training").train
    counts: dict[str, dict[str, int]] = {}
    runs: list[Run] = []
    for breeds in folds:
        known = without(spec, breeds)
        report = BarReport(known)
        try:
            runs.append(train(known, report))
            if runs[-1].state != "complete":
                raise InputError(N_("The training of {net} has diverged."), net=name)
            counts |= taken_for(known, runs[-1], tuple(breeds), report)
        finally:
            report.close()
    accuracies = tuple(float(run.metrics["test_accuracy"]) for run in runs)
    return TakenFor(name, tuple(map(tuple, folds)), accuracies, counts, runs[0].provenance)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.record_new_breeds",
        description="Train without some breeds and ask which known ones these are taken for.",
    )
    parser.add_argument("preset", nargs="?", choices=sorted(BREEDS_RUNS), default="oxford_breeds_lite0")
    parser.add_argument("--data", type=Path, help="where the pictures lie, instead of a download")
    parser.add_argument("--output", type=Path, default=BREEDS_FOLDER, help="folder (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    spec = preset_spec(chosen.preset, data=chosen.data)
    assert isinstance(spec, TransferSpec)
    try:
        found = record(chosen.preset, spec, [fold(number) for number in range(NUM_FOLDS)])
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    write_taken_for(found, chosen.output)
    print(chosen.preset, [f"{accuracy:.1%}" for accuracy in found.known_accuracies])
    return 0


if __name__ == "__main__":
    sys.exit(main())
