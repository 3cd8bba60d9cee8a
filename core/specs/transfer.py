"""Requests to reuse a network trained on ImageNet: plain values, without TensorFlow."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from core.architectures.backbones import backbone
from core.errors import N_, InputError
from core.specs.training import OptimizerSpec, TrainingSpec
from core.storage.plain import added

Scaling = Literal["own", "unit"]
Pooling = Literal["flatten", "average"]

MAX_VIEWS = 50


@dataclass(frozen=True)
class HeadSpec:
    """The new classifier on top of the last feature map; the defaults are the book's.

    Attributes:
        pooling: How the map becomes a vector: ``"flatten"`` keeps every position, ``"average"`` the mean a channel.
        dense_units: Of the hidden ReLU layer; 0 for none: logistic regression.
        dropout: Rate after the hidden layer, or before the last one where there is none; 0 for no such layer.
        normalized: Whether the vector of each picture is brought to mean 0 and spread 1 first. Maps of low layers have
            values in the hundreds, those of high ones mostly zeros: so one learning rate suits all.
    """

    pooling: Pooling = "flatten"
    dense_units: int = 256
    dropout: float = 0.5
    normalized: bool = added(False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "dropout", float(self.dropout))
        if self.pooling not in ("flatten", "average") or self.dense_units < 0 or not 0 <= self.dropout < 1:
            raise InputError(
                N_("A head with {pooling} pooling, {units} units and dropout {rate} was asked for; choose flatten or "
                   "average, units from 0 and a rate from 0 to below 1."),
                pooling=self.pooling, units=self.dense_units, rate=self.dropout,
            )  # fmt: skip


@dataclass(frozen=True)
class TransferNetSpec:
    """A convolutional base trained on ImageNet, with a new head.

    Attributes:
        backbone: Name in :data:`core.architectures.backbones.BACKBONES`.
        head: The new classifier.
        image_shape: ``(H, W, 3)``.
        classes: How many; two make one sigmoid.
        scaling: ``"own"``: pixels as the backbone was trained on them. ``"unit"``: divided by 255, as the book's
            first edition did: one of the chapter's traps.
        base_until: Last layer of the base that is kept, one of ``backbone(...).blocks``; empty for all of it.
    """

    backbone: str = "vgg16"
    head: HeadSpec = field(default_factory=HeadSpec)
    image_shape: tuple[int, int, int] = (150, 150, 3)
    classes: int = 2
    scaling: Scaling = "own"
    base_until: str = added("")

    def __post_init__(self) -> None:
        object.__setattr__(self, "image_shape", tuple(self.image_shape))
        record = backbone(self.backbone)
        if self.base_until == record.last_layer:  # one id for one net
            object.__setattr__(self, "base_until", "")
        if self.base_until not in ("", *record.blocks):
            raise InputError(
                N_("{title} cannot be cut after {layer}; it can after: {blocks}."),
                title=record.title, layer=self.base_until, blocks=", ".join(record.blocks) or "–",
            )  # fmt: skip
        if self.classes < 2 or self.scaling not in ("own", "unit"):
            sentence = N_("A net for {classes} classes with {scaling} scaling was asked for; choose at least 2 "
                          "classes, and own or unit.")  # fmt: skip
            raise InputError(sentence, classes=self.classes, scaling=self.scaling)

    @property
    def stages(self) -> tuple[str, ...]:
        """Of the backbone, those from which this base can be unfrozen, from the top downwards."""
        return backbone(self.backbone).stages[self._blocks_cut_off :]

    @property
    def end(self) -> str:
        """The stage that would come next, if the base had not been cut before it; empty for a whole base.

        What a cut base gives is what a whole one gives to this stage.
        """
        cut_off = self._blocks_cut_off
        return backbone(self.backbone).stages[cut_off - 1] if cut_off else ""

    @property
    def _blocks_cut_off(self) -> int:
        blocks = backbone(self.backbone).blocks
        return len(blocks) - 1 - blocks.index(self.base_until) if self.base_until else 0


@dataclass(frozen=True)
class Phase:
    """Epochs with one optimizer.

    Attributes:
        epochs: How many; 0 leaves the phase out.
        optimizer: Of these epochs.
        decay: Whether the learning rate falls to zero along a half cosine over the phase, instead of staying as it is.
        averaging: What is validated and kept is a moving average of the weights over the steps, of which this share
            stays in each step (``ema_momentum`` of Keras' optimizers); 0 for the weights as they are.
    """

    epochs: int
    optimizer: OptimizerSpec
    decay: bool = False
    averaging: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "averaging", float(self.averaging))
        if not 0 <= self.averaging < 1:
            sentence = N_(
                "A moving average that keeps {share} a step was asked for; choose from 0 to below 1."
            )
            raise InputError(sentence, share=self.averaging)
        if self.epochs < 0:
            sentence = N_("{epochs} epochs were asked for; choose a number from 0.")
            raise InputError(sentence, epochs=self.epochs)


NO_PHASE = Phase(0, OptimizerSpec())


@dataclass(frozen=True)
class TransferSpec(TrainingSpec):
    """Training a head on a frozen base, and then fine-tuning the top of the base: with the same spec, the same run.

    The five steps of the chapter: the head is put on the base, the base is frozen, the head is trained
    (``head_training``), the layers from ``fine_tune_from`` on are unfrozen, both are trained (``fine_tuning``).

    Attributes:
        model: Base and head.
        views: Of each training picture that many changed versions are drawn once, and what the frozen layers make
            of them is kept on disk; an epoch takes one of them for each picture. 0: the picture itself.
        plain_share: How often an epoch takes the picture itself instead of a changed version, 0 to 1. Test pictures
            are not changed either.
        head_training: The base frozen.
        fine_tuning: From ``fine_tune_from`` on unfrozen.
        fine_tune_from: First unfrozen layer, one of ``model.stages``; empty for none. With the first of all
            layers nothing is frozen, nothing is kept, and pictures are changed anew in each epoch.
    """

    answered_by: ClassVar[str] = "core.networks.transfer.training:train"

    model: TransferNetSpec = field(default_factory=TransferNetSpec)
    views: int = 0
    plain_share: float = 0.0
    head_training: Phase = Phase(30, OptimizerSpec("rmsprop", 2e-5))
    fine_tuning: Phase = NO_PHASE
    fine_tune_from: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        stages = self.model.stages
        if bool(self.fine_tune_from) != bool(self.fine_tuning.epochs):
            sentence = N_(
                "{epochs} epochs of fine-tuning from {layer} were asked for; choose both or neither."
            )
            layer = self.fine_tune_from or "–"
            raise InputError(sentence, epochs=self.fine_tuning.epochs, layer=layer)
        if self.fine_tune_from not in ("", *stages):
            raise InputError(
                N_("{title} cannot be unfrozen from {layer} on; choose one of {stages}."),
                title=backbone(self.model.backbone).title, layer=self.fine_tune_from, stages=", ".join(stages),
            )  # fmt: skip
        if not 0 <= self.views <= MAX_VIEWS:
            sentence = N_("{views} views of each picture were asked for; choose from 0 to {most}.")
            raise InputError(sentence, views=self.views, most=MAX_VIEWS)
        object.__setattr__(self, "plain_share", float(self.plain_share))
        if not 0 <= self.plain_share <= 1:
            sentence = N_("A share of {share} of unchanged pictures was asked for; choose from 0 to 1.")
            raise InputError(sentence, share=self.plain_share)

    @property
    def epochs(self) -> int:
        """Of both phases."""
        return self.head_training.epochs + self.fine_tuning.epochs

    @property
    def num_versions(self) -> int:
        """Of each training picture, how many pictures go through the frozen layers."""
        return self.views + bool(self.plain_share) if self.views else 1
