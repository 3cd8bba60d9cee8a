"""What the pooling lesson puts side by side."""

import numpy as np
import pytest

from pages.pooling.settings import _STRIDED, OneResponse
from tests.pages.dashboard import open_page


@pytest.mark.parametrize("size", range(2, 9))
def test_the_marked_window_holds_the_strong_response_and_the_marked_cell_its_maximum(size):
    response = OneResponse(200.0, size)
    window, cell = response.window, response.cell
    inside = response.feature_map[window.row :, window.column :][: window.height, : window.width]
    assert inside.shape == (size, size)
    assert inside.max() == 200
    assert response.pooled["max"][cell.row, cell.column] == 200
    assert response.pooled["average"][cell.row, cell.column] == pytest.approx(inside.mean())


@pytest.mark.parametrize("size", range(2, 7))
def test_random_weights_have_both_signs(size):
    weights = _STRIDED["random"](size)
    assert weights.min() < 0 < weights.max()
    assert np.abs(weights).max() <= np.sqrt(6 / (2 * size**2)) + 0.005


def test_the_shapes_of_both_nets_and_their_parameters():
    app = open_page("pooling", pooling_view="parameters", pooling_ask="0")
    table = app.table[0].value
    assert table.iloc[:, 1].tolist()[:2] == ["26 x 26 x 32", "13 x 13 x 32"]
    assert table.iloc[:, 2].tolist()[:3] == ["26 x 26 x 32", "–", "24 x 24 x 64"]
    assert app.metric[0].value == "712,202 : 104,202 = 6.8"
