import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage.transform import resize as skimage_resize

from core.errors import InputError
from core.images import centre_square, crop, fit_within, resize


def noise(*shape, dtype=np.float32):
    return np.random.default_rng(1).uniform(0, 255, shape).astype(dtype)


def test_shrinking_by_hand():
    image = np.array([[0, 2, 10, 10], [4, 6, 20, 20]], np.uint8)
    assert resize(image, 1, 2).tolist() == [[3, 15]]


@pytest.mark.parametrize("shape", [(12, 18), (12, 18, 1), (12, 18, 3), (12, 18, 32)])
@pytest.mark.parametrize("dtype", [np.float32, np.uint8])
def test_shrinking_takes_the_mean_of_each_block(shape, dtype):
    image = noise(*shape, dtype=dtype)
    means = image.reshape(4, 3, 3, 6, *shape[2:]).astype(np.float64).mean(axis=(1, 3))
    resized = resize(image, 4, 3)
    assert resized.dtype == dtype
    np.testing.assert_allclose(resized, means, atol=0.51 if dtype == np.uint8 else 1e-3)


@pytest.mark.parametrize("size", [(7, 9), (14, 31), (64, 64)])
def test_enlarging_interpolates_linearly_between_pixel_centres(size):
    image = noise(7, 9)
    expected = skimage_resize(image, size, order=1, mode="edge", anti_aliasing=False, preserve_range=True)
    np.testing.assert_allclose(resize(image, *size), expected, atol=1e-2)


def test_one_side_shrinks_by_means_while_the_other_grows():
    image = np.repeat(noise(1, 30), 2, axis=0)
    resized = resize(image, 8, 3)
    np.testing.assert_allclose(resized, np.tile(image[0].reshape(3, 10).mean(axis=1), (8, 1)), rtol=1e-5)


@given(
    before=st.tuples(st.integers(1, 40), st.integers(1, 40)),
    after=st.tuples(st.integers(1, 40), st.integers(1, 40)),
)
def test_any_size_to_any_size_keeps_a_constant_picture(before, after):
    resized = resize(np.full((*before, 3), 93, np.uint8), *after)
    assert resized.shape == (*after, 3)
    assert (resized == 93).all()


def test_resize_neither_changes_nor_shares_its_input():
    image = noise(6, 6)
    before = image.copy()
    resize(image, 6, 6)[:] = 0
    np.testing.assert_array_equal(image, before)


def test_resize_reads_flipped_views():
    image = noise(6, 6, 3)
    np.testing.assert_array_equal(resize(image[::-1, ::-1], 3, 3), resize(image[::-1, ::-1].copy(), 3, 3))


@pytest.mark.parametrize(
    ("image", "size", "message"),
    [
        (np.zeros((0, 3), np.uint8), (1, 1), r"received shape \(0, 3\)"),
        (np.zeros(3, np.uint8), (1, 1), r"received shape \(3,\)"),
        (np.zeros((3, 3), np.uint8), (0, 2), "received 0 and 2"),
    ],
)
def test_resize_refuses(image, size, message):
    with pytest.raises(ValueError, match=message):
        resize(image, *size)


@pytest.mark.parametrize(
    ("shape", "max_side", "expected"),
    [
        ((100, 50, 3), 20, (20, 10, 3)),
        ((50, 100), 20, (10, 20)),
        ((1000, 1, 3), 20, (20, 1, 3)),
        ((333, 1000, 3), 100, (33, 100, 3)),
        ((1, 1, 3), 1, (1, 1, 3)),
        ((9, 20), 20, (9, 20)),
    ],
)
def test_fit_within(shape, max_side, expected):
    assert fit_within(np.zeros(shape, np.uint8), max_side).shape == expected


def test_fit_within_never_enlarges():
    image = noise(4, 5)
    assert fit_within(image, 100) is image


def test_fit_within_refuses_no_pixels():
    with pytest.raises(ValueError, match="at least 1"):
        fit_within(noise(4, 5), 0)


@pytest.mark.parametrize(
    ("shape", "rows", "columns"),
    [
        ((4, 4), (0, 4), (0, 4)),
        ((5, 2), (1, 3), (0, 2)),
        ((2, 5, 3), (0, 2), (1, 3)),
        ((1, 4), (0, 1), (1, 2)),
    ],
)
def test_centre_square(shape, rows, columns):
    image = noise(*shape)
    np.testing.assert_array_equal(centre_square(image), image[slice(*rows), slice(*columns)])


def test_crop():
    image = np.arange(20).reshape(4, 5)
    assert crop(image, 1, 2, 2, 3).tolist() == [[7, 8, 9], [12, 13, 14]]


@pytest.mark.parametrize("place", [(-1, 0, 2, 2), (0, 4, 2, 2), (3, 0, 2, 1), (0, 0, 0, 1), (0, 0, 1, -1)])
def test_crop_outside(place):
    row, column, height, width = place
    with pytest.raises(InputError, match="A crop of") as caught:
        crop(np.zeros((4, 5)), *place)
    assert str(caught.value) == (
        f"A crop of {height} x {width} pixels from row {row}, column {column} does not lie within the "
        "picture of 4 x 5 pixels; move it or change its size."
    )
