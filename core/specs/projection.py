"""A request for pictures as points of a plane, by their pixels or by a network's features, and its answer."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from core.architectures.backbones import backbone
from core.datasets.spec import DataSpec, Part, check_part
from core.errors import N_, InputError
from core.specs.spec import Queue, Spec

Method = Literal["pca", "tsne"]

MAX_PER_CLASS = 200
MAX_PICTURES = 600
"""Of all classes together: a deep base takes a hundredth of a second a picture, and points must be told apart."""

NEIGHBOURS = 5
"""A picture's nearest others, whose classes are asked."""

THUMBNAIL_SIDE = 64
"""Height and width of a thumbnail in pixels."""

LEAST_PICTURES = 4
"""Of all classes together: fewer have no neighbours to speak of."""

PERPLEXITIES = (2.0, 100.0)
_PERPLEXITY = 30.0


@dataclass(frozen=True)
class Cloud:
    """The same pictures as points, described by one kind of numbers.

    Attributes:
        points: float32 ``(N, 2)``, in units of their own; the two axes have the same one.
        dimensions: Numbers that describe a picture before the projection.
        explained: Share of the variance along the first and the second principal axis, 0 to 1.
        guessed: Share of the pictures whose class is the one most frequent among their ``NEIGHBOURS`` nearest others
            (of equally frequent ones the first), measured in all dimensions.
        guessed_in_plane: The same, measured between the points.
    """

    points: NDArray[np.float32]
    dimensions: int
    explained: tuple[float, float]
    guessed: float
    guessed_in_plane: float


@dataclass(frozen=True)
class Projection:
    """A sample of a data set in the plane.

    Attributes:
        cloud: The pictures as points.
        labels: int64 ``(N,)``, index into ``class_names``.
        indices: int64 ``(N,)``, ascending: places of the pictures in their part.
        class_names: Of the data set.
        sheet: JPEG file of the pictures as thumbnails of ``THUMBNAIL_SIDE`` in rows without margins.
        columns: Thumbnails a row.
        chance: Share of the pictures that the most frequent class has: what a guess without looking gets.
    """

    cloud: Cloud
    labels: NDArray[np.int64]
    indices: NDArray[np.int64]
    class_names: tuple[str, ...]
    sheet: bytes
    columns: int
    chance: float


@dataclass(frozen=True)
class ProjectionSpec(Spec[Projection]):
    """Where pictures lie by their pixels or by a base's features; answered by :class:`Projection`.

    The two are asked for apart: the pixels are there long before the features.

    Attributes:
        data: Which pictures; pin them, see :func:`core.datasets.load.pinned`.
        backbone: Name in :data:`core.architectures.backbones.BACKBONES`: pictures are described by what it makes of
            them, each channel averaged over the picture. Empty: by their pixels as they are, 0 to 1.
        method: ``"pca"``: the plane of largest variance. ``"tsne"``: neighbours stay neighbours.
        per_class: Pictures of each class; fewer where the smallest class has fewer, or where all classes together
            would exceed ``MAX_PICTURES``. A larger sample with the same seed contains the smaller one.
        part: Of the data set.
        perplexity: How many neighbours t-SNE minds, roughly; PCA knows none and always has the default.
        seed: Of the sample and of t-SNE.
    """

    answered_by: ClassVar[str] = "core.networks.transfer.projection:answer"
    queue: ClassVar[Queue] = "slow"

    data: DataSpec
    backbone: str = ""
    method: Method = "pca"
    per_class: int = 100
    part: Part = "validation"
    perplexity: float = _PERPLEXITY
    seed: int = 0

    def __post_init__(self) -> None:
        if self.backbone:
            backbone(self.backbone)
        if self.method not in ("pca", "tsne"):
            sentence = N_("The method {method} is unknown; choose pca or tsne.")
            raise InputError(sentence, method=self.method)
        check_part(self.part)
        low, high = PERPLEXITIES
        if not (1 <= self.per_class <= MAX_PER_CLASS and low <= self.perplexity <= high and self.seed >= 0):
            raise InputError(
                N_("{count} pictures a class, a perplexity of {perplexity} and seed {seed} were asked for; choose from "
                   "1 to {most} pictures, a perplexity from {low} to {high}, and a seed from 0."),
                count=self.per_class, perplexity=self.perplexity, seed=self.seed, most=MAX_PER_CLASS,
                low=f"{low:g}", high=f"{high:g}",
            )  # fmt: skip
        # Equal pictures, equal id.
        object.__setattr__(
            self, "perplexity", _PERPLEXITY if self.method == "pca" else float(self.perplexity)
        )

    def check_count(self, count: int) -> None:
        """Refuse so few pictures, those of all classes together, that there is nothing to arrange.

        Raises:
            InputError: ``count`` is less than ``LEAST_PICTURES``, or no more than t-SNE's perplexity.
        """
        if count < LEAST_PICTURES:
            raise InputError(
                N_("{count} pictures of the part {part} were found; at least {least} are needed to compare them. "
                   "Choose more pictures a class or another part."), count=count, part=self.part, least=LEAST_PICTURES,
            )  # fmt: skip
        if self.method == "tsne" and self.perplexity >= count:
            raise InputError(
                N_("A perplexity of {perplexity} needs more pictures than the {count} that there are; choose a smaller "
                   "perplexity or more pictures."), perplexity=f"{self.perplexity:g}", count=count,
            )  # fmt: skip
