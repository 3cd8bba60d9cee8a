"""The settings of the lesson: digits, and the training of both nets."""

import dataclasses
from contextlib import nullcontext
from dataclasses import dataclass
from typing import cast

from core.architectures.convnets import ConvnetSpec, DenseNetSpec, ModelSpec
from core.classroom.limits import limits
from core.datasets.dataset import Dataset
from core.errors import InputError
from core.runs import Run, RunStore, recorded_runs
from core.snippets.training import train
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import RunSpec
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.pictures.datasets import load_dataset
from pages.shared.reader.language import translate as _

NETS = ("digits_dense", "digits_convnet")
_MOST_EPOCHS = 30


@dataclass(frozen=True)
class Settings:
    """The two runs by their names in ``NETS``."""

    runs: dict[str, RunSpec]

    @property
    def dense(self) -> DenseNetSpec:
        """The dense net."""
        return cast(DenseNetSpec, self.runs["digits_dense"].model)

    @property
    def shown(self) -> Shown["Settings"]:
        """What every view shows: these settings, and the code for them."""
        names = titles()
        return Shown(self, {names[net]: train(self.runs[net]) for net in NETS})

    def load(self) -> Dataset | None:
        """The digits, or None after saying why not."""
        return load_dataset(self.runs["digits_dense"].data)

    def has_ended(self, name: str) -> bool:
        """Whether there is nothing left to train of a net.

        Raises:
            InputError: The store of runs cannot be read.
        """
        run = RunStore().find(self.runs[name].run_id)
        return run is not None and run.ended

    def shown_run(self, name: str) -> Run:
        """The own run, or else the recorded one, whatever its settings."""
        try:
            run = RunStore().find(self.runs[name].run_id)
        except InputError:  # the view that trains says so
            run = None
        return run if run is not None and (run.ended or run.num_epochs) else recording(name)

    def comparable_runs(self) -> dict[str, Run]:
        """The runs to be compared, by their names: once one net is trained, no recording of other settings with it."""
        shown = {name: self.shown_run(name) for name in NETS}
        if all(run.recorded for run in shown.values()):
            return shown
        return {
            name: run
            for name, run in shown.items()
            if not run.recorded or self.runs[name] == RUN_PRESETS[name]
        }

    @property
    def note(self) -> str:
        """Says that a recorded run of other settings is shown; empty where none is."""
        names = [name for name in NETS if self.shown_run(name).recorded]
        if all(self.runs[name] == RUN_PRESETS[name] for name in names):
            return ""
        preset = RUN_PRESETS[NETS[0]]
        return _(
            "Not trained yet with these settings: shown is what was recorded with {epochs} epochs and {pictures}"
            " pictures a class."
        ).format(epochs=preset.epochs, pictures=preset.data.train_per_class)


def recording(name: str) -> Run:
    """The recorded run of a net."""
    return next(run for run in recorded_runs() if run.run_id == name)


def titles() -> dict[str, str]:
    """The two nets in the reader's language."""
    return {"digits_dense": _("Dense net"), "digits_convnet": _("Convnet")}


def choose_settings(controls: Controls) -> Settings:
    """Show the controls, each in the views where it does something."""
    data = RUN_PRESETS["digits_dense"].data
    title = _("The two nets")
    # Where digits are moved, they say whose runs are asked.
    place = controls.folded(title) if controls.view == "shift" else nullcontext()
    with controls.belonging_to("training", "shift"), place:
        limit = limits()
        most = min(data.train_per_class, limit.pictures)
        train = controls.slider("train", _("Training pictures a class"), 10, most, most, step=10)
        most = min(_MOST_EPOCHS, limit.epochs)
        usual = RUN_PRESETS["digits_dense"].epochs
        epochs = controls.slider("epochs", _("Epochs"), 1, most, min(usual, most))
        seed = controls.number("seed", _("Seed"), 0, 9999, 0)
    dense = cast(DenseNetSpec, RUN_PRESETS["digits_dense"].model)
    convnet = cast(ConvnetSpec, RUN_PRESETS["digits_convnet"].model)
    place = nullcontext() if controls.view == "parameters" else controls.folded(title)
    with controls.belonging_to("training", "parameters", "shift"), place:
        units = controls.slider("units", _("Units of the dense net"), 16, 1024, dense.units, step=16)
        filters = controls.slider(
            "filters", _("Filters of the convnet's first layer"), 4, 64, convnet.filters[0], step=4
        )
    data = dataclasses.replace(data, train_per_class=train)
    models: dict[str, ModelSpec] = {
        "digits_dense": dataclasses.replace(dense, units=units),
        "digits_convnet": dataclasses.replace(convnet, filters=(filters, 2 * filters, 2 * filters)),
    }
    return Settings(
        {
            name: dataclasses.replace(
                RUN_PRESETS[name], data=data, model=models[name], epochs=epochs, seed=seed
            )
            for name in NETS
        }
    )
