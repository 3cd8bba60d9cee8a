"""View: train the net and see what it comes to."""

import dataclasses
from functools import partial

from core.datasets.dataset import Dataset
from core.runs import Run, repeats
from core.specs.training import RunSpec
from pages.shared.controls.controls import Controls
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled
from pages.shared.pictures.datasets import show_notes
from pages.shared.training.panel import show_training
from pages.shared.training.result import show_result
from pages.shared.training.runs import spec_of
from pages.small_data.settings import Settings

_KEY = "small_data:training"
_RECORDED = {
    "drawn_pets": "in_class",
    "digits": "digits_convnet",
    "pets": "oxford_scratch",
    "flowers": "flowers_scratch",
}
_PHOTOGRAPHS = "baseline"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = settings.load()
    if found is None:
        return settings.shown
    spec, dataset = found
    show_notes(dataset.notes)
    run = show_training(
        spec, dataset, key=_KEY, recorded=_recorded(spec), asked=("memory",), asked_of_batches=("batches",),
        reseed=partial(controls.assign, "seed"), with_result=False,
    )  # fmt: skip
    tell(run=run)
    return dataclasses.replace(settings.shown_as(spec), below=partial(_show_below, spec, run, dataset))


def _show_below(spec: RunSpec, run: Run | None, dataset: Dataset) -> None:
    """What the run came to, once the reader has predicted it; a recording of other pictures tells nothing of these."""
    if run is not None and not is_veiled("memory") and (not run.recorded or spec_of(run).data == spec.data):
        show_result(run, dataset, key=_KEY)


def _recorded(spec: RunSpec) -> Run | None:
    """A run that ships with the project: the same, or one of the same pictures, or of photographs."""
    names = (_RECORDED.get(spec.data.source, _PHOTOGRAPHS), _PHOTOGRAPHS)
    return next((run for name in names for run in repeats(name)), None)
