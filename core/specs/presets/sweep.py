"""The sweep: how deep to cut a trained base, and how much of it to thaw, on three tasks.

On each task, for each number of pictures and each seed, fifteen nets: VGG16 cut after each of its five blocks, with the
mean of each channel or with every position, and the whole base with the mean, thawed from each block. All have the same
head: one layer without hidden units, on vectors of mean 0 and spread 1, so that nothing but the base differs.
"""

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass

from core.architectures.backbones import ALL_LAYERS, backbone
from core.datasets.spec import DataSpec
from core.errors import N_
from core.specs.training import OptimizerSpec
from core.specs.transfer import NO_PHASE, HeadSpec, Phase, Pooling, TransferNetSpec, TransferSpec

BACKBONE = "vgg16"
BLOCKS = range(1, 6)
SEEDS = (0, 1, 2)
BATCH = 20
HEAD_STEPS = 400
"""Of a head, at least."""

THAW_STEPS = 100
"""Of the thawed layers, at least."""

PASSES = 3
"""Over the training pictures, at least, in each phase."""

HEAD_RATE = 3.0
"""Over the number of values: the head's learning rate. So a step changes its sum as much for few as for many."""

THAW_RATE = 3e-5


@dataclass(frozen=True)
class SweepTask:
    """Pictures to sweep over.

    Attributes:
        title: To choose.
        data: All of them; ``train_per_class`` is the most there are for training.
        classes: How many.
    """

    title: str
    data: DataSpec
    classes: int

    @property
    def sizes(self) -> tuple[int, ...]:
        """Training pictures a class: few, some, all."""
        most = self.data.train_per_class
        return (*(size for size in _SIZES if size < most), most)


_SIZES = (50, 200)

TASKS: Mapping[str, SweepTask] = {
    "pets": SweepTask(N_("Pets"), DataSpec("pets", "", 96, 557, 0, 278), 2),
    "flowers": SweepTask(N_("Flowers"), DataSpec("flowers", "", 96, 100, 0, 50), 5),
    "digits": SweepTask(N_("Digits"), DataSpec("digits_enlarged", "", 64, 350, 0, 100), 10),
}
"""By name, the nearest to ImageNet first."""


@dataclass(frozen=True)
class Net:
    """One of the fifteen.

    Attributes:
        kind: ``"average"`` or ``"flatten"``: cut, and how the last maps become a vector. ``"thaw"``: the whole base.
        block: Last block that is kept, or first that is thawed; 1 to 5.
    """

    kind: str
    block: int

    @property
    def name(self) -> str:
        """``cut2_average``, ``thaw4``."""
        return f"thaw{self.block}" if self.kind == "thaw" else f"cut{self.block}_{self.kind}"


NETS: tuple[Net, ...] = (
    *(Net(kind, block) for kind in ("average", "flatten") for block in BLOCKS),
    *(Net("thaw", block) for block in reversed(BLOCKS)),
)
"""The quickest first."""


def sweep_data(task: str, size: int, seed: int) -> DataSpec:
    """The pictures of a net: another seed draws others, where there are more than are taken."""
    return dataclasses.replace(TASKS[task].data, train_per_class=size, seed=seed)


def sweep_spec(task: str, net: Net, data: DataSpec, *, seed: int) -> TransferSpec:
    """The training of a net.

    Args:
        task: Name in :data:`TASKS`.
        net: Which one.
        data: What :func:`sweep_data` gave, its location filled in where there is one.
        seed: Of the training.
    """
    classes = TASKS[task].classes
    pooling: Pooling = "flatten" if net.kind == "flatten" else "average"
    is_thawed = net.kind == "thaw"
    model = TransferNetSpec(
        BACKBONE, HeadSpec(pooling, 0, 0.0, normalized=True), (data.image_size, data.image_size, 3), classes,
        base_until="" if is_thawed else backbone(BACKBONE).blocks[net.block - 1],
    )  # fmt: skip
    steps = math.ceil(data.train_per_class * classes / BATCH)
    rate = HEAD_RATE / num_values(model)
    return TransferSpec(
        data, model, batch_size=BATCH, seed=seed, title=N_("Sweep"),
        head_training=Phase(_epochs(HEAD_STEPS, steps), OptimizerSpec("rmsprop", rate), decay=True),
        fine_tuning=Phase(_epochs(THAW_STEPS, steps), OptimizerSpec("rmsprop", THAW_RATE), decay=True)
        if is_thawed else NO_PHASE,
        fine_tune_from=_stage(net.block) if is_thawed else "",
    )  # fmt: skip


def num_values(model: TransferNetSpec) -> int:
    """Of the vector that the head of a VGG16 gets."""
    record = backbone(model.backbone)
    block = record.blocks.index(model.base_until or record.last_layer) + 1
    side = model.image_shape[0] >> block
    channels = min(512, 32 << block)
    return channels * (side * side if model.head.pooling == "flatten" else 1)


def _stage(block: int) -> str:
    return ALL_LAYERS if block == 1 else f"block{block}_conv1"


def _epochs(least: int, steps: int) -> int:
    return max(math.ceil(least / steps), PASSES)
