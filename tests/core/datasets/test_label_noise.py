import numpy as np
import pytest

from core.datasets.dataset import Dataset, Split
from core.datasets.label_noise import plant_wrong_labels, repaired, with_training

LABELS = np.repeat(np.arange(4), 25)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.33, 1.0])
@pytest.mark.parametrize("seed", range(3))
def test_so_many_labels_are_wrong_as_asked(share, seed):
    planted = plant_wrong_labels(LABELS, 4, share, seed)
    assert np.sum(planted != LABELS) == round(100 * share)
    assert set(planted.tolist()) <= {0, 1, 2, 3}
    assert (plant_wrong_labels(LABELS, 4, share, seed) == planted).all()


def test_another_seed_plants_others_and_every_wrong_class_comes():
    one, other = (plant_wrong_labels(LABELS, 4, 0.5, seed) for seed in (0, 1))
    assert (one != other).any()
    pairs = set(zip(LABELS[one != LABELS].tolist(), one[one != LABELS].tolist(), strict=True))
    assert len(pairs) == 4 * 3


def split(size):
    images = np.arange(size, dtype=np.uint8).reshape(-1, 1, 1, 1)
    return Split(images, np.zeros(size, np.int64), tuple(map(str, range(size))))


def test_pictures_are_left_out_and_relabelled_at_their_places():
    part = repaired(split(6), removed=(1, 4), relabelled={0: 7, 5: 8})
    assert part.images.ravel().tolist() == [0, 2, 3, 5]
    assert part.labels.tolist() == [7, 0, 0, 8]
    assert part.names == ("0", "2", "3", "5")
    assert split(6).labels.tolist() == [0] * 6


def test_a_changed_training_part_is_another_data_set():
    whole = Dataset("Tiny", ("a", "b"), split(4), split(2), split(2), "clean")
    changed = with_training(whole, repaired(split(4), (0,), {}))
    assert len(changed.train) == 3
    assert changed.fingerprint not in ("clean", with_training(whole, split(4)).fingerprint)
    assert (changed.test, changed.validation) == (whole.test, whole.validation)
