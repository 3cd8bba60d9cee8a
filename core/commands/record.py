"""Train a named preset on the command line: ``python -m core.commands.record PRESET [--data PATH]``.

Writes a run to the store and, once it is complete, its recording as JSON. An interrupted run goes on where it was.
"""

import argparse
import dataclasses
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from core.datasets.breeds import breed_in
from core.datasets.load import load
from core.datasets.sources import SOURCES
from core.datasets.spec import Part
from core.errors import N_, InputError
from core.evaluation.breeds import by_breed, kept
from core.networks.reports import Quiet
from core.runs import Run, RunStore, write_recording
from core.runs.recorded import EXPERIMENTS as APART
from core.runs.recorded import FOLDER
from core.runs.recorded_scores import SCORES_FOLDER, RecordedScores, write_scores
from core.specs.predictions import ShiftAccuracySpec
from core.specs.presets.experiments import EXPERIMENTS
from core.specs.presets.label_noise import LABEL_NOISE
from core.specs.presets.raw_pixels import RAW_PIXELS
from core.specs.presets.training import RUN_PRESETS
from core.specs.presets.transfer import TRANSFER_PRESETS
from core.specs.scores import ScoresSpec
from core.specs.training import RunSpec, TrainingSpec

PRESETS: Mapping[str, TrainingSpec] = {
    **RUN_PRESETS,
    **TRANSFER_PRESETS,
    **EXPERIMENTS,
    **LABEL_NOISE,
    **RAW_PIXELS,
}

_PARTS = 10_000


class BarReport(Quiet):
    """Shows progress as a bar and a line an epoch."""

    def __init__(self, spec: TrainingSpec) -> None:
        self._run_id = spec.run_id
        self._epoch = 0
        self._bar = tqdm(
            total=_PARTS, desc=spec.title, bar_format="{desc} {percentage:5.1f}%|{bar}| {elapsed}<{remaining}"
        )

    def progress(self, fraction: float, message: str, *, epoch: int = 0, batch: int = 0) -> None:
        """Move the bar, and write a line for an epoch that has ended."""
        if epoch != self._epoch:
            self._write_last_epoch()
            self._epoch = epoch
        self._bar.update(round(fraction * _PARTS) - self._bar.n)

    def close(self) -> None:
        """Leave the bar as it is."""
        self._bar.close()

    def _write_last_epoch(self) -> None:
        run = RunStore().find(self._run_id)
        if run is not None and run.num_epochs:
            columns = (f"{name} {values[-1]:.4g}" for name, values in run.history.items())
            self._bar.write(", ".join(columns))


def preset_spec(
    name: str, *, data: Path | None = None, seed: int | None = None, epochs: int | None = None
) -> TrainingSpec:
    """The preset, with pictures from a folder, another seed or number of epochs if given.

    A preset on a data set with a form of its own, such as the pets with their breeds, reads the folder in that form.

    Raises:
        InputError: Epochs are given for a preset of two phases.
    """
    spec = PRESETS[name]
    if data is not None:
        location = str(data.expanduser().resolve())
        source = spec.data.source if SOURCES[spec.data.source].has_own_form else "folder"
        spec = dataclasses.replace(
            spec, data=dataclasses.replace(spec.data, source=source, location=location)
        )
    if seed is not None:
        spec = dataclasses.replace(spec, seed=seed)
    if epochs is None:
        return spec
    if not isinstance(spec, RunSpec):
        raise InputError(N_("The epochs of {name} belong to its phases and cannot be given."), name=name)
    return dataclasses.replace(spec, epochs=epochs)


def recording_path(name: str, spec: TrainingSpec, folder: Path = FOLDER) -> Path:
    """Where the recording of a preset goes: further seeds and experiments lie apart from what every lesson offers."""
    is_repeat = spec.seed != PRESETS[name].seed
    is_apart = is_repeat or name in EXPERIMENTS or name in LABEL_NOISE or name in RAW_PIXELS
    place = folder / APART if is_apart else folder
    return place / (f"{name}_seed{spec.seed}.json" if is_repeat else f"{name}.json")


def record(spec: TrainingSpec, path: Path, *, with_shifts: bool = False, with_changes: bool = False) -> Run:
    """Train and write the recording to ``path``. A folder of pictures goes by its last name there.

    ``with_shifts`` adds the metric ``shift_accuracy``, see :class:`core.specs.predictions.ShiftAccuracySpec`;
    ``with_changes`` adds it too, and those of :mod:`core.networks.inspection.heads`. On pets ``breeds`` is added, see
    :func:`core.evaluation.breeds.kept`.

    Raises:
        InputError: What training raises.
    """
    module, _, function = spec.answered_by.partition(":")
    train = getattr(import_module(module), function)
    report = BarReport(spec)
    try:
        run: Run = train(spec, report)
        if (with_shifts or with_changes) and run.state == "complete":
            run = _with_shifts(run, spec, report)
        if with_changes and run.state == "complete":
            measure = import_module("core.networks.inspection.heads").measure_head
            run = dataclasses.replace(run, metrics=run.metrics | measure(run.run_id, spec.data))
    finally:
        report.close()
    if run.state == "complete":
        write_recording(_without_paths(_with_breeds(run, spec)), path)
    return run


def _with_breeds(run: Run, spec: TrainingSpec) -> Run:
    """With the test pictures and mistakes of each breed, where the data set has breeds."""
    if spec.data.source != "pets":
        return run
    results = by_breed([breed_in(name) for name in load(spec.data).test.names], run.metrics["wrong"])
    return dataclasses.replace(run, metrics=run.metrics | {"breeds": kept(results)})


def _with_shifts(run: Run, spec: TrainingSpec, report: BarReport) -> Run:
    answer = import_module("core.networks.inspection.predictions").answer_shift_accuracy
    values = answer(ShiftAccuracySpec(run.run_id, spec.data), report)
    return dataclasses.replace(run, metrics=run.metrics | {"shift_accuracy": list(values)})


def record_scores(
    name: str, run: Run, spec: TrainingSpec, part: Part, *, per_class: int | None = None
) -> RecordedScores:
    """What the net of a complete run says about each picture of a part, of which there may be more than it had.

    Raises:
        InputError: The run has no model.
    """
    data = spec.data
    if per_class is not None:
        changed: dict[str, Any] = {f"{part}_per_class": per_class}
        data = dataclasses.replace(data, **changed)
    answer = import_module("core.networks.inspection.predictions").answer_scores
    report = BarReport(spec)
    try:
        scores = answer(ScoresSpec(f"run:{run.run_id}", data, part), report)
    finally:
        report.close()
    fields = dataclasses.asdict(data) | {"location": Path(data.location).name}
    names = tuple(run.metrics["class_names"])
    return RecordedScores(name, fields, part, names, scores.labels, scores.probabilities, run.provenance)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.record", description="Train a preset and record the run."
    )
    parser.add_argument("preset", choices=sorted(PRESETS))
    parser.add_argument("--data", type=Path, help="folder of pictures, instead of the preset's own source")
    parser.add_argument("--seed", type=int)
    parser.add_argument("--epochs", type=int)
    parser.add_argument(
        "--output", type=Path, default=FOLDER, help="folder of the recording (default: %(default)s)"
    )
    parser.add_argument(
        "--shifts", action="store_true", help="also test with the pictures moved by 1 to 6 pixels"
    )
    parser.add_argument(
        "--changes", action="store_true",
        help="as --shifts, also with pictures of other sizes, and what the head's input tells of the place",
    )  # fmt: skip
    parser.add_argument("--weights", type=Path, help="also write the weights there, as float16 .npz")
    parser.add_argument(
        "--snapshots", type=Path, help="also write the weights kept at earlier epochs into this folder"
    )
    parser.add_argument(
        "--scores",
        choices=get_args(Part),
        help="also write what the net says about each picture of this part",
    )
    parser.add_argument("--scores-per-class", type=int, help="of which that many a class are taken")
    parser.add_argument(
        "--scores-output", type=Path, default=SCORES_FOLDER, help="folder of these (default: %(default)s)"
    )
    chosen = parser.parse_args(arguments)
    try:
        spec = preset_spec(chosen.preset, data=chosen.data, seed=chosen.seed, epochs=chosen.epochs)
        path = recording_path(chosen.preset, spec, chosen.output)
        run = record(spec, path, with_shifts=chosen.shifts, with_changes=chosen.changes)
        if chosen.weights and run.state == "complete":
            import_module("core.networks.training.weights").save_run(run, chosen.weights)
        if chosen.snapshots and run.state == "complete":
            import_module("core.networks.training.snapshots").save_snapshots(run, chosen.snapshots)
        if chosen.scores and run.state == "complete":
            per_class = chosen.scores_per_class
            scores = record_scores(chosen.preset, run, spec, chosen.scores, per_class=per_class)
            write_scores(scores, chosen.scores_output)
    except InputError as error:
        print(error, file=sys.stderr)
        return 1
    accuracy = run.metrics.get("test_accuracy")
    print(f"{run.run_id}: {run.state}" + (f", test accuracy {accuracy:.1%}" if accuracy is not None else ""))
    return 0 if run.state == "complete" else 1


def _without_paths(run: Run) -> Run:
    """Nobody needs to know the folders of this machine."""
    data = run.spec["data"] | {"location": Path(run.spec["data"]["location"]).name}
    return dataclasses.replace(run, spec=run.spec | {"data": data})


if __name__ == "__main__":
    sys.exit(main())
