import hashlib

import cv2
import numpy as np
import psutil
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.datasets.drawn_pets import drawing
from core.datasets.drawn_pets.canvas import Canvas, ellipse_points
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from tests.core.datasets.pictures import draw_pets

SMALL = {"image_size": 64, "train_per_class": 6, "validation_per_class": 3, "test_per_class": 2}


def test_same_seed_same_bytes_on_any_machine() -> None:
    """Recorded on x86-64 with OpenCV 5.0 and NumPy 2.4; OpenCV 4.10 with NumPy 2.0 gave the same."""
    pictures = np.stack([draw_pets("cat", 5, 150, seed=1), draw_pets("dog", 5, 150, seed=1)])
    assert hashlib.sha256(pictures.tobytes()).hexdigest()[:16] == "beb1c9543f4d31d0"


def test_counts_shapes_and_labels() -> None:
    data = load(DataSpec("drawn_pets", **SMALL))
    assert data.class_names == ("cats", "dogs")
    assert data.image_shape == (64, 64, 3)
    assert data.train.labels.tolist() == [0] * 6 + [1] * 6
    assert [len(split) for split in (data.train, data.validation, data.test)] == [12, 6, 4]
    assert (data.train.images[6:] == draw_pets("dog", 6, 64, split=0)).all()
    assert (data.test.images[:2] == draw_pets("cat", 2, 64, split=2)).all()


def test_fingerprint_follows_the_seed() -> None:
    first, again, other = (load(DataSpec("drawn_pets", seed=seed, **SMALL)) for seed in (0, 0, 1))
    assert first.fingerprint == again.fingerprint != other.fingerprint


def test_no_two_pictures_alike() -> None:
    data = load(DataSpec("drawn_pets", **SMALL))
    pictures = np.concatenate([data.train.images, data.validation.images, data.test.images])
    assert len(np.unique(pictures.reshape(len(pictures), -1), axis=0)) == 22


def test_more_pictures_begin_with_the_same_ones() -> None:
    few = load(DataSpec("drawn_pets", **SMALL)).train.images
    many = load(DataSpec("drawn_pets", **{**SMALL, "train_per_class": 70})).train.images
    assert (few[:6] == many[:6]).all()
    assert (few[6:] == many[70:76]).all()


def test_many_are_drawn_by_another_process_and_are_the_same() -> None:
    spec = DataSpec(
        "drawn_pets", image_size=16, train_per_class=140, validation_per_class=1, test_per_class=1
    )
    assert sum(spec.per_class) * 2 > drawing.FEW
    drawn = load(spec)
    assert drawn.train.images.shape == (280, 16, 16, 3)
    assert (drawn.train.images[140:] == draw_pets("dog", 140, 16)).all()
    assert (drawn.test.images[:1] == draw_pets("cat", 1, 16, split=2)).all()


def test_whoever_wants_no_more_ends_the_process() -> None:
    batches = drawing.draw([(0, "cat", number) for number in range(5000)], 64, 0)
    next(batches)
    (process,) = [child for child in psutil.Process().children() if "drawing" in " ".join(child.cmdline())]
    batches.close()
    assert not process.is_running()


def test_a_dead_process_is_told() -> None:
    batches = drawing.draw([(0, "cat", number) for number in range(5000)], 64, 0)
    next(batches)
    (process,) = [child for child in psutil.Process().children() if "drawing" in " ".join(child.cmdline())]
    process.kill()
    with pytest.raises(InputError, match="died"):
        list(batches)


@pytest.mark.parametrize("size", [16, 151, 300])
def test_any_size(size: int) -> None:
    picture = draw_pets("dog", 1, size)[0]
    assert picture.shape == (size, size, 3)
    assert picture.std() > 10


@pytest.fixture(scope="module")
def eight_hundred() -> np.ndarray:
    return np.concatenate([draw_pets(species, 400, 64) for species in ("cat", "dog")])


def mean_colour(pictures: np.ndarray) -> np.ndarray:
    return pictures.mean(axis=(1, 2))


def spread_of_colour(pictures: np.ndarray) -> np.ndarray:
    return pictures.std(axis=(1, 2))


def edge_length(pictures: np.ndarray) -> np.ndarray:
    return np.array([[(cv2.Canny(picture, 60, 180) > 0).mean()] for picture in pictures])


def thumbnail(pictures: np.ndarray) -> np.ndarray:
    return np.stack(
        [cv2.resize(picture, (4, 4), interpolation=cv2.INTER_AREA).ravel() for picture in pictures]
    )


@pytest.mark.parametrize(
    "cue", [mean_colour, spread_of_colour, edge_length, thumbnail], ids=lambda cue: cue.__name__
)
def test_no_trivial_cue_tells_cats_from_dogs(eight_hundred: np.ndarray, cue: object) -> None:
    """800 pictures: by chance alone the accuracy has a standard deviation of 1.8 points."""
    features = cue(eight_hundred)
    classifier = make_pipeline(StandardScaler(), LogisticRegression())
    assert cross_val_score(classifier, features, np.repeat([0, 1], 400), cv=5).mean() < 0.6


def test_canvas_turns_and_mirrors_its_frame() -> None:
    """A dot at (2, 0) of a frame at (50, 50) with 10 pixels a unit lands where it is worked out by hand."""
    for degrees, mirrored, (x, y) in ((0, False, (70, 50)), (90, False, (50, 70)), (0, True, (30, 50))):
        canvas = Canvas(np.zeros((100, 100, 3), np.uint8), (50, 50), 10.0, degrees, mirrored)
        canvas.fill(ellipse_points((2.0, 0.0), 0.4, 0.4), (255, 255, 255), outline=None)
        rows, columns = np.nonzero(canvas.pixels[..., 0] > 127)
        assert (round(columns.mean()), round(rows.mean())) == (x, y)
        assert rows.max() - rows.min() in (7, 8)
