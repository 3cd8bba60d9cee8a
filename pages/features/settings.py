"""The settings of the lesson: pictures and base; nothing is trained here."""

import dataclasses
from typing import cast

from core.architectures.backbones import backbone, check_side
from core.augmentation import AugmentationPolicy
from core.specs.own_classes import Rule
from core.specs.transfer import NO_PHASE, HeadSpec, TransferNetSpec
from pages.shared.controls.controls import Controls
from pages.shared.pictures.data_sources import choose_breeds, choose_counts, choose_location, choose_source
from pages.shared.pretrained.settings import PRESETS, Settings, choose_base, choose_head, choose_measured
from pages.shared.reader.language import translate as _

_DEFAULT = PRESETS["pets_fine_tuned"]


def choose_settings(controls: Controls) -> Settings:
    """Show the controls that views share, each where it does something."""
    with controls.belonging_to("sizes"):
        is_own = choose_measured(controls)
    with controls.belonging_to("projection", *(("sizes",) if is_own else ())) as is_shown:
        source = choose_source(controls, only_colour=True)
        breeds = choose_breeds(controls, source)
        location = choose_location(controls, source) if is_shown else ""
    with controls.belonging_to("network", "projection"):
        base = choose_base(controls, _DEFAULT.model.backbone)
    with controls.belonging_to("network"):
        pooling, units = choose_head(controls, _DEFAULT.model.head)
    with controls.belonging_to("projection"), controls.folded():
        data = choose_counts(controls, source, _DEFAULT.data, tested_in=("network",))
    with controls.refusing("base", "size", "source"):
        check_side(backbone(base), data.image_size)
    data = dataclasses.replace(data, location=location or "", classes=breeds)
    shape = (data.image_size, data.image_size, 3)
    model = TransferNetSpec(base, HeadSpec(pooling, units, _DEFAULT.model.head.dropout), shape)
    spec = dataclasses.replace(
        PRESETS["pets_features"], data=data, model=model, fine_tune_from="", fine_tuning=NO_PHASE, views=0,
        plain_share=0.0, augmentation=AugmentationPolicy(),
    )  # fmt: skip
    return Settings(data, location is not None, spec, is_own)


def choose_rule(controls: Controls) -> Rule:
    """How the probabilities of cats and dogs are compared."""
    rules = {"sum": _("Sum"), "mean": _("Mean of a class")}
    hint = _("Sum: all cats against all dogs. Mean: the sum divided by the number of classes in it.")
    return cast(Rule, controls.segments("rule", _("Compare"), rules, "sum", help=hint))
