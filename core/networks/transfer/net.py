"""A trained base with a new head, whole or cut in two at any of the backbone's stages.

What lies before the cut is frozen and computed once a picture; what lies after it is trained. The two halves are made
of the same layers as the whole: what one changes, the others have.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import keras
from keras import layers

from core.architectures.backbones import ALL_LAYERS, backbone
from core.networks import backbones
from core.networks.training.models import glorot, output_layer, seeds_of
from core.specs.transfer import HeadSpec, TransferNetSpec

TOP = ""
"""The cut between the base and the head, pooled: features are vectors there."""


class TransferNet:
    """The layers of a :class:`TransferNetSpec` with the base's ImageNet weights and a fresh head.

    Attributes:
        spec: What it was made from.
        model: All of it: pictures ``(N, H, W, 3)``, 0-255, to probabilities as
            :func:`core.networks.training.models.build` gives them. Made of Keras' own layers only, so that its file
            opens anywhere.

    Args:
        spec: Base and head.
        seed: Of the head's weights and of dropout.
        weights: None gives the base fresh ones, for tests.
    """

    def __init__(
        self, spec: TransferNetSpec, *, seed: int = 0, weights: Literal["imagenet"] | None = "imagenet"
    ) -> None:
        self.spec = spec
        self._preprocessing = backbones.preprocessing(
            "unit" if spec.scaling == "unit" else backbone(spec.backbone).scaling
        )
        self._base = _cut(
            backbones.build(spec.backbone, input_shape=spec.image_shape, weights=weights), spec.base_until
        )
        flat = spec.head.pooling == "flatten"
        self._pooling = (
            layers.Flatten(name="flatten") if flat else layers.GlobalAveragePooling2D(name="pooling")
        )
        self._head = list(_head(spec.head, spec.classes, seed))
        self.model = keras.Sequential(
            [keras.Input(spec.image_shape), self._preprocessing, self._base, self._pooling, *self._head],
            name=f"{spec.backbone}_with_head",
        )
        self.freeze_until(TOP)

    def freeze_until(self, cut: str) -> None:
        """Make trainable exactly what lies after a cut.

        Batch normalization stays frozen everywhere: it would learn the statistics of batches of twenty pictures.

        Args:
            cut: :data:`TOP`, or one of the backbone's stages: its first unfrozen layer.
        """
        self._base.trainable = True  # a frozen model would freeze its layers whatever they say
        after = {layer.name for layer in self._after(cut)}
        for layer in self._base.layers:
            layer.trainable = layer.name in after and not isinstance(layer, layers.BatchNormalization)

    def compute_in(self, dtype: str) -> None:
        """Let the base compute in ``"float32"`` or ``"mixed_bfloat16"``; its weights stay float32.

        Functions traced before keep what they had.
        """
        for layer in self._base.layers:
            layer.dtype_policy = dtype

    def before(self, cut: str) -> keras.Model:
        """What is frozen: pictures of 0-255 to what the layers after ``cut`` get. Pictures themselves for all layers.

        Args:
            cut: :data:`TOP`, a stage of this base, or ``spec.end`` for its last map, not pooled.

        Raises:
            ValueError: ``cut`` is no stage of this base.
        """
        inputs = keras.Input(self.spec.image_shape)
        if cut == ALL_LAYERS:
            return keras.Model(inputs, inputs)
        maps = self._preprocessing(inputs)
        if cut == TOP:
            return keras.Model(inputs, self._pooling(self._base(maps)))
        return keras.Model(inputs, keras.Model(self._base.input, self._cut_tensor(cut))(maps))

    def before_each(self, cuts: Sequence[str]) -> keras.Model:
        """What :meth:`before` gives for each of several cuts, none of them all layers, in one pass: a list."""
        inputs = keras.Input(self.spec.image_shape)
        ends = [self._base.output if cut == TOP else self._cut_tensor(cut) for cut in cuts]
        maps = keras.Model(self._base.input, ends)(self._preprocessing(inputs))
        outputs = [
            self._pooling(values) if cut == TOP else values for cut, values in zip(cuts, maps, strict=True)
        ]
        return keras.Model(inputs, outputs)

    def between(self, cut: str) -> keras.Model:
        """What :meth:`before` gives for ``cut``, to what it gives for :data:`TOP`."""
        inputs = keras.Input(self.before(cut).output_shape[1:])
        return keras.Model(inputs, self._pooled(inputs, cut))

    def after(self, cut: str) -> keras.Model:
        """What is trained: what :meth:`before` gives for the same ``cut``, to probabilities."""
        inputs = keras.Input(self.before(cut).output_shape[1:])
        values = self._pooled(inputs, cut)
        for layer in self._head:
            values = layer(values)
        return keras.Model(inputs, values)

    def _pooled(self, values: keras.KerasTensor, cut: str) -> keras.KerasTensor:
        if cut == TOP:
            return values
        if cut == ALL_LAYERS:
            return self._pooling(self._base(self._preprocessing(values)))
        if cut == self.spec.end:
            return self._pooling(values)
        return self._pooling(keras.Model(self._cut_tensor(cut), self._base.output)(values))

    def _cut_tensor(self, cut: str) -> keras.KerasTensor:
        if cut == self.spec.end:
            return self._base.output
        if cut not in self.spec.stages:
            raise ValueError(f"{self.spec.backbone} has no stage {cut}.")
        return self._base.get_layer(cut).input

    def _after(self, cut: str) -> list[keras.layers.Layer]:
        """The base's layers after a cut."""
        if cut in (TOP, self.spec.end):
            return []
        if cut == ALL_LAYERS:
            return list(self._base.layers)
        return list(keras.Model(self._cut_tensor(cut), self._base.output).layers)


def _cut(base: keras.Model, until: str) -> keras.Model:
    """A base without the layers after one of its own; the whole base if none is named."""
    return keras.Model(base.input, base.get_layer(until).output, name=base.name) if until else base


def _head(spec: HeadSpec, classes: int, seed: int) -> Iterator[keras.layers.Layer]:
    seeds = seeds_of(seed)
    if spec.normalized:
        yield layers.LayerNormalization(center=False, scale=False, name="normalization")
    if spec.dense_units:
        yield layers.Dense(
            spec.dense_units, activation="relu", kernel_initializer=glorot(seeds), name="dense"
        )
    if spec.dropout:
        yield layers.Dropout(spec.dropout, seed=next(seeds), name="dropout")
    yield output_layer(classes, seeds)
