"""Renditions of a photograph: what each keeps and what it takes away."""

import cv2
import numpy as np
import pytest
import skimage.data

from core.images.renditions import cartoon, edges, shuffled

CAT = np.ascontiguousarray(skimage.data.chelsea()[:300, 75:375])


def roughness(image):
    """How much neighbours differ, outside of strong edges."""
    return np.median(np.abs(np.diff(image.astype(int), axis=1)))


def test_a_cartoon_loses_texture_and_keeps_the_colours_of_areas():
    drawn = cartoon(CAT)
    assert drawn.shape == CAT.shape
    assert roughness(drawn) < roughness(CAT)
    few = [cv2.resize(picture, (6, 6), interpolation=cv2.INTER_AREA).ravel() for picture in (CAT, drawn)]
    assert np.corrcoef(*few)[0, 1] > 0.8


def test_edges_are_lines_on_white():
    drawn = edges(CAT)
    assert set(np.unique(drawn)) == {0, 255}
    assert (drawn[..., 0] == drawn[..., 2]).all()
    share = [(edges(CAT, threshold=threshold) == 0).mean() for threshold in (40, 100, 200)]
    assert sorted(share, reverse=True) == share
    assert 0.01 < share[1] < 0.2


def test_edges_of_a_disk_lie_on_its_border():
    row, column = np.indices((101, 101)) - 50
    disk = np.where(row**2 + column**2 <= 900, 255, 0).astype(np.uint8)
    lines = edges(np.repeat(disk[..., None], 3, axis=2))[..., 0] == 0
    radius = np.hypot(row, column)[lines]
    assert len(radius) > 100
    assert abs(radius - 30).max() < 2.5


@pytest.mark.parametrize("tiles", [2, 4, 7])
def test_tiles_are_the_same_in_other_places(tiles):
    side = 300 // tiles
    mixed = shuffled(CAT, tiles=tiles, rng=np.random.default_rng(0))
    assert mixed.shape == (tiles * side, tiles * side, 3)

    def cut(image):
        return sorted(
            image[row : row + side, column : column + side].tobytes()
            for row in range(0, tiles * side, side)
            for column in range(0, tiles * side, side)
        )

    assert cut(mixed) == cut(CAT)
    assert (mixed != CAT[: tiles * side, : tiles * side]).mean() > 0.5


@pytest.mark.parametrize("rendition", [cartoon, edges])
def test_the_photograph_stays_as_it_is(rendition):
    before = CAT.copy()
    rendition(CAT)
    np.testing.assert_array_equal(CAT, before)
