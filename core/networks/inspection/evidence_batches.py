"""Evidence of many pictures: as :func:`core.networks.inspection.grad_cam.evidence`, a batch at a time.

Three things make a picture of a batch cheaper than a picture by itself: the convolutions of a batch keep both cores
busy; what is rounded to bfloat16 stays so from one convolution to the next; and the layers that several nets share,
such as the frozen part of a trained base, need to see each picture once only, see :class:`Beginnings`.
"""

import hashlib
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core import images
from core.networks.inspection import layer_outputs
from core.networks.inspection.bfloat16 import can_be_rounded, rounded_convolution
from core.networks.inspection.class_scores import check_class, two_sided
from core.networks.inspection.inspected import InspectedModel, kept
from core.networks.inspection.model_layers import default_layer

LIKELIEST = -1
"""Stands for the likeliest class of a picture."""

# Numbers in the largest map of a batch: VGG16 at 150 pixels takes 16 pictures, at 224 seven.
_MOST_NUMBERS = 23_040_000
_MOST_PICTURES = 16


@dataclass(frozen=True)
class BatchEvidence:
    """What one pass of a batch gives.

    Attributes:
        classes: int ``(N, M)``, those explained.
        logits: float32 ``(N, K)``.
        maps: float32 ``(N, h, w, C)``.
        gradients: float32 ``(M, N, h, w, C)``, of the logits of the explained classes with respect to the maps.
    """

    classes: NDArray[np.int32]
    logits: NDArray[np.float32]
    maps: NDArray[np.float32]
    gradients: NDArray[np.float32]


class Beginnings:
    """What the first layers of nets make of pictures, kept in memory for other nets that begin in the same way.

    Args:
        max_bytes: Of all maps; the oldest go first.
    """

    def __init__(self, max_bytes: int = 1_500_000_000) -> None:
        self._max_bytes = max_bytes
        self._kept: dict[str, NDArray[Any]] = {}

    def of(self, key: str) -> NDArray[Any] | None:
        """Maps that are there already."""
        return self._kept.get(key)

    def keep(self, key: str, maps: NDArray[Any]) -> None:
        """Keep maps as long as there is room."""
        self._kept[key] = maps
        while sum(one.nbytes for one in self._kept.values()) > self._max_bytes:
            del self._kept[next(iter(self._kept))]


class Passes:
    """A classifier to which batches of pictures are shown.

    Args:
        model: A classifier.
        layer_name: Layer whose maps are wanted, by default
            :func:`core.networks.inspection.model_layers.default_layer`.
        dtype: Of the convolutions before that layer, where they can be rounded: ``"bfloat16"`` where the CPU multiplies
            it natively.
        begins_until: Path of a layer of the model; what it and the layers before it make of a batch of pictures is
            taken from ``beginnings`` where an equal net has left it. Empty for none.
        beginnings: Shared with other nets.
        groups: Of a net with many classes, those that count as one: their probabilities are summed. Empty for the
            net's own classes.

    Raises:
        InputError: The model has no classes, or the layer does not serve.
        ValueError: ``begins_until`` is not before the layer.
    """

    def __init__(
        self,
        model: InspectedModel,
        *,
        layer_name: str | None = None,
        dtype: str = "float32",
        begins_until: str = "",
        beginnings: Beginnings | None = None,
        groups: tuple[range, ...] = (),
    ) -> None:
        check_class(model, None)
        self.model = model
        network = model.network
        self.path = default_layer(model) if layer_name is None else layer_outputs.resolve(network, layer_name)
        self.dtype = dtype
        self._groups = groups
        if begins_until and model.place_of(begins_until) >= model.place_of(self.path):
            raise ValueError(f"{begins_until} does not come before {self.path}, whose gradient is wanted.")
        self._beginnings = beginnings if begins_until else None
        self._until = begins_until if beginnings is not None else ""
        self._begins_as = _weights_digest(model, self._until) + dtype if self._until else ""

    @property
    def batch(self) -> int:
        """Pictures that go through the net together, so that memory stays bounded: a gigabyte at most."""
        largest = max(math.prod(call.shape) for call in self.model.calls if call.is_spatial)
        return max(1, min(_MOST_PICTURES, _MOST_NUMBERS // largest))

    def evidence(
        self, pictures: NDArray[Any], classes: NDArray[np.integer[Any]] | None = None
    ) -> BatchEvidence:
        """Logits, maps and gradients.

        Args:
            pictures: ``(N, H, W, C)``, stretched to the size of the net where they have another.
            classes: ``(N, M)`` to explain, :data:`LIKELIEST` among them; by default that one alone.
        """
        if classes is None:
            classes = np.full((len(pictures), 1), LIKELIEST)
        chosen = tf.constant(classes, tf.int32)
        function = self._traced(classes.shape[1])
        return BatchEvidence(*(value.numpy() for value in function(self._inputs(pictures), chosen)))

    def logits(self, pictures: NDArray[Any]) -> NDArray[np.float32]:
        """``(N, K)``, without any gradient."""
        function = self._traced(0)
        nothing = tf.zeros((len(pictures), 0), tf.int32)
        return np.asarray(function(self._inputs(pictures), nothing)[1])

    def _traced(self, explained: int) -> Any:
        return _traced(self.model, self.path, self.dtype, self._until, self._groups, explained)

    def _inputs(self, pictures: NDArray[Any]) -> tf.Tensor:
        """The pictures, or what the shared layers make of them."""
        if self._beginnings is None:
            return tf.constant(self.fitted(pictures), tf.float32)
        key = self._begins_as + hashlib.sha256(np.ascontiguousarray(pictures).data).hexdigest()
        maps = self._beginnings.of(key)
        if maps is None:
            shown = tf.constant(self.fitted(pictures), tf.float32)
            maps = _traced_beginning(self.model, self.path, self.dtype, self._until)(shown).numpy()
            self._beginnings.keep(key, maps)
        return tf.constant(maps)

    def fitted(self, pictures: NDArray[Any]) -> NDArray[Any]:
        """Pictures ``(N, H, W, C)`` stretched to the size of the net, and in its channels.

        Raises:
            InputError: They are of no shape that the net could take.
        """
        height, width, channels = self.model.shape
        if channels == 1 and pictures.shape[3] == 3:
            pictures = np.stack([images.to_grey(picture)[..., None] for picture in pictures])
        if pictures.shape[1:3] != (height, width):
            pictures = np.stack([images.resize(picture, height, width) for picture in pictures])
        self.model.check_picture(pictures[0])
        return pictures


def batches(total: int, size: int) -> Iterator[slice]:
    """Places of ``total`` things in batches; the last one has what remains."""
    return (slice(start, min(start + size, total)) for start in range(0, total, size))


def _before(model: InspectedModel, path: str) -> list[Any]:
    """What is called before a layer, the layer itself left out."""
    place = model.place_of(path)
    itself = model.calls[place].layer
    return [call.layer for call in model.calls[:place] if call.layer is not itself]


def _rounded(model: InspectedModel, path: str, dtype: str) -> list[Any]:
    """Layers before ``path`` that compute in ``dtype``. The first convolution is too small to gain by it, and reads
    pixels, of which bfloat16 would lose some."""
    if dtype == "float32":
        return []
    found = [layer for layer in _before(model, path) if can_be_rounded(layer)]
    pooling = [layer for layer in _before(model, path) if isinstance(layer, keras.layers.MaxPooling2D)]
    return [*found[1:], *pooling]


def _call(rounded: Sequence[Any], dtype: str, layer: Any, *inputs: Any, **options: Any) -> Any:
    """The layer; what is rounded stays so until a layer comes that computes in float32."""
    if any(layer is other for other in rounded):
        if isinstance(layer, keras.layers.MaxPooling2D):
            return tf.nn.max_pool2d(inputs[0], layer.pool_size, layer.strides, layer.padding.upper())
        return rounded_convolution(layer, inputs[0], dtype)
    return layer(*(_exact(value) for value in inputs), **options)


def _exact(value: Any) -> Any:
    return tf.cast(value, tf.float32) if getattr(value, "dtype", None) == tf.bfloat16 else value


@kept
def _traced(
    model: InspectedModel, path: str, dtype: str, until: str, groups: tuple[range, ...], explained: int
) -> Any:
    """Pictures, or the maps of the layer ``until``, and the classes of each, to :class:`BatchEvidence`."""
    call = partial(_call, _rounded(model, path, dtype), dtype)

    def compute(inputs: tf.Tensor, classes: tf.Tensor) -> tuple[tf.Tensor, ...]:
        with tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
            tape.watch(inputs)
            pictures, calling = (_resumed(model, inputs, until, call)) if until else (inputs, call)
            steps = layer_outputs.run(model.network, pictures, call=calling)
            maps = layer_outputs.output_of(steps, path)
            logits = _grouped(two_sided(layer_outputs.logits(steps)), groups)
            likeliest = tf.argmax(logits, axis=1, output_type=tf.int32)[:, None]
            chosen = tf.where(classes == LIKELIEST, likeliest, classes)
            scores = [tf.gather(logits, chosen[:, place], batch_dims=1) for place in range(explained)]
        none = tf.UnconnectedGradients.ZERO
        gradients = [
            tf.cast(tape.gradient(score, maps, unconnected_gradients=none), tf.float32) for score in scores
        ]
        found = tf.stack(gradients) if gradients else tf.zeros((0,))
        return chosen, logits, tf.cast(maps, tf.float32), found

    shape, kind = _shape_at(model, until, dtype, path)
    signature = [tf.TensorSpec((None, *shape), kind), tf.TensorSpec((None, explained), tf.int32)]
    return tf.function(compute, autograph=False, input_signature=signature)


def _grouped(logits: tf.Tensor, groups: tuple[range, ...]) -> tf.Tensor:
    """The logits of groups of classes, ``(N, groups)``: the logarithm of the sum of their exponentials."""
    if not groups:
        return logits
    sums = [tf.reduce_logsumexp(logits[:, group.start : group.stop], axis=1) for group in groups]
    return tf.stack(sums, axis=1)


@kept
def _traced_beginning(model: InspectedModel, path: str, dtype: str, until: str) -> Any:
    call = partial(_call, _rounded(model, path, dtype), dtype)
    kind = _shape_at(model, until, dtype, path)[1]

    def compute(pictures: tf.Tensor) -> tf.Tensor:
        return tf.cast(layer_outputs.run(model.network, pictures, until=until, call=call)[-1].output, kind)

    signature = [tf.TensorSpec((None, *model.shape))]
    return tf.function(compute, autograph=False, input_signature=signature)


def _shape_at(model: InspectedModel, until: str, dtype: str, path: str) -> tuple[tuple[int, ...], Any]:
    """Shape and dtype of the maps of a layer for one picture, or of the picture."""
    if not until:
        return model.shape, tf.float32
    call = model.calls[model.place_of(until)]
    is_rounded = any(call.layer is other for other in _rounded(model, path, dtype))
    return call.shape, tf.bfloat16 if is_rounded else tf.float32


def _resumed(model: InspectedModel, maps: tf.Tensor, until: str, call: Any) -> tuple[tf.Tensor, Any]:
    """Empty pictures, and a way to call layers that puts ``maps`` in the place of what ``until`` makes of them.

    TensorFlow leaves out the layers before, of which no result needs anything.
    """
    layer_there = model.calls[model.place_of(until)].layer

    def calling(layer: Any, *inputs: Any, **options: Any) -> Any:
        return maps if layer is layer_there else call(layer, *inputs, **options)

    return tf.zeros((tf.shape(maps)[0], *model.shape)), calling


def _weights_digest(model: InspectedModel, until: str) -> str:
    """Layers and weights up to a layer: nets with the same digest begin with the same function."""
    digest = hashlib.sha256()
    for call in model.calls[: model.place_of(until) + 1]:
        config = call.layer.get_config() if isinstance(call.layer, keras.Layer) else {}
        what = {name: value for name, value in config.items() if name not in ("name", "trainable", "dtype")}
        digest.update(f"{type(call.layer).__name__} {call.inputs} {call.shape} {what}".encode())
        for weight in getattr(call.layer, "weights", ()):
            digest.update(np.ascontiguousarray(weight.numpy()).data)
    return digest.hexdigest()
