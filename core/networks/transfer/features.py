"""What the frozen layers make of pictures, computed once and kept on disk.

A frozen layer gives the same output for the same picture in every epoch. The book sends every augmented picture
through all of VGG16 in each of a hundred epochs, and needs a GPU for it. Here a fixed number of augmented views of
each picture goes through the frozen layers once, and the layers after them are trained on what came out.
"""

import dataclasses
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.augmentation import augment
from core.datasets.dataset import Dataset, Note, Split
from core.errors import N_
from core.networks.training.batches import Batch, shuffled_passes
from core.networks.transfer.frozen import Frozen, Rows
from core.networks.transfer.net import TOP, TransferNet
from core.networks.transfer.versions import Version
from core.settings import settings
from core.storage.arrays import KeptArrays, array_key

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

    A key is made of backbone, scaling, cut, number format, pictures and version. An array that is damaged is computed
    anew, and one that finds no space on the disk is used without being kept; ``notes`` tells.

    Args:
        net: Its base must have its ImageNet weights still.
        dataset: The pictures.
        dtype: Number format of the base, see :meth:`TransferNet.compute_in`; part of the key.
        report: Told, before each batch, how many pictures of the array under way have gone through the whole base; may
            raise to cancel, the arrays that are whole stay.
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
        self._arrays: dict[str, NDArray[np.float16]] = {}  # those asked for; most are memory maps
        self._before = cache(lambda *cuts: Frozen(net.before_each(cuts)))
        self._between = cache(lambda cut: Frozen(net.between(cut)))
        limit = settings().feature_bytes if max_bytes is None else max_bytes
        self._kept = KeptArrays(settings().home / "features", max_bytes=limit)

    def plain(self, part: str, cut: str) -> Views:
        """The pictures of a part as they are, before a cut."""
        return self.views([Version(part)], cut)

    def views(self, versions: Sequence[Version], cut: str) -> Views:
        """Versions of one part.

        Args:
            versions: At least one.
            cut: Where the frozen layers end, see :meth:`TransferNet.before`.
        """
        labels = self._labels(versions[0].part)
        return Views(tuple(self.array(version, cut) for version in versions), labels)

    def is_there(self, version: Version, cut: str) -> bool:
        """Whether it needs not be computed."""
        key = self._key(version, self._made_of(cut))
        return key in self._arrays or key in self._kept

    def array(self, version: Version, cut: str) -> NDArray[np.float16]:
        """Float16 ``(N, ...)``, in the order of the pictures.

        The features at :data:`TOP` are made from those at the backbone's first stage, which are kept too: a later
        fine-tuning of that stage finds them. Those of a base that is cut are made from its last maps; flattened they
        are these maps, and are not kept twice.
        """
        source = self._made_of(cut)
        key = self._key(version, source)
        if key not in self._arrays:
            self._arrays[key] = self._found_or_computed(version, source)
        array = self._arrays[key]
        return array if source == cut else array.reshape(len(array), -1)

    def fill(self, version: Version, cuts: Sequence[str]) -> None:
        """Compute and keep, in one pass through the base, what lies before each of several cuts and is missing.

        Rows go to the disk as they come: never more than a batch is in memory. On a full disk ``notes`` tells, and
        nothing is kept.
        """
        missing = [cut for cut in dict.fromkeys(map(self._made_of, cuts)) if not self.is_there(version, cut)]
        if not missing:
            return
        frozen, split = self._before(*missing), self._dataset.split(version.part)
        try:
            with ExitStack() as stack:
                files = [
                    stack.enter_context(
                        self._kept.writing(self._key(version, cut), (len(split), *shape), np.float16)
                    )
                    for cut, shape in zip(missing, frozen.shapes, strict=True)
                ]
                for arrays in frozen.batches(_pictures(split, version), len(split), self._report):
                    for append, rows in zip(files, arrays, strict=True):
                        append(rows)
        except OSError as error:
            self._note_not_kept(error)

    def _labels(self, part: str) -> NDArray[np.int64]:
        return self._dataset.split(part).labels

    def _made_of(self, cut: str) -> str:
        """The cut whose kept features these are, in another shape or not."""
        spec = self._net.spec
        return spec.end if cut == TOP and spec.end and spec.head.pooling == "flatten" else cut

    def _found_or_computed(self, version: Version, cut: str) -> NDArray[np.float16]:
        key = self._key(version, cut)
        if (array := self._arrays.get(key)) is None and (array := self._find(key)) is None:
            array = self._computed(version, cut)
        return array

    def _computed(self, version: Version, cut: str) -> NDArray[np.float16]:
        split, spec = self._dataset.split(version.part), self._net.spec
        first = spec.end or (spec.stages[0] if len(spec.stages) > 1 else "")
        if cut == TOP and first:
            maps = self._found_or_computed(version, first)
            (array,) = self._between(first).all(
                maps.__getitem__, len(split), lambda _: self._report(len(split))
            )
            return self._keep(self._key(version, cut), array)
        self.fill(version, [cut])
        if (kept := self._find(self._key(version, cut))) is not None:
            return kept
        (array,) = self._before(cut).all(_pictures(split, version), len(split), self._report)
        return array

    def _key(self, version: Version, cut: str) -> str:
        spec = self._net.spec
        drawn = dataclasses.asdict(version.policy) | {"seed": version.seed, "view": version.view}
        pooling = spec.head.pooling if cut == TOP else ""
        # What lies before a cut inside the base does not depend on where the base ends.
        until = {"until": spec.base_until} if cut == TOP and spec.base_until else {}
        return array_key(
            version=_VERSION, backbone=spec.backbone, scaling=spec.scaling, cut=cut, pooling=pooling,
            dtype=self._dtype, data=self._dataset.fingerprint, part=version.part, drawn=drawn, **until,
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
            self._note_not_kept(error)
            return array

    def _note_not_kept(self, error: OSError) -> None:
        self._note(
            N_("The features could not be kept ({reason}); the next run computes them again."),
            reason=error.strerror or str(error),
        )

    def _note(self, sentence: str, **values: Any) -> None:
        note = Note(sentence, values)
        if note not in self.notes:
            self.notes.append(note)


def _pictures(split: Split, version: Version) -> Rows:
    """One version of each picture, uint8 ``(n, H, W, 3)``."""
    policy, rng = version.policy, np.random.default_rng([version.seed, version.view])

    def rows(chosen: slice) -> NDArray[np.uint8]:
        return augment(np.asarray(split.images[chosen]), policy, rng)

    return rows
