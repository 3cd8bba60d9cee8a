"""Parameter counts against the book's printed numbers."""

import pytest

from core.architectures.layers import MNIST_SHAPE, count_parameters, mnist_convnet


@pytest.mark.parametrize(("pooling", "expected"), [(True, 104_202), (False, 712_202)])
def test_totals_are_the_books(pooling, expected):
    table = count_parameters(mnist_convnet(pooling=pooling), MNIST_SHAPE)
    assert sum(line.num_parameters for line in table) == expected
