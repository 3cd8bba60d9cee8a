"""The settings of the small-data lesson: data, net and training, from one set of controls for all views."""

import dataclasses
from dataclasses import dataclass
from typing import Literal, cast

import streamlit as st

from core.architectures.convnets import ConvnetSpec
from core.augmentation import PRESETS as POLICIES
from core.datasets.dataset import Dataset
from core.datasets.spec import DataSpec
from core.errors import N_
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import OptimizerSpec, RunSpec
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import more_settings
from pages.shared.pictures.data_sources import (
    DIGITS_SIZE,
    choose_counts,
    choose_location,
    choose_source,
    load_chosen,
)
from pages.shared.reader.language import translate as _

IN_CLASS = RUN_PRESETS["in_class"]
THE_BOOK = RUN_PRESETS["baseline"]
_TITLE = N_("My convnet")
_MOST_FILTERS = 128
# The last is for those who want to see a training fail: at 10, some still survive by the death of their units.
_RATES = ("0.00001", "0.0001", "0.0003", "0.001", "0.003", "0.01", "0.1", "1", "10", "1000000")
_UNITS = ("16", "32", "64", "128", "256", "512", "1024")
_FIRST_FILTERS = ("8", "16", "32", "64")
_BATCHES = ("8", "16", "20", "32", "64", "128")


@dataclass(frozen=True)
class Settings:
    """What the controls say.

    Attributes:
        data: Which pictures; not pinned yet.
        is_located: False while a path or an upload is missing.
        run: The run without its data: of the right shape for sources whose shape is known without loading.
    """

    data: DataSpec
    is_located: bool
    run: RunSpec

    @property
    def net(self) -> ConvnetSpec:
        """The net of the run."""
        return cast(ConvnetSpec, self.run.model)

    def fitted(self) -> RunSpec | None:
        """The run with a net that fits the pictures; those whose classes nobody knows yet are loaded for it."""
        if self.data.source in ("drawn_pets", "digits"):
            return self.run
        found = self.load()
        return None if found is None else found[0]

    def load(self) -> tuple[RunSpec, Dataset] | None:
        """The run with its data pinned and a net that fits them, and the data; None after saying why not."""
        found = load_chosen(self.data) if self.is_located else None
        if found is None:
            return None
        data, dataset = found
        model = dataclasses.replace(
            self.net, image_shape=dataset.image_shape, classes=len(dataset.class_names)
        )
        run = dataclasses.replace(self.run, data=data, model=model)
        return (IN_CLASS if dataclasses.replace(run, title=IN_CLASS.title) == IN_CLASS else run), dataset


def choose_settings(controls: Controls, *, expanded: bool = False) -> Settings:
    """Show the controls: four on top, the presets, and all others folded away unless ``expanded``."""
    columns = st.columns([3, 3, 3, 2], vertical_alignment="bottom")
    with columns[0]:
        source = choose_source(controls)
    with columns[1]:
        most = 400 if source == "digits" else 2000
        train = controls.number(
            "train", _("Training pictures a class"), 10, most, IN_CLASS.data.train_per_class, step=50
        )
    with columns[2]:
        policy = controls.segments(
            "augmentation",
            _("Data augmentation"),
            {"none": _("None"), "chapter_as_meant": _("The chapter")},
            "none",
        )
    with columns[3]:
        dropout = controls.slider("dropout", _("Dropout"), 0.0, 0.8, 0.0, step=0.1)
    location = choose_location(controls, source)
    _offer_presets(controls)
    with more_settings(controls, _("All settings: data, net, training"), expanded=expanded):
        places = st.columns(3)
        with places[0]:
            data = choose_counts(controls, source, IN_CLASS.data)
        with places[1]:
            model = _choose_net(controls, data, dropout)
        with places[2]:
            run = _choose_training(controls)
    data = dataclasses.replace(data, train_per_class=train, location=location or "")
    run = dataclasses.replace(run, data=data, model=model, augmentation=POLICIES[policy])
    return Settings(data, location is not None, run)


def _offer_presets(controls: Controls) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(_("Presets"), width="content")
        st.button(_("In class"), key="small_data:preset:in_class", on_click=_take, args=(controls, IN_CLASS),
                  help=_("A small net on few pictures: under a minute on two cores."))  # fmt: skip
        st.button(_("As in the book"), key="small_data:preset:book", on_click=_take, args=(controls, THE_BOOK),
                  help=_("The chapter's net and training."))  # fmt: skip


def _take(controls: Controls, preset: RunSpec) -> None:
    """The preset's numbers; the source of the pictures stays."""
    net = cast(ConvnetSpec, preset.model)
    values = {
        "size": preset.data.image_size,
        "train": preset.data.train_per_class,
        "validation": preset.data.validation_per_class,
        "test": preset.data.test_per_class,
        "data_seed": preset.data.seed,
        "augmentation": "none",
        "dropout": net.dropout,
        "blocks": len(net.filters),
        "filters": str(net.filters[0]),
        "units": str(net.dense_units),
        "optimizer": preset.optimizer.name,
        "rate": next(rate for rate in _RATES if float(rate) == preset.optimizer.learning_rate),
        "batch": str(preset.batch_size),
        "steps": preset.steps_per_epoch or 0,
        "epochs": preset.epochs,
        "seed": preset.seed,
    }
    for name, value in values.items():
        controls.assign(name, value)


def _choose_net(controls: Controls, data: DataSpec, dropout: float) -> ConvnetSpec:
    default = cast(ConvnetSpec, IN_CLASS.model)
    blocks = controls.slider("blocks", _("Blocks of convolution and pooling"), 1, 6, len(default.filters))
    first = controls.select(
        "filters", _("Filters of the first block"), _same(_FIRST_FILTERS), str(default.filters[0]),
        help=_("Each further block has twice as many, up to {most}.").format(most=_MOST_FILTERS),
    )  # fmt: skip
    units = controls.select("units", _("Dense units"), _same(_UNITS), str(default.dense_units))
    is_digits = data.source == "digits"
    size = DIGITS_SIZE if is_digits else data.image_size
    return ConvnetSpec(
        filters=tuple(min(_MOST_FILTERS, int(first) * 2**block) for block in range(blocks)),
        dense_units=int(units),
        dropout=dropout,
        image_shape=(size, size, 1 if is_digits else 3),
        classes=10 if is_digits else 2,
    )


def _choose_training(controls: Controls) -> RunSpec:
    default = IN_CLASS
    optimizers = {"rmsprop": "RMSprop", "adam": "Adam", "sgd": "SGD"}
    name = controls.select("optimizer", _("Optimizer"), optimizers, default.optimizer.name)
    rate = controls.select("rate", _("Learning rate"), _same(_RATES), "0.001")
    batch = controls.select("batch", _("Batch size"), _same(_BATCHES), str(default.batch_size))
    steps = controls.number(
        "steps", _("Batches an epoch"), 0, 1000, 0, help=_("0: one pass over the training pictures.")
    )
    epochs = controls.number("epochs", _("Epochs"), 1, 200, default.epochs)
    seed = controls.number("seed", _("Seed of the training"), 0, 9999, default.seed)
    optimizer = OptimizerSpec(cast(Literal["rmsprop", "adam", "sgd"], name), float(rate))
    return dataclasses.replace(
        default, title=_TITLE, optimizer=optimizer, batch_size=int(batch), steps_per_epoch=steps or None,
        epochs=epochs, seed=seed,
    )  # fmt: skip


def _same(values: tuple[str, ...]) -> dict[str, str]:
    return {value: value for value in values}
