"""The chapter's ladder: from a net from scratch to a fine-tuned one, what the book prints for each rung, and the tasks
on which its rungs were trained."""

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
        recorded: Name of the recorded run on the chapter's photographs.
        on_task: How the names of its recorded runs on other photographs end: those of pets and of flowers.
        on_drawn_pets: Name of the recorded run on drawn pets, empty if there is none.
        first_edition, later_edition: Accuracies (0-1) that the book prints, None where it prints none. The first
            edition has test pictures for the last rung only, and validation pictures for the others.
    """

    name: str
    title: str
    recorded: str
    on_task: str
    on_drawn_pets: str = ""
    first_edition: float | None = None
    later_edition: float | None = None

    def run_on(self, task: str) -> str:
        """Name of its recorded run on one of :data:`TASKS`, empty if there never is one."""
        names = {"photographs": self.recorded, "drawn_pets": self.on_drawn_pets}
        return names.get(task, f"{task}_{self.on_task}")


RUNGS: Mapping[str, Rung] = {
    rung.name: rung
    for rung in (
        Rung("scratch", N_("From scratch"), "baseline", "scratch", "pets_scratch", 0.71, 0.695),
        Rung("augmented", N_("From scratch, with data augmentation"), "augmented", "augmented", "", 0.82, 0.835),
        Rung("features", N_("Features of a frozen base"), "vgg16_features", "features", "pets_features", 0.903),
        Rung(
            "frozen", N_("Frozen base, with data augmentation"), "vgg16_frozen", "frozen", "pets_frozen", 0.951, 0.975
        ),
        Rung("fine_tuned", N_("Fine-tuned"), "vgg16_fine_tuned", "fine_tuned", "pets_fine_tuned", 0.968, 0.985),
        Rung("newer_base", N_("Features of a newer base"), "lite0_features", "lite0"),
    )
}  # fmt: skip


TASKS: Mapping[str, str] = {
    "photographs": N_("Cats vs dogs"),
    "oxford": N_("Pets, Oxford-IIIT"),
    "flowers": N_("Flowers, five classes"),
    "drawn_pets": N_("Drawn pets"),
}
"""Titles of the tasks by their names: the chapter's photographs, those of pets and of flowers, drawn pets."""


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
