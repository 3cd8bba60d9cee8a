"""What the frozen layers make of pictures, computed once and kept on disk.

A frozen layer gives the same output for the same picture in every epoch. The book sends every augmented picture
through all of VGG16 in each of a hundred epochs, and needs a GPU for it. Here a fixed number of augmented views of
each picture goes through the frozen layers once, and the layers after them are trained on what came out.
"""

import dataclasses
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.architectures.backbones import backbone
from core.augmentation import AugmentationPolicy, augment
from core.datasets.dataset import Dataset, Note, Split
from core.errors import N_
from core.networks.reports import Helpers
from core.networks.training.batches import Batch, shuffled_passes
from core.networks.transfer.net import TOP, TransferNet
from core.settings import settings
from core.storage.arrays import KeptArrays, array_key

Rows = Callable[[slice], NDArray[Any]]
"""Pictures or maps by their place; asked for in order, each once."""

PLAIN: dict[str, Any] = {"policy": AugmentationPolicy(), "seed": 0, "views": 1}
"""Pictures as they are: arguments of :meth:`Features.augmented`."""

_BATCH = 25  # whether to go on is asked once a batch: more would keep a reader waiting who cancels
_LARGEST = float(np.finfo(np.float16).max)
_WAIT_SECONDS = 0.2
_VERSION = 1  # part of every key: raise it when the numbers change


@dataclass(frozen=True)
class Views:
    """Features of the pictures of one part of a data set.

    Attributes:
        arrays: One a view, float16 ``(N, ...)``, in the order of the pictures; most are memory-mapped and read-only.
        labels: int64 ``(N,)``.
        shares: How often each view is taken, with sum 1; None for all alike.
    """

    arrays: tuple[NDArray[np.float16], ...]
    labels: NDArray[np.int64]
    shares: tuple[float, ...] | None = None

    def mixed_with(self, others: "Views", share: float) -> "Views":
        """These and other views of the same pictures, the others taken with probability ``share``."""
        shares = [
            part / len(views.arrays)
            for views, part in ((self, 1 - share), (others, share))
            for _ in views.arrays
        ]
        return Views(self.arrays + others.arrays, self.labels, tuple(shares))

    def batches(self, rng: np.random.Generator, *, batch_size: int, steps: int) -> Iterator[Batch]:
        """``steps`` full batches from one shuffled pass after the other, each picture in a view drawn for it."""
        order = shuffled_passes(len(self.labels), rng, batch_size * steps)
        if self.shares is None:
            views = rng.integers(len(self.arrays), size=len(order))
        else:
            views = rng.choice(len(self.arrays), size=len(order), p=self.shares)
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
        helpers: Others who keep arrays in the same folder meanwhile. None computes what another one is at.
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
        helpers: Helpers | None = None,
        max_bytes: int | None = None,
    ) -> None:
        self.notes: list[Note] = []
        self._net = net
        self._dataset = dataset
        self._dtype = dtype
        self._report = report
        self._helpers = helpers
        self._num_computed = 0
        self._missing: dict[str, int] = {}  # pictures of the arrays that anyone may be computing, by key
        self._layers: dict[tuple[str, str], Any] = {}  # traced once, for all views
        limit = settings().feature_bytes if max_bytes is None else max_bytes
        self._kept = KeptArrays(settings().home / "features", max_bytes=limit)

    def plain(self, part: str, cut: str) -> Views:
        """The pictures as they are.

        Args:
            part: ``"train"``, ``"validation"`` or ``"test"``.
            cut: Where the frozen layers end, see :meth:`TransferNet.before`.
        """
        return self.augmented(part, cut, **PLAIN)

    def augmented(self, part: str, cut: str, policy: AugmentationPolicy, *, seed: int, views: int) -> Views:
        """``views`` changed versions of each picture, those of view ``v`` drawn from ``[seed, v]``.

        The features at :data:`TOP` are made from those at the backbone's first stage, which are kept too: a later
        fine-tuning of that stage finds them.
        """
        split = self._dataset.split(part)
        self._expect(part, cut, policy, seed, views)
        arrays: dict[int, NDArray[np.float16]] = {}
        while len(arrays) < views:
            count = len(arrays)
            for view in [view for view in range(views) if view not in arrays]:
                array = self._array(part, cut, policy, seed, view)
                if array is not None:
                    arrays[view] = array
            if len(arrays) == count:
                self._wait()
        return Views(tuple(arrays[view] for view in range(views)), split.labels)

    def compute_one(self, part: str, cut: str, policy: AugmentationPolicy, *, seed: int, views: int) -> bool:
        """Compute and keep the last of the views that is not there and at which nobody is.

        Returns:
            Whether it has been kept: False also if there was none to compute.
        """
        before = self._num_computed
        for view in reversed(range(views)):
            self._array(part, cut, policy, seed, view)
            if self._num_computed > before:
                return not self.notes
        return False

    def _array(
        self, part: str, cut: str, policy: AugmentationPolicy, seed: int, view: int
    ) -> NDArray[np.float16] | None:
        """From the disk or computed; None while another one is at it."""
        key = self._key(part, cut, policy, seed, view)
        kept = self._find(key)
        if kept is not None:
            return kept
        if self._helpers is None:
            return self._keep(key, self._computed(part, cut, policy, seed, view))
        if not self._helpers.take(key):
            return None
        try:
            kept = self._find(key)  # another one may have finished just before
            return self._keep(key, self._computed(part, cut, policy, seed, view)) if kept is None else kept
        finally:
            self._helpers.give_back(key)

    def _computed(
        self, part: str, cut: str, policy: AugmentationPolicy, seed: int, view: int
    ) -> NDArray[np.float16]:
        split, through = self._dataset.split(part), self._through_base(cut)
        if through == cut:
            self._missing.pop(self._key(part, cut, policy, seed, view), None)
            pictures = self._counted(_pictures(split, policy, np.random.default_rng([seed, view])))
            return self._run(self._net.before, cut, pictures, len(split))
        while (maps := self._array(part, through, policy, seed, view)) is None:
            self._wait()
        return self._run(self._net.between, through, maps.__getitem__, len(split))

    def _through_base(self, cut: str) -> str:
        """Where the pictures themselves are sent to on the way to ``cut``."""
        first, *others = backbone(self._net.spec.backbone).stages
        return first if cut == TOP and others else cut

    def _expect(self, part: str, cut: str, policy: AugmentationPolicy, seed: int, views: int) -> None:
        """Note what others may compute, for the count of pictures."""
        if self._helpers is None:
            return
        for view in range(views):
            key = self._key(part, self._through_base(cut), policy, seed, view)
            if key not in self._kept:
                self._missing[key] = len(self._dataset.split(part))

    def _wait(self) -> None:
        """For others."""
        self._tell()
        time.sleep(_WAIT_SECONDS)

    def _tell(self) -> None:
        by_others = sum(count for key, count in self._missing.items() if key in self._kept)
        self._report(self._num_computed + by_others)

    def _key(self, part: str, cut: str, policy: AugmentationPolicy, seed: int, view: int) -> str:
        spec = self._net.spec
        drawn = dataclasses.asdict(policy) | {"seed": seed, "view": view}
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
            self._tell()
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
        return augment(np.asarray(split.images[chosen]), policy, rng)

    return rows


def _compute(layers: keras.Model, values: tf.Tensor) -> tf.Tensor:
    outputs = tf.cast(layers(tf.cast(values, tf.float32), training=False), tf.float32)
    return tf.cast(tf.clip_by_value(outputs, -_LARGEST, _LARGEST), tf.float16)
