"""Named kernels against OpenCV, hand-written values and what they promise."""

import cv2
import numpy as np
import pytest

from core.errors import InputError
from core.operations.convolution import conv2d
from core.operations.kernels import (
    KERNEL_SIZES,
    KERNELS,
    vgg16_first_layer,
)

BY_HAND = {
    "identity": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    "horizontal_edge": [[-1, -1, -1], [0, 0, 0], [1, 1, 1]],
    "vertical_edge": [[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]],
    "diagonal_edge": [[-1, -1, 0], [-1, 0, 1], [0, 1, 1]],
    "sobel_horizontal": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "sobel_vertical": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
    "blur": [[1 / 9] * 3] * 3,
    "gaussian_blur": [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
    "emboss": [[-2, -1, 0], [-1, 1, 1], [0, 1, 2]],
}


def test_every_kernel_is_checked():
    assert set(KERNELS) == {*BY_HAND, "random"}
    assert all(name == kernel.kernel_id for name, kernel in KERNELS.items())


@pytest.mark.parametrize("name", BY_HAND)
def test_size_three_is_the_textbook_kernel(name):
    np.testing.assert_allclose(KERNELS[name].build(3), BY_HAND[name], rtol=1e-6)


@pytest.mark.parametrize("size", KERNEL_SIZES)
@pytest.mark.parametrize("name", KERNELS)
def test_shape_and_dtype(name, size):
    kernel = KERNELS[name].build(size)
    assert kernel.shape == (size, size)
    assert kernel.dtype == np.float32


@pytest.mark.parametrize("size", KERNEL_SIZES)
def test_sobel_is_opencvs(size):
    derivative, smoothing = cv2.getDerivKernels(1, 0, size)
    expected = smoothing @ derivative.T
    np.testing.assert_array_equal(KERNELS["sobel_vertical"].build(size), expected)
    np.testing.assert_array_equal(KERNELS["sobel_horizontal"].build(size), expected.T)


@pytest.mark.parametrize("size", KERNEL_SIZES)
@pytest.mark.parametrize("name", ["identity", "blur", "gaussian_blur", "sharpen", "emboss"])
def test_an_even_area_keeps_its_brightness(name, size):
    assert KERNELS[name].build(size).sum() == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("size", KERNEL_SIZES)
@pytest.mark.parametrize(
    "name", [name for name in KERNELS if "edge" in name or "sobel" in name or name == "laplacian"]
)
def test_an_even_area_gives_edge_kernels_nothing(name, size):
    assert KERNELS[name].build(size).sum() == 0


@pytest.mark.parametrize("size", KERNEL_SIZES)
@pytest.mark.parametrize(
    ("name", "brightness"),
    [
        ("horizontal_edge", lambda row, column: row),
        ("sobel_horizontal", lambda row, column: row),
        ("vertical_edge", lambda row, column: column),
        ("sobel_vertical", lambda row, column: column),
        ("diagonal_edge", lambda row, column: row + column),
    ],
)
def test_edges_answer_in_their_own_direction_alone(name, brightness, size):
    across = np.fromfunction(brightness, (size, size))[:, :, np.newaxis]
    along = np.rot90(across)
    kernel = KERNELS[name].build(size)[:, :, np.newaxis, np.newaxis]
    assert conv2d(across, kernel).item() > 0
    assert conv2d(along, kernel).item() == 0


@pytest.mark.parametrize("size", KERNEL_SIZES)
def test_laplacian_of_a_paraboloid_is_constant(size):
    rows, columns = np.mgrid[:12, :12]
    response = conv2d(
        (rows**2 + columns**2)[:, :, np.newaxis],
        KERNELS["laplacian"].build(size)[:, :, np.newaxis, np.newaxis],
    )
    # The second derivatives are 2 + 2; the smoothing weights sum to 4 ** (size - 3).
    np.testing.assert_array_equal(response, np.full_like(response, 4 * 4 ** (size - 3)))


def test_random_follows_its_seed():
    kernel = KERNELS["random"]
    np.testing.assert_array_equal(kernel.build(5, seed=3), kernel.build(5, seed=3))
    assert not np.array_equal(kernel.build(5, seed=3), kernel.build(5, seed=4))


@pytest.mark.parametrize("size", [1, 4, 9])
def test_unknown_sizes_are_refused(size):
    with pytest.raises(InputError, match=f"3, 5 or 7, not {size}"):
        KERNELS["blur"].build(size)


def test_shared_weights_cannot_be_changed():
    kernels, bias = vgg16_first_layer()
    assert (kernels.shape, bias.shape) == ((3, 3, 3, 64), (64,))
    with pytest.raises(ValueError, match="read-only"):
        kernels[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        bias[0] = 0
