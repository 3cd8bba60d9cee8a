"""The settings of the lesson: pictures, base, how far it is unfrozen, versions and training, for all its views."""

import dataclasses
from typing import Any, cast

from core.architectures.backbones import ALL_LAYERS, backbone, check_side
from core.augmentation import PRESETS as POLICIES
from core.augmentation import AugmentationPolicy
from core.classroom.limits import limits
from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec
from core.errors import N_
from core.runs import Run, repeats
from core.specs.presets.ladder import RUNGS, TASKS, Rung, rung_of
from core.specs.training import OptimizerSpec
from core.specs.transfer import NO_PHASE, HeadSpec, Phase, Scaling, TransferNetSpec, TransferSpec
from core.specs.transfer_map import HEAD
from pages.shared.controls.controls import Controls
from pages.shared.controls.presets import Preset, listed, offer_presets
from pages.shared.pictures.data_sources import choose_breeds, choose_counts, choose_location, choose_source
from pages.shared.pretrained.settings import (
    CHOSEN,
    PRESETS,
    Settings,
    choose_base,
    choose_head,
)
from pages.shared.reader.language import translate as _

_NOTHING = "none"  # the stop of the slider: an empty parameter would vanish from the address
_DEFAULT = PRESETS["pets_fine_tuned"]
_TITLE = N_("My pretrained net")
_RATES = ("0.000001", "0.00001", "0.00002", "0.00003", "0.0001", "0.0003", "0.001", "0.003", "0.01")
_BATCHES = ("8", "16", "20", "32", "64")
_MOST_VIEWS = 20
_MOST_EPOCHS = 100  # of each phase
_DRAWN = "drawn_pets"
_TASKS = {"pets": "oxford", "flowers": "flowers"}  # by the source of the pictures
_WITH_PICTURES = ("training", "mistakes")


def _values(preset: TransferSpec) -> dict[str, Any]:
    """What the controls say when they make a preset; the pictures are left open."""
    head, tuning = preset.head_training, preset.fine_tuning
    values = {
        "base": preset.model.backbone,
        "cut": preset.model.base_until or _NOTHING,
        "unfreeze": preset.fine_tune_from or _NOTHING,
        "views": preset.views,
        "plain": preset.plain_share,
        "pooling": preset.model.head.pooling,
        "units": str(preset.model.head.dense_units),
        "dropout": preset.model.head.dropout,
        "normalized": preset.model.head.normalized,
        "scaling": preset.model.scaling,
        "epochs": head.epochs,
        "rate": listed(head.optimizer.learning_rate, _RATES),
        "decay": head.decay,
        "batch": str(preset.batch_size),
        "seed": preset.seed,
    }
    if not tuning.epochs:
        return values
    return values | {
        "tuning_epochs": tuning.epochs,
        "tuning_rate": listed(tuning.optimizer.learning_rate, _RATES),
        "averaging": tuning.averaging > 0,
    }


_START = _values(_DEFAULT)


def recorded(spec: TransferSpec) -> Run | None:
    """The recorded run of exactly these settings."""
    name = next((name for name, preset in PRESETS.items() if preset == spec), None)
    return next(iter(repeats(name)), None) if name else None


def recorded_like(spec: TransferSpec) -> Run | None:
    """A recorded run of the same strategy, on the same kind of pictures or else on drawn pets, to look at until the
    settings have been trained."""
    rung = RUNGS[rung_of(spec)]
    tasks = (_TASKS.get(spec.data.source, _DRAWN), _DRAWN)
    return next((run for task in tasks for run in _runs_on(rung, task)), None)


def _runs_on(rung: Rung, task: str) -> list[Run]:
    name = rung.run_on(task)
    return repeats(name) if name else []


def choose_settings(controls: Controls) -> Settings:
    """Show the controls that views share, each where it does something."""
    with controls.belonging_to("ladder"):
        task = _choose_task(controls)
    with controls.belonging_to(*_WITH_PICTURES, *(("ladder",) if task == CHOSEN else ())) as is_shown:
        source = choose_source(controls, only_colour=True)
        breeds = choose_breeds(controls, source)
        location = choose_location(controls, source) if is_shown else ""
    base, until, stop, views = _choose_strategy(controls)
    most = min(SOURCES[source].max_train_per_class, limits().pictures)
    with controls.belonging_to(*_WITH_PICTURES), controls.folded():
        train = controls.number(
            "train", _("Training pictures a class"), 10, most,
            min(_DEFAULT.data.train_per_class, most), step=50,
        )  # fmt: skip
        data = choose_counts(controls, source, _DEFAULT.data)
    with controls.belonging_to("training"), controls.folded():
        plain = controls.slider(
            "plain", _("Share of unchanged pictures"), 0.0, 1.0, _START["plain"], step=0.05, disabled=not views,
            help=_("How often an epoch takes the picture itself instead of one of its augmented views."),
        )  # fmt: skip
    with controls.belonging_to("network", "training"), controls.folded():
        model = _choose_net(controls, base, until, data)
        with controls.belonging_to("training"):
            spec = _choose_training(controls, model, HEAD if stop == _NOTHING else stop)
    with controls.belonging_to("training") as is_shown:
        if is_shown:
            presets = {name: Preset(strategy_title(spec), _values(spec)) for name, spec in PRESETS.items()}
            offer_presets(controls, presets)
    data = dataclasses.replace(data, train_per_class=train, location=location or "", classes=breeds)
    policy = POLICIES["chapter_as_meant"] if views else AugmentationPolicy()
    share = plain if views else 0.0
    spec = dataclasses.replace(spec, data=data, views=views, plain_share=share, augmentation=policy)
    return Settings(data, location is not None, spec, task == CHOSEN, task)


def _choose_task(controls: Controls) -> str:
    """The task whose recordings the ladder shows, of those that have any, or the reader's own pictures."""
    recorded = {
        task: _(title)
        for task, title in TASKS.items()
        if any(_runs_on(rung, task) for rung in RUNGS.values())
    }
    titles = {**recorded, CHOSEN: _("Other pictures")}
    return controls.select("measured", _("Measured on"), titles, next(iter(TASKS)))


def _choose_strategy(controls: Controls) -> tuple[str, str, str, int]:
    """Base, its last layer if it is cut, the layer from which it is unfrozen, and the number of augmented views."""
    with controls.belonging_to("network", "training"):
        base = choose_base(controls, _START["base"])
        with controls.folded():
            cuts = {_NOTHING: _("not cut"), **{block: block for block in backbone(base).blocks[:-1]}}
            hint = _("What comes after this layer is left out: for pictures unlike those of ImageNet.")
            cut = controls.select("cut", _("Cut the base after"), cuts, _NOTHING, help=hint)
        until = "" if cut == _NOTHING else cut
        stages = TransferNetSpec(base, base_until=until).stages
        stops = {_NOTHING: _("nothing"), **{stage: stage for stage in stages}, ALL_LAYERS: _("all layers")}
        stop = controls.stops("unfreeze", _("Unfreeze from"), stops, stages[0])
    with controls.belonging_to("training"):
        views = controls.slider(
            "views", _("Augmented views"), 0, _MOST_VIEWS, _START["views"],
            help=_("Of each picture. The frozen layers see each view once; an epoch takes one of them."),
        )  # fmt: skip
    return base, until, stop, views


def strategy_title(spec: TransferSpec) -> str:
    """On which rung of the ladder a run stands."""
    return _(RUNGS[rung_of(spec)].title)


def _choose_net(controls: Controls, base: str, until: str, data: DataSpec) -> TransferNetSpec:
    pooling, units = choose_head(controls, _DEFAULT.model.head)
    with controls.belonging_to("training"):
        dropout = controls.slider("dropout", _("Dropout"), 0.0, 0.8, _START["dropout"], step=0.1)
        normalized = controls.toggle(
            "normalized", _("Bring each vector to mean 0 and spread 1"), _START["normalized"],
            help=_("In VGG16 low layers have values in the hundreds, high ones mostly zeros: so one rate suits both."),
        )  # fmt: skip
        scalings = {"own": _("As the base was trained"), "unit": _("Divided by 255")}
        scaling = controls.segments("scaling", _("Scaling of the pixels"), scalings, _START["scaling"])
    head = HeadSpec(pooling, units, dropout, normalized)
    with controls.refusing("base", "size", "source"):
        check_side(backbone(base), data.image_size)
    shape = (data.image_size, data.image_size, 3)
    classes = SOURCES[data.source].num_classes
    return TransferNetSpec(base, head, shape, classes, cast(Scaling, scaling), base_until=until)


def _choose_training(controls: Controls, model: TransferNetSpec, fine_tune_from: str) -> TransferSpec:
    first = 0 if fine_tune_from else 1
    help_text = _("0 leaves out the training of the head: one of the traps. Only with unfrozen layers.")
    most = min(_MOST_EPOCHS, limits().epochs)
    epochs = controls.number(
        "epochs", _("Epochs of the head"), first, most, min(_START["epochs"], most), help=help_text
    )
    rate = controls.select("rate", _("Learning rate of the head"), _RATES, _START["rate"])
    decay = controls.toggle("decay", _("Let the learning rate fall to zero"), _START["decay"])
    tuning_epochs = controls.number(
        "tuning_epochs", _("Epochs of fine-tuning"), 1, most, min(_START["tuning_epochs"], most)
    )
    tuning_rate = controls.select(
        "tuning_rate",
        _("Learning rate of fine-tuning"),
        _RATES,
        _START["tuning_rate"],
    )
    averaging = controls.toggle(
        "averaging", _("Average the weights of fine-tuning"), _START["averaging"],
        help=_("What is kept is a moving average over the last few hundred steps: use_ema of Keras' optimizers."),
    )  # fmt: skip
    batch = controls.select("batch", _("Batch size"), _BATCHES, _START["batch"])
    seed = controls.number("seed", _("Seed of the training"), 0, 9999, _START["seed"])
    optimizer = OptimizerSpec("rmsprop", float(tuning_rate))
    phase = Phase(tuning_epochs, optimizer, decay, _DEFAULT.fine_tuning.averaging if averaging else 0.0)
    return dataclasses.replace(
        _DEFAULT, model=model, title=_TITLE, batch_size=int(batch), seed=seed, fine_tune_from=fine_tune_from,
        head_training=Phase(epochs, OptimizerSpec("rmsprop", float(rate)), decay),
        fine_tuning=phase if fine_tune_from else NO_PHASE,
    )  # fmt: skip
