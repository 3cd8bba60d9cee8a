"""The rungs of the ladder: the named transfer-learning runs of the course."""

from collections.abc import Mapping

from core.augmentation import PRESETS as POLICIES
from core.datasets.spec import DataSpec
from core.errors import N_
from core.specs.training import OptimizerSpec
from core.specs.transfer import HeadSpec, Phase, TransferNetSpec, TransferSpec

_PETS = DataSpec("cats_vs_dogs")
_MEANT = POLICIES["chapter_as_meant"]
# The mean of each channel, not the book's flattened map: 131,585 weights to learn from 2,000 pictures, not 2,097,665.
AVERAGE_HEAD = HeadSpec("average", 256, 0.5)
_VIEWS = 10
# Validation and test pictures are not changed: a net that has seen only changed ones is worse on them.
_PLAIN_SHARE = 0.25
_HEAD_TRAINING = Phase(10, OptimizerSpec("rmsprop", 1e-3), decay=True)

TRANSFER_PRESETS: Mapping[str, TransferSpec] = {
    # The book's head and settings; but pixels as VGG16 was trained on them, not divided by 255.
    "vgg16_features": TransferSpec(_PETS, title=N_("VGG16: features")),
    "vgg16_frozen": TransferSpec(
        _PETS, TransferNetSpec(head=AVERAGE_HEAD), _MEANT, _VIEWS, _PLAIN_SHARE, head_training=_HEAD_TRAINING,
        title=N_("VGG16: frozen, with data augmentation"),
    ),
    "vgg16_fine_tuned": TransferSpec(
        _PETS, TransferNetSpec(head=AVERAGE_HEAD), _MEANT, _VIEWS, _PLAIN_SHARE, head_training=_HEAD_TRAINING,
        fine_tuning=Phase(6, OptimizerSpec("rmsprop", 3e-5), decay=True, averaging=0.995),
        fine_tune_from="block5_conv1",
        title=N_("VGG16: fine-tuned from block5"),
    ),
    "lite0_features": TransferSpec(
        DataSpec("cats_vs_dogs", image_size=224),
        TransferNetSpec("efficientnet_lite0", HeadSpec("average", 0, 0.0), (224, 224, 3)),
        head_training=Phase(20, OptimizerSpec("rmsprop", 1e-3), decay=True),
        title=N_("EfficientNet-Lite0: features"),
    ),
}  # fmt: skip
