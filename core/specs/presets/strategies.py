"""What was recorded for each strategy, by task and number of training pictures: what a choice can rest on.

Runs of a further task or strategy become entries of :data:`TASKS`; the lesson *Which strategy?* shows them without
another change. The nets of the sweep are strategies, too, each compared with the others on its own pictures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.errors import N_
from core.specs.presets.experiments import PETS_SIZES, SIZES
from core.specs.presets.sweep import BLOCKS
from core.specs.presets.tasks import FLOWERS_DATA
from core.specs.presets.training import RUN_PRESETS

UNTRAINED = "untrained"
"""The strategy that trains nothing: a net's own classes, by their means."""

_CUT_AVERAGES = (
    N_("VGG16 until block1, channel means"),
    N_("VGG16 until block2, channel means"),
    N_("VGG16 until block3, channel means"),
    N_("VGG16 until block4, channel means"),
    N_("All of VGG16, channel means"),
)
_CUT_FLAT = (
    N_("VGG16 until block1, every position"),
    N_("VGG16 until block2, every position"),
    N_("VGG16 until block3, every position"),
    N_("VGG16 until block4, every position"),
    N_("All of VGG16, every position"),
)
_THAWED = (
    N_("VGG16 thawed from block1"),
    N_("VGG16 thawed from block2"),
    N_("VGG16 thawed from block3"),
    N_("VGG16 thawed from block4"),
    N_("VGG16 thawed from block5"),
)

NETS_OF_SWEEP: Mapping[str, str] = {
    **{
        f"cut{block}_{kind}": titles[block - 1]
        for block in BLOCKS
        for kind, titles in (("average", _CUT_AVERAGES), ("flatten", _CUT_FLAT))
    },
    **{f"thaw{block}": _THAWED[block - 1] for block in reversed(BLOCKS)},
}
"""Titles by name, the least work first."""

STRATEGIES: Mapping[str, str] = {
    UNTRAINED: N_("No training: ImageNet's own classes"),
    **NETS_OF_SWEEP,
    "features": N_("Features of a frozen base"),
    "newer_base": N_("Features of a newer base"),
    "frozen": N_("Frozen base, with data augmentation"),
    "fine_tuned": N_("Fine-tuned"),
    "scratch": N_("From scratch"),
    "augmented": N_("From scratch, with data augmentation"),
}
"""Titles by name, the least work first."""


@dataclass(frozen=True)
class Task:
    """Pictures for which runs were recorded.

    Attributes:
        title: To choose.
        remark: What the runs were recorded on, and how far that is from what a reader may have.
        runs: For each strategy by the number of training pictures a class the name of the recording; of
            :data:`UNTRAINED` the name of the test, at 0 pictures.
        sweep: Name in :data:`core.specs.presets.sweep.TASKS`, whose nets were recorded on these pictures; or empty.
    """

    title: str
    remark: str
    runs: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    sweep: str = ""

    @property
    def strategies(self) -> tuple[str, ...]:
        """Names of those that can have runs, in the order of :data:`STRATEGIES`."""
        return tuple(name for name in STRATEGIES if (name in NETS_OF_SWEEP) == bool(self.sweep))


_PHOTOGRAPHS: Mapping[str, Mapping[int, str]] = {
    "features": {size: f"features_{size}" for size in SIZES},
    "newer_base": {SIZES[-1]: "lite0_features"},
    "frozen": {SIZES[-1]: "vgg16_frozen"},
    "fine_tuned": {SIZES[-1]: "vgg16_fine_tuned"},
    "scratch": {**{size: f"scratch_{size}" for size in SIZES[:-1]}, SIZES[-1]: "baseline"},
    "augmented": {SIZES[-1]: "augmented"},
}
_MOST_FLOWERS = FLOWERS_DATA.train_per_class
_FLOWERS: Mapping[str, Mapping[int, str]] = {
    strategy: {_MOST_FLOWERS: f"flowers_{rung}"}
    for strategy, rung in {
        "features": "features", "newer_base": "lite0", "frozen": "frozen", "fine_tuned": "fine_tuned",
        "scratch": "scratch", "augmented": "augmented",
    }.items()
}  # fmt: skip
_DIGITS = RUN_PRESETS["digits_convnet"].data.train_per_class

TASKS: Mapping[str, Task] = {
    "same": Task(
        N_("Of ImageNet's classes"),
        N_("Recorded on photographs of cats and dogs, which ImageNet has."),
        {UNTRAINED: {0: "photographs"}, **_PHOTOGRAPHS},
    ),
    "near": Task(
        N_("Akin to ImageNet's classes"),
        N_("Recorded on photographs of cats and dogs, without ImageNet's own classes: as if it had only their like."),
        _PHOTOGRAPHS,
    ),
    "other": Task(
        N_("Photographs, other classes"),
        N_("Recorded on photographs of five flowers, of which ImageNet has one."),
        _FLOWERS,
    ),
    "drawn": Task(
        N_("Drawings of what ImageNet has"),
        N_("Recorded on drawn cats and dogs, one kind of drawing."),
        {
            UNTRAINED: {0: "drawn_pets"},
            "features": {size: f"pets_features_{size}" for size in PETS_SIZES},
            "frozen": {PETS_SIZES[-1]: "pets_frozen"},
            "fine_tuned": {
                **{size: f"pets_fine_tuned_{size}" for size in PETS_SIZES[:-1]}, PETS_SIZES[-1]: "pets_fine_tuned",
            },
            "scratch": {**{size: f"pets_scratch_{size}" for size in PETS_SIZES[:-1]}, PETS_SIZES[-1]: "pets_scratch"},
        },
    ),
    "far": Task(
        N_("Something quite different"),
        N_("Recorded on handwritten digits, from scratch; what a pretrained net makes of them is a task of its own."),
        {"scratch": {_DIGITS: "digits_convnet"}},
    ),
    "sweep_pets": Task(
        N_("Near to ImageNet: cut or thaw?"),
        N_("Recorded on photographs of pets: of the classes of ImageNet more than a hundred are cats and dogs."),
        sweep="pets",
    ),
    "sweep_flowers": Task(
        N_("Half-way: cut or thaw?"),
        N_("Recorded on photographs of five flowers, of which ImageNet has hardly any."),
        sweep="flowers",
    ),
    "sweep_digits": Task(
        N_("Far from photographs: cut or thaw?"),
        N_("Recorded on handwritten digits, enlarged: no photographs at all."),
        sweep="digits",
    ),
}  # fmt: skip
