"""The settings of the lesson: digits, and the training of both nets."""

import dataclasses
from dataclasses import dataclass
from typing import cast

import streamlit as st

from core.architectures.convnets import ConvnetSpec, DenseNetSpec, ModelSpec
from core.datasets.dataset import Dataset
from core.runs import Run, recorded_runs
from core.snippets.training import train
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import RunSpec
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.pictures.datasets import load_dataset
from pages.shared.reader.language import translate as _

NETS = ("digits_dense", "digits_convnet")


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

    def recorded(self, name: str) -> Run | None:
        """The recorded run of exactly these settings."""
        spec = self.runs[name]
        if spec != RUN_PRESETS[name]:
            return None
        return first_recorded(name)


def first_recorded(name: str) -> Run | None:
    """The recorded run of the settings that the lesson begins with."""
    return next((run for run in recorded_runs() if run.run_id == name), None)


def titles() -> dict[str, str]:
    """The two nets in the reader's language."""
    return {"digits_dense": _("Dense net"), "digits_convnet": _("Convnet")}


def choose_settings(controls: Controls) -> Settings:
    """Show the controls: three on top, those of the nets folded away."""
    data = RUN_PRESETS["digits_dense"].data
    places = st.columns(3)
    with places[0]:
        train = controls.slider(
            "train", _("Training pictures a class"), 10, data.train_per_class, data.train_per_class, step=10
        )
    with places[1]:
        epochs = controls.slider("epochs", _("Epochs"), 1, 30, RUN_PRESETS["digits_dense"].epochs)
    with places[2]:
        seed = controls.number("seed", _("Seed"), 0, 9999, 0)
    dense = cast(DenseNetSpec, RUN_PRESETS["digits_dense"].model)
    convnet = cast(ConvnetSpec, RUN_PRESETS["digits_convnet"].model)
    with controls.folded(_("The two nets")):
        left, right = st.columns(2)
        with left:
            units = controls.slider("units", _("Units of the dense net"), 16, 1024, dense.units, step=16)
        with right:
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
