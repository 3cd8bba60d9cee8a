"""The chapter's ladder: from a net from scratch to a fine-tuned one, and what the book prints for each rung."""

from collections.abc import Mapping
from dataclasses import dataclass

from core.architectures.backbones import backbone
from core.errors import N_
from core.specs.training import TrainingSpec
from core.specs.transfer import TransferSpec

BOOK_BACKBONE = "vgg16"


@dataclass(frozen=True)
class Rung:
    """A strategy.

    Attributes:
        name: Stable name, used in addresses.
        title: To show; a sentence of the message catalogue.
        recorded: Name of the recorded run on the photographs.
        on_drawn_pets: Name of the recorded run on drawn pets, empty if there is none.
        first_edition, later_edition: Accuracies (0-1) that the book prints, None where it prints none. The first
            edition has test pictures for the last rung only, and validation pictures for the others.
    """

    name: str
    title: str
    recorded: str
    on_drawn_pets: str = ""
    first_edition: float | None = None
    later_edition: float | None = None


RUNGS: Mapping[str, Rung] = {
    rung.name: rung
    for rung in (
        Rung("scratch", N_("From scratch"), "baseline", "pets_scratch", 0.71, 0.695),
        Rung("augmented", N_("From scratch, with data augmentation"), "augmented", "", 0.82, 0.835),
        Rung("features", N_("Features of a frozen base"), "vgg16_features", "pets_features", 0.903),
        Rung(
            "frozen", N_("Frozen base, with data augmentation"), "vgg16_frozen", "pets_frozen", 0.951, 0.975
        ),
        Rung("fine_tuned", N_("Fine-tuned"), "vgg16_fine_tuned", "pets_fine_tuned", 0.968, 0.985),
        Rung("newer_base", N_("Features of a newer base"), "lite0_features"),
    )
}  # fmt: skip


def rung_of(spec: TrainingSpec) -> str:
    """Which rung a run stands on."""
    changes_nothing = spec.augmentation.changes_nothing
    if not isinstance(spec, TransferSpec):
        return "scratch" if changes_nothing else "augmented"
    if spec.fine_tuning.epochs:
        return "fine_tuned"
    if spec.views and not changes_nothing:
        return "frozen"
    is_newer = backbone(spec.model.backbone).year > backbone(BOOK_BACKBONE).year
    return "newer_base" if is_newer else "features"


def base_title(spec: TrainingSpec) -> str:
    """The pretrained network of a run, as in its paper; empty for a net from scratch."""
    return backbone(spec.model.backbone).title if isinstance(spec, TransferSpec) else ""
