"""The settings of the small-data lesson: data, net and training, from one set of controls for all views."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal, cast

from core.architectures.convnets import ConvnetSpec
from core.augmentation import PRESETS as POLICIES
from core.classroom.limits import limits
from core.datasets.dataset import Dataset
from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec
from core.errors import N_
from core.snippets.disk import from_a_folder, generator
from core.snippets.training import build, train
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import OptimizerSpec, RunSpec
from pages.shared.controls.controls import Controls
from pages.shared.controls.presets import Preset, listed, offer_presets
from pages.shared.lesson.page import Shown
from pages.shared.pictures.data_sources import (
    choose_breeds,
    choose_counts,
    choose_location,
    choose_size,
    choose_source,
    count_values,
    load_chosen,
)
from pages.shared.reader.language import pgettext
from pages.shared.reader.language import translate as _

IN_CLASS = RUN_PRESETS["in_class"]
THE_BOOK = RUN_PRESETS["baseline"]
_TITLE = N_("My convnet")
# The views in which a control does something.
_NET = ("network", "training")
_COUNTS = ("data", "training")
_LOADS = ("data", *_NET)
MOST_FILTERS = 128
_MOST_STEPS = 1000
# The last is for those who want to see a training fail: at 10, some still survive by the death of their units.
_RATES = ("0.00001", "0.0001", "0.0003", "0.001", "0.003", "0.01", "0.1", "1", "10", "1000000")
_UNITS = ("16", "32", "64", "128", "256", "512", "1024")
_FIRST_FILTERS = ("8", "16", "32", "64")
_BATCHES = ("8", "16", "20", "32", "64", "128")


def _values(preset: RunSpec) -> dict[str, Any]:
    """What the controls say when they make a run of the presets; the source of the pictures is left open."""
    net = cast(ConvnetSpec, preset.model)
    return {
        **count_values(preset.data),
        "train": preset.data.train_per_class,
        "augmentation": "none",
        "dropout": net.dropout,
        "blocks": len(net.filters),
        "filters": str(net.filters[0]),
        "units": str(net.dense_units),
        "optimizer": preset.optimizer.name,
        "rate": listed(preset.optimizer.learning_rate, _RATES),
        "batch": str(preset.batch_size),
        "steps": preset.steps_per_epoch or 0,
        "epochs": preset.epochs,
        "seed": preset.seed,
    }


_START = _values(IN_CLASS)


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

    @property
    def shown(self) -> Shown["Settings"]:
        """What a view without the pictures shows: these settings, and the code for them."""
        return self.shown_as(self.run)

    def shown_as(self, run: RunSpec) -> Shown["Settings"]:
        """What a view of a run with the data pinned shows: these settings, and the code for the run."""
        net = cast(ConvnetSpec, run.model)
        code = {
            pgettext("code that does it", "Training"): train(run),
            _("The net alone"): build(net),
            _("Batches from a folder"): from_a_folder(run),
            _("A generator of batches"): generator(run, run.data.train_per_class * net.classes),
        }
        return Shown(self, code)

    def fitted(self) -> RunSpec | None:
        """The run with a net that fits the pictures; those whose classes nobody knows yet are loaded for it."""
        if SOURCES[self.data.source].is_fixed:
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


def choose_settings(controls: Controls) -> Settings:
    """Show the controls that the views share, each where it does something; the rarer ones are folded."""
    with controls.belonging_to(*_LOADS):
        source = choose_source(controls)
        breeds = choose_breeds(controls, source)
    with controls.belonging_to(*_COUNTS):
        most = min(SOURCES[source].max_train_per_class, limits().pictures)
        train = controls.number(
            "train", _("Training pictures a class"), 10, most, min(_START["train"], most), step=50
        )
    with controls.belonging_to("training"):
        titles = {"none": _("None"), "chapter_as_meant": _("The chapter")}
        policy = controls.segments("augmentation", _("Data augmentation"), titles, _START["augmentation"])
    with controls.belonging_to(*_NET):
        dropout = controls.slider("dropout", _("Dropout"), 0.0, 0.8, _START["dropout"], step=0.1)
    location = choose_location(controls, source)
    data, run = _choose_rarer(controls, source, dropout)
    with controls.belonging_to(*_LOADS) as is_shown:
        if is_shown:
            _offer_presets(controls)
    data = dataclasses.replace(data, train_per_class=train, location=location or "", classes=breeds)
    run = dataclasses.replace(run, data=data, augmentation=POLICIES[policy])
    return Settings(data, location is not None, run)


def _choose_rarer(controls: Controls, source: str, dropout: float) -> tuple[DataSpec, RunSpec]:
    """What is folded away, but where it is all that there is to choose."""
    with controls.belonging_to("preprocessing"):
        size = choose_size(controls, source, IN_CLASS.data)
    with controls.belonging_to(*_LOADS), controls.folded():
        size = choose_size(controls, source, IN_CLASS.data)
        with controls.belonging_to(*_COUNTS):
            data = choose_counts(controls, source, IN_CLASS.data, size=size)
        with controls.belonging_to(*_NET):
            model = _choose_net(controls, data, dropout)
        with controls.belonging_to("training"):
            run = _choose_training(controls)
    return data, dataclasses.replace(run, model=model)


def _offer_presets(controls: Controls) -> None:
    in_class = _("A small net on few pictures: under a minute on two cores.")
    presets = {
        "in_class": Preset(_("In class"), _START, in_class),
        "book": Preset(_("As in the book"), _values(THE_BOOK), _("The chapter's net and training.")),
    }
    offer_presets(controls, presets)


def _choose_net(controls: Controls, data: DataSpec, dropout: float) -> ConvnetSpec:
    blocks = controls.slider("blocks", _("Blocks of convolution and pooling"), 1, 6, _START["blocks"])
    first = controls.select(
        "filters", _("Filters of the first block"), _FIRST_FILTERS, _START["filters"],
        help=_("Each further block has twice as many, up to {most}.").format(most=MOST_FILTERS),
    )  # fmt: skip
    units = controls.select("units", _("Dense units"), _UNITS, _START["units"])
    source = SOURCES[data.source]
    with controls.refusing("blocks", "filters", "units", "size", "source"):
        return ConvnetSpec(
            filters=tuple(min(MOST_FILTERS, int(first) * 2**block) for block in range(blocks)),
            dense_units=int(units),
            dropout=dropout,
            image_shape=source.image_shape or (data.image_size, data.image_size, 3),
            classes=source.num_classes,
        )


def _choose_training(controls: Controls) -> RunSpec:
    optimizers = {"rmsprop": "RMSprop", "adam": "Adam", "sgd": "SGD"}
    name = controls.select("optimizer", _("Optimizer"), optimizers, _START["optimizer"])
    rate = controls.select("rate", _("Learning rate"), _RATES, _START["rate"])
    batch = controls.select("batch", _("Batch size"), _BATCHES, _START["batch"])
    limit = limits()
    most = min(_MOST_STEPS, limit.batches)
    steps = controls.number(
        "steps",
        _("Batches an epoch"),
        0,
        most,
        min(_START["steps"], most),
        help=_("0: one pass over the training pictures."),
    )
    epochs = controls.number("epochs", _("Epochs"), 1, limit.epochs, min(_START["epochs"], limit.epochs))
    seed = controls.number("seed", _("Seed of the training"), 0, 9999, _START["seed"])
    optimizer = OptimizerSpec(cast(Literal["rmsprop", "adam", "sgd"], name), float(rate))
    return dataclasses.replace(
        IN_CLASS, title=_TITLE, optimizer=optimizer, batch_size=int(batch), steps_per_epoch=steps or None,
        epochs=epochs, seed=seed,
    )  # fmt: skip
