"""Parameter counts against the book's printed numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.architectures.convnets import ConvnetSpec
from core.architectures.layers import MNIST_SHAPE, count_parameters, mnist_convnet
from core.errors import InputError


@pytest.mark.parametrize(
    ("edition", "pooling", "expected"),
    [(1, True, 93_322), (1, False, 2_038_922), (2, True, 104_202), (2, False, 712_202)],
)
def test_totals_are_the_books(edition, pooling, expected):
    table = count_parameters(mnist_convnet(pooling=pooling, edition=edition), MNIST_SHAPE)
    assert sum(line.num_parameters for line in table) == expected


@given(st.integers(1, 6), st.integers(1, 5), st.booleans(), st.integers(1, 300))
def test_a_net_takes_the_pictures_that_leave_a_cell_at_its_end(blocks, kernel_size, last_pooling, side):
    left = side
    for block in range(1, blocks + 1):
        left = left - kernel_size + 1
        if block < blocks or last_pooling:
            left //= 2
    shape = (side, side + 7, 3)
    net = {"filters": (1,) * blocks, "kernel_size": kernel_size, "last_pooling": last_pooling}
    if left >= 1:
        assert ConvnetSpec(**net, dense_units=1, image_shape=shape).smallest_side <= side
    else:
        with pytest.raises(InputError, match=f"{blocks} blocks needs pictures of at least") as caught:
            ConvnetSpec(**net, dense_units=1, image_shape=shape)
        assert side < caught.value.values["smallest"]
