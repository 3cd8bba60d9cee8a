"""What the frozen layers make of pictures, computed once and kept on disk.

A frozen layer gives the same output for the same picture in every epoch. The book sends every augmented picture
through all of VGG16 in each of a hundred epochs, and needs a GPU for it. Here a fixed number of augmented views of
each picture goes through the frozen layers once, and the layers after them are trained on what came out.
"""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core import augmentation
from core.augmentation import AugmentationPolicy
from core.backbones import backbone
from core.datasets.dataset import Dataset, Note, Split
from core.errors import N_
from core.kept_arrays import KeptArrays, array_key
from core.networks.batches import Batch, shuffled_passes
from core.networks.transfer_net import TOP, TransferNet
from core.settings import settings

Rows = Callable[[slice], NDArray[Any]]
"""Pictures or maps by their place; asked for in order, each once."""

_BATCH = 50
_LARGEST = float(np.finfo(np.float16).max)
_VERSION = 1  # part of every key: raise it when the numbers change


@dataclass(frozen=True)
class Views:
    """Features of the pictures of one part of a data set.

    Attributes:
        arrays: One a view, float16 ``(N, ...)``, in the order of the pictures; most are memory-mapped and read-only.
        labels: int64 ``(N,)``.
    """

    arrays: tuple[NDArray[np.float16], ...]
    labels: NDArray[np.int64]

    def batches(self, rng: np.random.Generator, *, batch_size: int, steps: int) -> Iterator[Batch]:
        """``steps`` full batches from one shuffled pass after the other, each picture in a view drawn for it."""
        order = shuffled_passes(len(self.labels), rng, batch_size * steps)
        views = rng.integers(len(self.arrays), size=len(order))
        for start in range(0, len(order), batch_size):
            chosen = slice(start, start + batch_size)
            rows = [self.arrays[view][row] for row, view in zip(order[chosen], views[chosen], strict=True)]
            yield np.stack(rows), self.labels[order[chosen]]


class Features:
    """The features of one data set before the cuts of one net, kept in ``<home>/features``.

    A key is made of backbone, scaling, cut, number format, pictures, part, policy, seed and view. An array that is
    damaged is computed anew, and one that finds no space on the disk is used without being kept; ``notes`` tells.

    Args:
        net: Its base must have its ImageNet weights still.
        dataset: The pictures.
        dtype: Number format of the base, see :meth:`TransferNet.compute_in`; part of the key.
        report: Told how many pictures have gone through the whole base so far, instead of coming from the disk; may
            raise to cancel, what is kept by then stays.
        max_bytes: Size of the folder, by default that of the settings.

    Attributes:
        notes: What went wrong with the kept arrays.
    """

    def __init__(
        self,
        net: TransferNet,
        dataset: Dataset,
        *,
        dtype: str,
        report: Callable[[int], None] = lambda _count: None,
        max_bytes: int | None = None,
    ) -> None:
        self.notes: list[Note] = []
        self._net = net
        self._dataset = dataset
        self._dtype = dtype
        self._report = report
        self._num_computed = 0
        self._layers: dict[tuple[str, str], Any] = {}  # traced once, for all views
        limit = settings().feature_bytes if max_bytes is None else max_bytes
        self._kept = KeptArrays(settings().home / "features", max_bytes=limit)

    def plain(self, part: str, cut: str) -> Views:
        """The pictures as they are.

        Args:
            part: ``"train"``, ``"validation"`` or ``"test"``.
            cut: Where the frozen layers end, see :meth:`TransferNet.before`.
        """
        return self.augmented(part, cut, AugmentationPolicy(), seed=0, views=1)

    def augmented(self, part: str, cut: str, policy: AugmentationPolicy, *, seed: int, views: int) -> Views:
        """``views`` changed versions of each picture, those of view ``v`` drawn from ``[seed, v]``.

        The features at :data:`TOP` are made from those at the backbone's first stage, which are kept too: a later
        fine-tuning of that stage finds them.
        """
        split = self._dataset.split(part)
        drawn = dataclasses.asdict(policy) | {"seed": seed}
        arrays = []
        for view in range(views):
            pictures = self._counted(_pictures(split, policy, np.random.default_rng([seed, view])))
            arrays.append(self._array(part, cut, drawn | {"view": view}, pictures))
        return Views(tuple(arrays), split.labels)

    def _array(self, part: str, cut: str, drawn: dict[str, Any], pictures: Rows) -> NDArray[np.float16]:
        key = self._key(part, cut, drawn)
        kept = self._find(key)
        if kept is not None:
            return kept
        count = len(self._dataset.split(part))
        first, *others = backbone(self._net.spec.backbone).stages
        if cut != TOP or not others:
            return self._keep(key, self._run(self._net.before, cut, pictures, count))
        maps = self._array(part, first, drawn, pictures)
        return self._keep(key, self._run(self._net.between, first, maps.__getitem__, count))

    def _key(self, part: str, cut: str, drawn: dict[str, Any]) -> str:
        spec = self._net.spec
        pooling = spec.head.pooling if cut == TOP else ""
        return array_key(
            version=_VERSION, backbone=spec.backbone, scaling=spec.scaling, cut=cut, pooling=pooling,
            dtype=self._dtype, data=self._dataset.fingerprint, part=part, drawn=drawn,
        )  # fmt: skip

    def _find(self, key: str) -> NDArray[np.float16] | None:
        try:
            return self._kept.get(key)
        except ValueError:
            self._note(N_("Kept features were damaged and have been computed again."))
            return None

    def _keep(self, key: str, array: NDArray[np.float16]) -> NDArray[np.float16]:
        try:
            return self._kept.put(key, array)
        except OSError as error:
            self._note(
                N_("The features could not be kept ({reason}); the next run computes them again."),
                reason=error.strerror or str(error),
            )
            return array

    def _run(
        self, layers_at: Callable[[str], keras.Model], cut: str, rows: Rows, count: int
    ) -> NDArray[np.float16]:
        """What ``layers_at(cut)`` make of ``count`` pictures or maps."""
        if not count:
            return np.empty((0, *layers_at(cut).output_shape[1:]), np.float16)
        name = (layers_at.__name__, cut)
        if name not in self._layers:
            layers = layers_at(cut)
            self._layers[name] = tf.function(
                partial(_compute, layers), autograph=False, reduce_retracing=True
            )
        outputs = [
            self._layers[name](tf.constant(rows(slice(start, min(start + _BATCH, count))))).numpy()
            for start in range(0, count, _BATCH)
        ]
        return np.concatenate(outputs)

    def _counted(self, rows: Rows) -> Rows:
        def counted(chosen: slice) -> NDArray[Any]:
            self._report(self._num_computed)
            values = rows(chosen)
            self._num_computed += len(values)
            return values

        return counted

    def _note(self, sentence: str, **values: Any) -> None:
        note = Note(sentence, values)
        if note not in self.notes:
            self.notes.append(note)


def _pictures(split: Split, policy: AugmentationPolicy, rng: np.random.Generator) -> Rows:
    """One changed version of each picture, uint8 ``(n, H, W, 3)``."""

    def rows(chosen: slice) -> NDArray[np.uint8]:
        images = np.asarray(split.images[chosen])
        if policy.changes_nothing:
            return images
        transforms = augmentation.draw(policy, rng, len(images), images.shape[1:])
        return augmentation.apply(images, transforms, fill_mode=policy.fill_mode, cval=policy.cval)

    return rows


def _compute(layers: keras.Model, values: tf.Tensor) -> tf.Tensor:
    outputs = tf.cast(layers(tf.cast(values, tf.float32), training=False), tf.float32)
    return tf.cast(tf.clip_by_value(outputs, -_LARGEST, _LARGEST), tf.float16)
