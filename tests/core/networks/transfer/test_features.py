"""Features of frozen layers: the same numbers as the layers give, computed once, whatever happens to the disk."""

import errno
import os

import keras
import numpy as np
import pytest

from core import augmentation
from core.augmentation import AugmentationPolicy
from core.datasets.dataset import Dataset, Split, fingerprint
from core.networks import backbones
from core.networks.transfer import features, frozen
from core.networks.transfer.features import Features
from core.networks.transfer.net import TOP, TransferNet
from core.networks.transfer.versions import Version
from core.specs.transfer import HeadSpec, TransferNetSpec

SHAPE = (40, 40, 3)
POLICY = AugmentationPolicy(rotation_range=20, width_shift_range=0.1, horizontal_flip=True)


def split(count, seed):
    images = np.random.default_rng(seed).integers(0, 256, (count, *SHAPE)).astype(np.uint8)
    return Split(images, np.arange(count) % 2, tuple(map(str, range(count))))


PARTS = split(7, 0), split(4, 1), split(3, 2)
DATA = Dataset("Noise", ("a", "b"), *PARTS, fingerprint=fingerprint(("a", "b"), PARTS))


@pytest.fixture(scope="module")
def net():
    return TransferNet(TransferNetSpec(image_shape=SHAPE, head=HeadSpec("average", 0, 0.0)))


@pytest.fixture
def made(net, tmp_path, monkeypatch):
    """``made()`` is a new process's view of the same folder."""

    class Home:
        home = tmp_path
        feature_bytes = 10**9

    monkeypatch.setattr(features, "settings", Home)
    monkeypatch.setattr(frozen, "_BATCH", 3)
    counts = []

    def make(**options):
        counts.clear()
        return Features(net, DATA, dtype="float32", report=counts.append, **options)

    make.counts = counts
    make.folder = tmp_path / "features"
    return make


def augmented(features, part, cut, policy, seed, views):
    return features.views([Version(part, policy, seed, view) for view in range(views)], cut)


def oracle(images, layer):
    """Keras' VGG16 with its own preprocessing."""
    base = backbones.build("vgg16", input_shape=SHAPE)
    model = keras.Model(base.input, base.get_layer(layer).output)
    return np.asarray(model(keras.applications.vgg16.preprocess_input(images.astype(np.float32))))


def test_they_are_what_the_frozen_layers_give(made):
    maps = made().plain("train", "block5_conv1")
    expected = oracle(PARTS[0].images, "block4_pool")
    assert maps.arrays[0].dtype == np.float16
    np.testing.assert_allclose(maps.arrays[0], expected, rtol=2e-3, atol=0.1)
    top = made().plain("train", TOP)
    pooled = oracle(PARTS[0].images, "block5_pool").mean(axis=(1, 2))
    np.testing.assert_allclose(top.arrays[0], pooled, rtol=5e-3, atol=0.05)
    np.testing.assert_array_equal(top.labels, PARTS[0].labels)


def test_each_picture_goes_through_the_base_once(made):
    first = made().plain("train", TOP)
    assert made.counts == [0, 3, 6, 7, 7, 7], "and then block5"
    again = made().plain("train", TOP)
    assert made.counts == []
    assert isinstance(again.arrays[0], np.memmap)
    np.testing.assert_array_equal(again.arrays[0], first.arrays[0])
    made().plain("train", "block5_conv1")
    assert made.counts == [], "the maps that the top was made from are kept, too"


def test_views_are_the_drawn_versions_of_each_picture(made):
    views = augmented(made(), "train", "block5_conv1", POLICY, seed=5, views=2)
    assert made.counts == [0, 3, 6, 0, 3, 6]
    for number, array in enumerate(views.arrays):
        rng = np.random.default_rng([5, number])
        transforms = augmentation.draw(POLICY, rng, 7, SHAPE)
        images = augmentation.apply(PARTS[0].images, transforms)
        np.testing.assert_allclose(array, oracle(images, "block4_pool"), rtol=2e-3, atol=0.1)
    more = augmented(made(), "train", "block5_conv1", POLICY, seed=5, views=3)
    assert made.counts == [0, 3, 6], "two of the three are there"
    np.testing.assert_array_equal(more.arrays[0], views.arrays[0])


@pytest.mark.parametrize(
    "change",
    [
        {"part": "test"},
        {"cut": "block4_conv1"},
        {"policy": AugmentationPolicy(rotation_range=21)},
        {"seed": 6},
    ],
)
def test_other_requests_are_not_mixed_up(made, change):
    request = {"part": "train", "cut": "block5_conv1", "policy": POLICY, "seed": 5, "views": 1}

    augmented(made(), **request)
    augmented(made(), **request | change)
    assert made.counts, "it was computed"


def test_a_file_cut_short_is_computed_again_and_said_so(made):
    expected = np.array(made().plain("test", "block5_conv1").arrays[0])
    (path,) = made.folder.iterdir()
    path.write_bytes(path.read_bytes()[:-10])
    again = made()
    np.testing.assert_array_equal(again.plain("test", "block5_conv1").arrays[0], expected)
    assert [str(note) for note in again.notes] == ["Kept features were damaged and have been computed again."]
    assert made.counts == [0]
    third = made()
    third.plain("test", "block5_conv1")
    assert (third.notes, made.counts) == ([], [])


def test_a_full_disk_costs_the_copy_not_the_features(made, monkeypatch):
    expected = np.array(made().plain("test", TOP).arrays[0])
    for path in made.folder.iterdir():
        path.unlink()

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    again = made()
    np.testing.assert_array_equal(again.plain("test", TOP).arrays[0], expected)
    assert [str(note) for note in again.notes] == [
        "The features could not be kept (No space left on device); the next run computes them again."
    ]
    assert list(made.folder.iterdir()) == []


def test_the_folder_stays_within_its_size(made):
    views = augmented(made(max_bytes=20_000), "train", "block5_conv1", POLICY, seed=0, views=3)
    assert sum(path.stat().st_size for path in made.folder.iterdir()) <= 20_000 + views.arrays[0].nbytes
    assert len({array.tobytes() for array in views.arrays}) == 3, "evicted files can still be read"


def test_cancelling_keeps_the_views_that_are_whole(made, net):
    class Stop(Exception):
        pass

    stops = []

    def stop(count):
        stops.append(count)
        if len(stops) > 4:
            raise Stop

    stopped = Features(net, DATA, dtype="float32", report=stop)
    with pytest.raises(Stop):
        augmented(stopped, "train", "block5_conv1", POLICY, seed=5, views=2)
    augmented(made(), "train", "block5_conv1", POLICY, seed=5, views=2)
    assert made.counts == [0, 3, 6]


def test_batches_take_each_picture_once_a_pass_in_a_drawn_view(made):
    views = augmented(made(), "train", TOP, POLICY, seed=5, views=2)
    batches = list(views.batches(np.random.default_rng(0), batch_size=2, steps=7))
    seen = np.concatenate([inputs for inputs, _ in batches])
    labels = np.concatenate([labels for _, labels in batches])
    found = [
        next(
            (row, view)
            for row in range(7)
            for view in range(2)
            if np.array_equal(vector, views.arrays[view][row])
        )
        for vector in seen
    ]
    rows = [row for row, _ in found]
    assert sorted(rows[:7]) == sorted(rows[7:]) == list(range(7))
    assert {view for _, view in found} == {0, 1}
    np.testing.assert_array_equal(labels, PARTS[0].labels[rows])


def test_views_are_mixed_with_the_pictures_themselves(made):
    features = made()
    views = augmented(features, "train", TOP, POLICY, seed=5, views=2)
    plain = features.plain("train", TOP)
    mixed = views.mixed_with(plain, 0.4)
    batches = list(mixed.batches(np.random.default_rng(0), batch_size=2, steps=700))
    found = {"plain": 0, "view 0": 0, "view 1": 0}
    names = dict(zip(found, (plain.arrays[0], *views.arrays), strict=True))
    for inputs, labels in batches:
        for vector, label in zip(inputs, labels, strict=True):
            name = next(name for name, array in names.items() if (array == vector).all(axis=1).any())
            assert label in PARTS[0].labels[(names[name] == vector).all(axis=1)]
            found[name] += 1
    assert [count / 1400 for count in found.values()] == pytest.approx([0.4, 0.3, 0.3], abs=0.05)
