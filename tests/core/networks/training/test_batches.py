import threading

import numpy as np
import pytest

from core.augmentation import AugmentationPolicy
from core.datasets.dataset import Split
from core.networks.training.batches import plain_batches, prefetched, training_batches

SPLIT = Split(np.arange(7 * 4 * 4 * 3, dtype=np.uint8).reshape(7, 4, 4, 3), np.arange(7), tuple("abcdefg"))
NONE = AugmentationPolicy()


def batches(policy=NONE, seed=0, steps=5):
    return list(training_batches(SPLIT, policy, np.random.default_rng(seed), batch_size=3, steps=steps))


def test_every_pass_shows_every_picture_once_and_all_batches_are_full():
    labels = np.concatenate([labels for _, labels in batches()])
    assert [len(labels) for _, labels in batches()] == [3] * 5
    assert sorted(labels[:7]) == sorted(labels[7:14]) == list(range(7))
    assert list(labels[:7]) != list(labels[7:14])


def test_pictures_stay_with_their_labels_and_unchanged_without_augmentation():
    for images, labels in batches():
        np.testing.assert_array_equal(images, SPLIT.images[labels])


@pytest.mark.parametrize("policy", [NONE, AugmentationPolicy(rotation_range=40, horizontal_flip=True)])
def test_the_seed_decides_everything(policy):
    for (one, first), (two, second) in zip(batches(policy), batches(policy), strict=True):
        np.testing.assert_array_equal(one, two)
        np.testing.assert_array_equal(first, second)
    assert any(
        not np.array_equal(a[0], b[0]) for a, b in zip(batches(policy), batches(policy, 1), strict=True)
    )


def test_fill_mode_and_value_reach_the_warping():
    shifted = batches(AugmentationPolicy(height_shift_range=0.9, fill_mode="constant", cval=255.0))
    assert np.mean(np.concatenate([images for images, _ in shifted]) == 255) > 0.2


def test_some_pictures_stay_as_they_are(monkeypatch):
    """Each change makes a picture white: what is not white was not changed."""
    white = "core.networks.training.batches.augment"
    monkeypatch.setattr(white, lambda images, *_: np.full_like(images, 255))
    policy, rng = AugmentationPolicy(rotation_range=40), np.random.default_rng(0)
    made = training_batches(SPLIT, policy, rng, batch_size=3, steps=500, plain_share=0.25)
    unchanged = 0
    for images, labels in made:
        for image, original in zip(images, SPLIT.images[labels], strict=True):
            if np.array_equal(image, original):
                unchanged += 1
            else:
                assert (image == 255).all()
    assert unchanged / 1500 == pytest.approx(0.25, abs=0.04)
    np.testing.assert_array_equal(SPLIT.images.ravel(), np.arange(7 * 4 * 4 * 3, dtype=np.uint8))


def test_plain_batches_are_all_pictures_in_order():
    parts = list(plain_batches(SPLIT.images, SPLIT.labels, 3))
    assert [len(labels) for _, labels in parts] == [3, 3, 1]
    np.testing.assert_array_equal(np.concatenate([images for images, _ in parts]), SPLIT.images)


def test_prefetching_changes_nothing_but_the_thread():
    threads = set()

    def watched():
        for batch in batches():
            threads.add(threading.current_thread())
            yield batch

    for (images, labels), (other, expected) in zip(prefetched(watched()), batches(), strict=True):
        np.testing.assert_array_equal(images, other)
        np.testing.assert_array_equal(labels, expected)
    assert threading.main_thread() not in threads


def test_errors_of_the_thread_come_out_and_it_ends():
    def failing():
        yield from batches(steps=2)
        raise OSError("the disk is gone")

    before = threading.active_count()
    with pytest.raises(OSError, match="gone"):
        list(prefetched(failing()))
    stopped = prefetched(iter(batches()))
    next(stopped)
    stopped.close()
    assert threading.active_count() == before
