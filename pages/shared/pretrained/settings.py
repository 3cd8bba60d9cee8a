"""Pictures and a pretrained net, as the controls of a lesson choose them."""

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from core.architectures.backbones import BACKBONES
from core.datasets.dataset import Dataset
from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec
from core.snippets.transfer import end_to_end, features
from core.specs.presets.experiments import PETS_LADDER
from core.specs.transfer import HeadSpec, Pooling, TransferSpec
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.pictures.data_sources import load_chosen
from pages.shared.reader.language import translate as _

PRESETS: Mapping[str, TransferSpec] = {
    name: spec for name, spec in PETS_LADDER.items() if isinstance(spec, TransferSpec)
}
"""The rungs of the ladder that can be trained live, on drawn pets."""

_UNITS = ("0", "64", "128", "256", "512")
_PHOTOGRAPHS = "photographs"
CHOSEN = "chosen"
"""Measured on pictures of the reader's choice."""


@dataclass(frozen=True)
class Settings:
    """What the controls say.

    Attributes:
        data: Which pictures; not pinned yet.
        is_located: False while a path or an upload is missing.
        spec: The run; its data are not pinned, and its net is for two classes.
        is_own: Ladder and data sizes show runs on these pictures instead of recordings.
        task: The ladder shows the recordings on this one of :data:`core.specs.presets.ladder.TASKS`.
    """

    data: DataSpec
    is_located: bool
    spec: TransferSpec
    is_own: bool = False
    task: str = "photographs"

    def shown(self, below: Callable[[], None] | None = None) -> Shown["Settings"]:
        """What every view shows: these settings, the code for them, and what stands below the stage."""
        forms = {_("Base and head as one model"): end_to_end, _("Features, computed once"): features}
        code = {title: form(self.spec) for title, form in forms.items()}
        return Shown(self, code) if below is None else Shown(self, code, below)

    def pinned(self) -> DataSpec | None:
        """The data, pinned; pictures of which nobody knows what they are without them are loaded for it."""
        if SOURCES[self.data.source].is_fixed:
            return self.data
        found = self.load()
        return None if found is None else found[0].data

    def load(self) -> tuple[TransferSpec, Dataset] | None:
        """The run with its data pinned and a net that fits them, and the data; None after saying why not."""
        found = load_chosen(self.data) if self.is_located else None
        if found is None:
            return None
        data, dataset = found
        model = dataclasses.replace(
            self.spec.model, image_shape=dataset.image_shape, classes=len(dataset.class_names)
        )
        spec = dataclasses.replace(self.spec, data=data, model=model)
        named = (
            preset for preset in PRESETS.values() if dataclasses.replace(spec, title=preset.title) == preset
        )
        return next(named, spec), dataset


def choose_measured(controls: Controls) -> bool:
    """Whether what is shown was measured on other pictures than the recorded photographs."""
    photographs = _("{count} photographs").format(count=f"{num_photographs():,}")
    measured = {_PHOTOGRAPHS: photographs, CHOSEN: _("Other pictures")}
    return controls.segments("measured", _("Measured on"), measured, _PHOTOGRAPHS) == CHOSEN


def choose_base(controls: Controls, default: str) -> str:
    """The pretrained net."""
    titles = {name: record.title for name, record in BACKBONES.items()}
    return controls.select("base", _("Convolutional base"), titles, default)


def choose_head(controls: Controls, default: HeadSpec) -> tuple[Pooling, int]:
    """How the last map becomes a vector, and the units of the hidden layer on it."""
    poolings = {"average": _("Channel means"), "flatten": _("Every position")}
    pooling = controls.segments("pooling", _("From the last map to the head"), poolings, default.pooling)
    units = controls.select(
        "units", _("Dense units of the head"), _UNITS, str(default.dense_units),
        help=_("0: no hidden layer, which is logistic regression."),
    )  # fmt: skip
    return cast(Pooling, pooling), int(units)


def num_photographs() -> int:
    """Of the recorded runs, all parts together."""
    data = DataSpec("cats_vs_dogs")
    return 2 * sum(data.per_class)
