"""Answers a ProjectionSpec: a sample of pictures in the plane, by their pixels or by a base's features."""

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from core import images
from core.architectures.backbones import backbone
from core.datasets.dataset import Dataset, Split, fingerprint
from core.datasets.load import load
from core.datasets.spec import OnProgress
from core.errors import N_
from core.networks.precision import KERAS_POLICIES, fastest_dtype
from core.networks.reports import Report, teller
from core.networks.transfer.features import Features
from core.networks.transfer.net import TOP, TransferNet
from core.specs.projection import (
    MAX_PICTURES,
    NEIGHBOURS,
    THUMBNAIL_SIDE,
    Cloud,
    Projection,
    ProjectionSpec,
)
from core.specs.transfer import HeadSpec, TransferNetSpec

_REDUCED = 50  # dimensions that t-SNE gets, as its authors advise
_COLUMNS = 8192  # pixels at a time: all of 600 large pictures as numbers of 8 bytes would not fit
_LOADED, _DESCRIBED = 0.4, 0.9  # of the whole work, roughly


def answer(spec: ProjectionSpec, report: Report) -> Projection:
    """The cloud, with the pictures that it is made of.

    What the base makes of the sample is kept on disk: another method or perplexity does not compute it again.

    Raises:
        Cancelled: Nobody wants it any more.
        InputError: The part has too few pictures.
        InputError: The data set or the backbone does not serve.
    """
    tell = teller(report)
    dataset = load(spec.data, lambda fraction, sentence: tell(_LOADED * fraction, sentence))
    split = dataset.split(spec.part)
    indices = balanced_sample(split.labels, spec.per_class, seed=spec.seed)
    spec.check_count(len(indices))
    names = tuple(split.names[index] for index in indices)
    sample = Split(np.asarray(split.images[indices]), split.labels[indices], names)
    vectors = _features(sample, dataset, spec.backbone, tell) if spec.backbone else sample.images
    tell(_DESCRIBED, N_("Arranging the pictures in the plane"))
    points = cloud(vectors, sample.labels, spec, unit=1.0 if spec.backbone else 255.0)
    columns = math.ceil(math.sqrt(len(indices)))
    return Projection(
        cloud=points, labels=sample.labels, indices=indices,
        class_names=dataset.class_names, sheet=_sheet(sample.images, columns), columns=columns,
        chance=float(np.unique(sample.labels, return_counts=True)[1].max() / len(indices)),
    )  # fmt: skip


def balanced_sample(labels: NDArray[np.int64], per_class: int, *, seed: int) -> NDArray[np.int64]:
    """Places of equally many pictures of each class, ascending; a larger sample contains a smaller one.

    Args:
        labels: ``(N,)``.
        per_class: At most; fewer where a class has fewer, or to keep within ``MAX_PICTURES``.
        seed: Of the choice.
    """
    present, sizes = np.unique(labels, return_counts=True)
    if not len(present):
        return np.empty(0, np.int64)
    count = min(per_class, sizes.min(), max(1, MAX_PICTURES // len(present)))
    chosen = [
        np.random.default_rng([seed, int(label)]).permutation(np.flatnonzero(labels == label))[:count]
        for label in present
    ]
    return np.sort(np.concatenate(chosen))


def cloud(
    vectors: NDArray[Any], labels: NDArray[np.int64], spec: ProjectionSpec, *, unit: float = 1.0
) -> Cloud:
    """Pictures as points.

    Args:
        vectors: ``(N, ...)``, all but the first axis describe a picture, by two numbers at least.
        labels: ``(N,)``.
        spec: Its method, perplexity and seed.
        unit: Vectors are divided by it.
    """
    flat = vectors.reshape(len(vectors), -1)
    points: NDArray[Any] = np.zeros((len(flat), 2))
    turned = without_idle_dimensions(flat) / unit
    first = second = 0.0
    if (flat != flat[:1]).any():  # all the same have no axis, and for t-SNE no scale
        pca = PCA(min(_REDUCED, *turned.shape), svd_solver="covariance_eigh").fit(turned)
        first, second = map(float, pca.explained_variance_ratio_[:2])
        reduced = pca.transform(turned)
        points = reduced[:, :2] if spec.method == "pca" else _tsne(reduced, spec)
    return Cloud(
        points=np.ascontiguousarray(points, np.float32), dimensions=flat.shape[1], explained=(first, second),
        guessed=guessed_by_neighbours(turned, labels), guessed_in_plane=guessed_by_neighbours(points, labels),
    )  # fmt: skip


def without_idle_dimensions(vectors: NDArray[Any]) -> NDArray[np.float64]:
    """The same points, centred and turned into at most as many dimensions as there are points.

    N points span N - 1 dimensions, however many they are described by. Turning them into these changes no distance,
    and so neither PCA nor neighbours, but both are then a hundred times as cheap for pictures.

    Args:
        vectors: ``(N, D)``, any numbers.

    Returns:
        ``(N, D)`` for D up to N, else ``(N, N)``.
    """
    count, dimensions = vectors.shape
    if dimensions <= count:
        return vectors - vectors.mean(axis=0, dtype=np.float64)
    products = np.zeros((count, count))
    for start in range(0, dimensions, _COLUMNS):
        block = vectors[:, start : start + _COLUMNS].astype(np.float64)
        block -= block.mean(axis=0)
        products += block @ block.T
    lengths, axes = np.linalg.eigh(products)
    turned: NDArray[np.float64] = axes * np.sqrt(np.maximum(lengths, 0))
    return turned


def guessed_by_neighbours(vectors: NDArray[Any], labels: NDArray[np.int64]) -> float:
    """How often a picture's nearest others show its class: accuracy of nearest neighbours, each picture left out once.

    Args:
        vectors: ``(N, D)``.
        labels: ``(N,)``.
    """
    count = min(NEIGHBOURS, len(labels) - 1)
    nearest = (
        NearestNeighbors(n_neighbors=count, algorithm="brute").fit(vectors).kneighbors(return_distance=False)
    )
    classes, numbers = np.unique(labels, return_inverse=True)
    votes = (numbers[nearest][..., None] == np.arange(len(classes))).sum(axis=1)
    return float((votes.argmax(axis=1) == numbers).mean())


def _tsne(vectors: NDArray[np.float64], spec: ProjectionSpec) -> NDArray[np.float32]:
    spec.check_count(len(vectors))
    tsne = TSNE(perplexity=spec.perplexity, init="pca", learning_rate="auto", random_state=spec.seed)
    with threadpool_limits(1, user_api="openmp"):  # several threads add up in an order of chance
        points: NDArray[np.float32] = tsne.fit_transform(vectors)
    return points


def _features(sample: Split, dataset: Dataset, name: str, tell: OnProgress) -> NDArray[np.float16]:
    """What a base makes of the pictures, ``(N, channels)``, averaged over all places."""
    taken = _as_taken(sample, name)
    empty = Split(taken.images[:0], taken.labels[:0], ())
    mark = fingerprint(dataset.class_names, (taken,))
    alone = Dataset(dataset.title, dataset.class_names, taken, empty, empty, fingerprint=mark)
    dtype = fastest_dtype()
    net = _net(name, taken.images.shape[1])

    def count(done: int) -> None:
        share = _LOADED + (_DESCRIBED - _LOADED) * done / len(taken)
        tell(share, N_("Running the frozen layers"))

    features = Features(net, alone, dtype=dtype, report=count)
    net.compute_in(KERAS_POLICIES[dtype])
    return features.plain("train", TOP).arrays[0]


@lru_cache(maxsize=1)
def _net(name: str, side: int) -> TransferNet:
    """Kept: to build VGG16 takes longer than to arrange the pictures anew."""
    return TransferNet(TransferNetSpec(name, HeadSpec("average", 0, 0.0), (side, side, 3)))


def _as_taken(sample: Split, name: str) -> Split:
    """The pictures in three channels, and as large as the base needs them: digits are grey and small."""
    side = max(sample.images.shape[1], backbone(name).minimum_size)
    taken = [images.model_input(picture, (side, side, 3)) for picture in sample.images]
    return Split(np.stack(taken), sample.labels, sample.names)


def _sheet(pictures: NDArray[np.uint8], columns: int) -> bytes:
    shape = (THUMBNAIL_SIDE, THUMBNAIL_SIDE, 3)
    thumbnails = [images.model_input(picture, shape) for picture in pictures]
    return images.encode_jpeg(images.montage(thumbnails, columns=columns, padding=0))
