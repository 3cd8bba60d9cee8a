"""Clouds of pictures against scikit-learn on the plain numbers, and against Keras' own VGG16."""

import dataclasses
import io

import keras
import numpy as np
import pytest
from PIL import Image
from sklearn.decomposition import PCA
from sklearn.model_selection import LeaveOneOut, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.networks.backbones import build
from core.networks.reports import Cancelled
from core.networks.transfer import projection
from core.specs.projection import ProjectionSpec
from tests.core.datasets.pictures import draw_pets
from tests.support import Report, living_in

DATA = DataSpec("drawn_pets", image_size=40, train_per_class=1, validation_per_class=9, test_per_class=0)
SPEC = ProjectionSpec(DATA, "vgg16", per_class=6, seed=3)


def answer(spec=SPEC, report=None):
    return projection.answer(spec, report or Report())


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The answers to SPEC, by features and by pixels, with the pictures they are about."""
    with living_in(tmp_path_factory.mktemp("home")), pytest.MonkeyPatch.context() as patch:
        # bfloat16 is another computer's business.
        patch.setattr(projection, "fastest_dtype", lambda: "float32")
        projection._net.cache_clear()
        found = {"pixels": answer(dataclasses.replace(SPEC, backbone="")), "features": answer()}
        projection._net.cache_clear()
    validation = np.concatenate([draw_pets(name, 9, 40, split=1) for name in ("cat", "dog")])
    return found, validation[found["pixels"].indices]


def same_but_for_signs(points, expected, tolerance):
    """An axis has no direction of its own."""
    signs = np.sign((points * expected).sum(axis=0))
    np.testing.assert_allclose(points * signs, expected, atol=tolerance * np.abs(expected).max())


def left_out(vectors, labels):
    """scikit-learn's own way: a classifier trained on all others, for each picture."""
    scores = cross_val_score(KNeighborsClassifier(5), vectors, labels, cv=LeaveOneOut())
    return scores.mean()


def features_of(pictures):
    base = build("vgg16", input_shape=(40, 40, 3))
    maps = base(keras.applications.vgg16.preprocess_input(pictures.astype(np.float32)))
    return np.asarray(maps).mean(axis=(1, 2))


@pytest.mark.parametrize("kind", ["pixels", "features"])
def test_pca_of_the_plain_numbers(made, kind):
    found, pictures = made
    vectors = (pictures / 255).reshape(12, -1) if kind == "pixels" else features_of(pictures)
    oracle = PCA(2, svd_solver="full").fit(vectors)
    cloud, labels = found[kind].cloud, found[kind].labels
    tolerance = 1e-5 if kind == "pixels" else 5e-3  # features are kept as float16
    same_but_for_signs(cloud.points, oracle.transform(vectors), tolerance)
    assert cloud.points.dtype == np.float32
    assert cloud.explained == pytest.approx(oracle.explained_variance_ratio_, rel=tolerance)
    assert cloud.dimensions == vectors.shape[1]
    assert cloud.guessed == pytest.approx(left_out(vectors, labels))
    assert cloud.guessed_in_plane == pytest.approx(left_out(oracle.transform(vectors), labels))


@pytest.mark.parametrize("kind", ["pixels", "features"])
def test_what_belongs_to_a_point(made, kind):
    found, pictures = made[0][kind], made[1]
    assert found.class_names == ("cats", "dogs")
    np.testing.assert_array_equal(found.labels, found.indices >= 9)
    assert np.bincount(found.labels).tolist() == [6, 6]
    assert found.chance == 0.5
    sheet = np.array(Image.open(io.BytesIO(found.sheet)))
    assert sheet.shape == (3 * 64, 4 * 64, 3)
    for number in range(12):
        row, column = divmod(number, found.columns)
        tile = sheet[row * 64 : (row + 1) * 64, column * 64 : (column + 1) * 64].astype(float)
        expected = np.array(Image.fromarray(pictures[number]).resize((64, 64), Image.Resampling.BILINEAR))
        others = [
            np.abs(tile - np.array(Image.fromarray(other).resize((64, 64)), float)).mean()
            for index, other in enumerate(pictures)
            if index != number
        ]
        assert np.abs(tile - expected).mean() < min(8.0, *others)


def test_the_sample_is_balanced_and_grows():
    labels = np.array([0] * 30 + [2] * 5 + [7] * 50)
    small, large = (projection.balanced_sample(labels, count, seed=1) for count in (2, 4))
    assert np.unique(labels[large], return_counts=True)[1].tolist() == [4, 4, 4]
    assert set(small) < set(large)
    assert np.all(np.diff(large) > 0)
    most = projection.balanced_sample(labels, 200, seed=1)
    assert np.unique(labels[most], return_counts=True)[1].tolist() == [5, 5, 5]
    assert set(most) != set(projection.balanced_sample(labels, 200, seed=2))
    many = projection.balanced_sample(np.repeat(np.arange(50), 40), 200, seed=0)
    assert len(many) == 600


def test_turning_keeps_every_distance():
    vectors = np.random.default_rng(0).integers(0, 256, (9, 20_000)).astype(np.uint8)
    turned = projection.without_idle_dimensions(vectors)
    assert turned.shape == (9, 9)
    plain = vectors.astype(float)
    for first, second in ((0, 1), (3, 8), (5, 2)):
        expected = np.linalg.norm(plain[first] - plain[second])
        assert np.linalg.norm(turned[first] - turned[second]) == pytest.approx(expected, rel=1e-9)
    assert projection.without_idle_dimensions(vectors[:, :7]).shape == (9, 7)


def test_neighbours_with_several_classes_and_ties():
    rng = np.random.default_rng(5)
    labels = np.repeat([0, 1, 4], 12)
    vectors = rng.normal(size=(36, 3)) + labels[:, None] * 0.4
    found = projection.guessed_by_neighbours(vectors, labels)
    assert found == pytest.approx(left_out(vectors, labels))
    assert 0.3 < found < 1


def blobs(per_class=15, dimensions=60, distance=20.0):
    """Two classes far apart in many dimensions."""
    labels = np.repeat([0, 1], per_class)
    vectors = np.random.default_rng(0).normal(size=(2 * per_class, dimensions))
    return (vectors + distance * labels[:, None] / np.sqrt(dimensions)).astype(np.float32), labels


def test_tsne_keeps_far_classes_apart_and_is_the_same_for_the_same_seed():
    vectors, labels = blobs()
    spec = ProjectionSpec(DATA, method="tsne", perplexity=8, seed=1)
    found = projection.cloud(vectors, labels, spec)
    assert found.guessed_in_plane == 1
    assert found.guessed == 1
    assert found.points.shape == (30, 2)
    np.testing.assert_array_equal(projection.cloud(vectors, labels, spec).points, found.points)
    same_numbers = projection.cloud(vectors, labels, dataclasses.replace(spec, method="pca"))
    assert same_numbers.explained == found.explained
    other = projection.cloud(vectors, labels, dataclasses.replace(spec, perplexity=4))
    assert not np.allclose(other.points, found.points)


def test_classes_that_do_not_differ_are_guessed_no_better_than_by_chance():
    vectors, labels = blobs(per_class=100, distance=0)
    found = projection.cloud(vectors, labels, ProjectionSpec(DATA))
    assert found.guessed == pytest.approx(0.5, abs=0.12)


@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_pictures_that_are_all_the_same_lie_in_one_point(method):
    flat = np.full((8, 4, 4, 3), 77, np.uint8)
    found = projection.cloud(flat, np.arange(8) % 2, ProjectionSpec(DATA, method=method, perplexity=3))
    assert not found.points.any()
    assert found.explained == (0, 0)


def test_a_perplexity_above_the_number_of_pictures_is_refused():
    vectors, labels = blobs()
    with pytest.raises(InputError, match="perplexity of 30 needs more pictures than the 30"):
        projection.cloud(vectors, labels, ProjectionSpec(DATA, method="tsne"))


@pytest.fixture
def fresh(home, monkeypatch):
    """Nothing is kept, neither features nor a net."""
    projection._net.cache_clear()
    monkeypatch.setattr(projection, "fastest_dtype", lambda: "float32")
    yield
    projection._net.cache_clear()


def test_another_method_does_not_run_the_base_again(fresh):
    spec = dataclasses.replace(SPEC, backbone="efficientnet_lite0")
    first, second = Report(), Report()
    found = answer(spec, first)
    assert 0.0 in first.fractions
    again = answer(dataclasses.replace(spec, method="tsne", perplexity=4), second)
    running = [
        [fraction for fraction in report.fractions if fraction < projection._DESCRIBED]
        for report in (second, first)
    ]
    assert len(running[0]) < len(running[1])
    assert again.cloud.guessed == found.cloud.guessed
    assert not np.allclose(again.cloud.points, found.cloud.points)


def test_the_progress_never_goes_back(fresh):
    report = Report()
    answer(dataclasses.replace(SPEC, backbone="efficientnet_lite0"), report)
    assert report.fractions == sorted(report.fractions)
    assert report.fractions[-1] < 1


def test_digits_are_enlarged_and_coloured_for_the_base(fresh):
    digits = DataSpec("digits", image_size=28, train_per_class=5, validation_per_class=5, test_per_class=0)
    spec = ProjectionSpec(digits, "efficientnet_lite0", per_class=2)
    found = answer(spec)
    assert answer(dataclasses.replace(spec, backbone="")).cloud.dimensions == 28 * 28
    assert found.cloud.dimensions == 1280
    assert found.chance == pytest.approx(0.1)


def test_a_part_without_pictures_is_one_sentence(fresh):
    with pytest.raises(InputError, match=r"^0 pictures of the part test were found; at least 4"):
        answer(dataclasses.replace(SPEC, part="test"))


def test_it_can_be_cancelled(fresh):
    with pytest.raises(Cancelled):
        answer(SPEC, Report(cancel_at=1))
    assert load(DATA).validation.images.shape == (18, 40, 40, 3)
