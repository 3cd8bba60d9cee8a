"""The networks trained on ImageNet that this course uses, as plain records: no TensorFlow."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from core.errors import N_, InputError
from core.settings import ASSETS, settings

ALL_LAYERS = "all"
Scaling = Literal["bgr_minus_mean", "minus_one_to_one", "lite"]


@dataclass(frozen=True)
class WeightsFile:
    """A file of weights.

    Attributes:
        name: In ``assets/models`` where ``url`` is empty, else in ``<home>/weights``.
        url: Where to download it.
        md5: Its checksum as Keras publishes it, empty where it publishes none.
    """

    name: str
    url: str = ""
    md5: str = ""

    @property
    def ships(self) -> bool:
        """Whether it comes with the project."""
        return not self.url

    @property
    def path(self) -> Path:
        """Where it lies, if it is on this computer."""
        return (ASSETS / "models" if self.ships else settings().home / "weights") / self.name


@dataclass(frozen=True)
class Backbone:
    """A network trained on ImageNet.

    Attributes:
        name: Stable name, used in requests and addresses.
        title: As in its paper.
        input_size: Height and width of the pictures it was trained on, in pixels.
        minimum_size: Of the smallest picture that its layers can take.
        scaling: How it wants its input, see :func:`core.networks.backbones.preprocessing`.
        last_layer: Its last feature map before the classifier, where :func:`core.networks.backbones.build` ends.
        base_weights: Of the network up to ``last_layer``.
        classifier_weights: Of the whole network with its 1000 classes.
        stages: From the top downwards, the layers from which it can be unfrozen, each with all that comes after it;
            last :data:`ALL_LAYERS`.
        year: Of its paper.
        keras_name: Its function in ``keras.applications``; empty for a network that Keras does not have.
        has_batch_normalization: Whether any of its layers normalises by the batch while it is trained.
        blocks: From the picture upwards, the last layers of the blocks that its ``stages`` begin, one for each stage:
            after any of them the rest of it can be cut off. Empty for a network that is used whole.
    """

    name: str
    title: str
    input_size: int
    minimum_size: int
    scaling: Scaling
    last_layer: str
    base_weights: WeightsFile
    classifier_weights: WeightsFile
    stages: tuple[str, ...]
    year: int
    keras_name: str = ""
    has_batch_normalization: bool = True
    blocks: tuple[str, ...] = ()

    @property
    def comes_with_classifier(self) -> bool:
        """Whether it is looked into with its 1000 classes; not where the base alone ships."""
        return self.classifier_weights.ships or not self.base_weights.ships

    @property
    def is_here(self) -> bool:
        """Whether it can be looked into without a download."""
        file = self.classifier_weights if self.comes_with_classifier else self.base_weights
        return file.path.is_file()


def backbone(name: str) -> Backbone:
    """The record of a network.

    Raises:
        InputError: ``name`` is not in ``BACKBONES``.
    """
    if name not in BACKBONES:
        sentence = N_("There is no network {name}; choose one of {known}.")
        raise InputError(sentence, name=name, known=", ".join(BACKBONES))
    return BACKBONES[name]


def check_side(record: Backbone, side: int) -> None:
    """Refuse pictures that are too small for a network's layers.

    Raises:
        InputError: ``side`` pixels are fewer than the network needs.
    """
    if side < record.minimum_size:
        raise InputError(
            N_("{title} needs pictures of at least {minimum} pixels a side but was asked to take {size}; choose "
               "larger ones."), title=record.title, minimum=record.minimum_size, size=side,
        )  # fmt: skip


_KERAS = "https://storage.googleapis.com/tensorflow/keras-applications"


def _keras_file(folder: str, name: str, md5: str = "") -> WeightsFile:
    return WeightsFile(name, f"{_KERAS}/{folder}/{name}", md5)


_VGG_STAGES = ("block5_conv1", "block4_conv1", "block3_conv1", "block2_conv1", ALL_LAYERS)
_VGG_BLOCKS = ("block1_pool", "block2_pool", "block3_pool", "block4_pool", "block5_pool")
_LITE_FILE = WeightsFile("efficientnet_lite0_float16.npz")

BACKBONES: Mapping[str, Backbone] = MappingProxyType(
    {
        record.name: record
        for record in (
            Backbone(
                "vgg16", "VGG16", 224, 32, "bgr_minus_mean", "block5_pool",
                WeightsFile("vgg16_conv_base_float16.npz"),
                _keras_file("vgg16", "vgg16_weights_tf_dim_ordering_tf_kernels.h5",
                            "64373286793e3c8b2b4e3219cbf3544b"),
                _VGG_STAGES, 2014, keras_name="VGG16", has_batch_normalization=False, blocks=_VGG_BLOCKS,
            ),
            Backbone(
                "efficientnet_lite0", "EfficientNet-Lite0", 224, 32, "lite", "head_relu", _LITE_FILE, _LITE_FILE,
                ("block15_expand", "block11_expand", "block08_expand", "block05_expand", "block03_expand",
                 "block01_expand", ALL_LAYERS), 2020, has_batch_normalization=False,
            ),
            Backbone(
                "xception", "Xception", 299, 71, "minus_one_to_one", "block14_sepconv2_act",
                _keras_file("xception", "xception_weights_tf_dim_ordering_tf_kernels_notop.h5",
                            "b0042744bf5b25fce3cb969f33bebb97"),
                _keras_file("xception", "xception_weights_tf_dim_ordering_tf_kernels.h5",
                            "0a58e3b7378bc2990ea3b43d5981f1f6"),
                ("block14_sepconv1", "block13_sepconv1_act", ALL_LAYERS), 2016, keras_name="Xception",
            ),
            Backbone(
                "inception_v3", "Inception v3", 299, 75, "minus_one_to_one", "mixed10",
                _keras_file("inception_v3", "inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5",
                            "bcbd6486424b2319ff4ef7d526e38f63"),
                _keras_file("inception_v3", "inception_v3_weights_tf_dim_ordering_tf_kernels.h5",
                            "9a0d58056eeedaa3f26cb7ebd46da564"),
                (ALL_LAYERS,), 2015, keras_name="InceptionV3",
            ),
            Backbone(
                "resnet50", "ResNet50", 224, 32, "bgr_minus_mean", "conv5_block3_out",
                _keras_file("resnet", "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
                            "4d473c1dd8becc155b73f8504c6f6626"),
                _keras_file("resnet", "resnet50_weights_tf_dim_ordering_tf_kernels.h5",
                            "2cb95161c43110f7111970584f804107"),
                ("conv5_block1_1_conv", "conv4_block1_1_conv", "conv3_block1_1_conv", "conv2_block1_1_conv",
                 ALL_LAYERS), 2015, keras_name="ResNet50",
            ),
            Backbone(
                "vgg19", "VGG19", 224, 32, "bgr_minus_mean", "block5_pool",
                _keras_file("vgg19", "vgg19_weights_tf_dim_ordering_tf_kernels_notop.h5",
                            "253f8cb515780f3b799900260a226db6"),
                _keras_file("vgg19", "vgg19_weights_tf_dim_ordering_tf_kernels.h5",
                            "cbe5617147190e668d6c5d5026f83318"),
                _VGG_STAGES, 2014, keras_name="VGG19", has_batch_normalization=False, blocks=_VGG_BLOCKS,
            ),
            Backbone(
                "mobilenet", "MobileNet", 224, 32, "minus_one_to_one", "conv_pw_13_relu",
                _keras_file("mobilenet", "mobilenet_1_0_224_tf_no_top.h5"),
                _keras_file("mobilenet", "mobilenet_1_0_224_tf.h5"),
                ("conv_dw_13", "conv_pad_12", ALL_LAYERS), 2017, keras_name="MobileNet",
            ),
        )
    }
)  # fmt: skip
"""The six of the book, and EfficientNet-Lite0."""
