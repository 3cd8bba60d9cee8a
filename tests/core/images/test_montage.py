import numpy as np
import pytest
from skimage.util import montage as skimage_montage

from core.images import montage


def test_by_hand():
    images = [np.full((1, 2), value, np.uint8) for value in (1, 2, 3)]
    assert montage(images, columns=2, padding=1, fill=9).tolist() == [
        [9, 9, 9, 9, 9, 9, 9],
        [9, 1, 1, 9, 2, 2, 9],
        [9, 9, 9, 9, 9, 9, 9],
        [9, 3, 3, 9, 9, 9, 9],
        [9, 9, 9, 9, 9, 9, 9],
    ]


@pytest.mark.parametrize(("count", "columns"), [(1, 1), (6, 3), (7, 3), (2, 5)])
@pytest.mark.parametrize("padding", [0, 1, 4])
def test_agrees_with_scikit_image(count, columns, padding):
    images = np.random.default_rng(0).uniform(0, 1, (count, 4, 6, 3)).astype(np.float32)
    expected = skimage_montage(
        images,
        fill=(0.1, 0.2, 0.3),
        grid_shape=(int(np.ceil(count / columns)), columns),
        padding_width=padding,
        channel_axis=-1,
    )
    sheet = montage(images, columns=columns, padding=padding, fill=(0.1, 0.2, 0.3))
    assert sheet.dtype == np.float32
    np.testing.assert_array_equal(sheet, expected)


@pytest.mark.parametrize(
    ("images", "options", "message"),
    [
        ([], {"columns": 1}, r"received shapes \[\]"),
        ([np.zeros((2, 2)), np.zeros((2, 3))], {"columns": 1}, r"received shapes \[\(2, 2\), \(2, 3\)\]"),
        ([np.zeros(2)], {"columns": 1}, r"received shape \(2,\)"),
        (np.zeros((2, 2, 2)), {"columns": 0}, "received 0 and 1"),
        (np.zeros((2, 2, 2)), {"columns": 1, "padding": -1}, "received 1 and -1"),
    ],
)
def test_refuses(images, options, message):
    with pytest.raises(ValueError, match=message):
        montage(images, **options)
