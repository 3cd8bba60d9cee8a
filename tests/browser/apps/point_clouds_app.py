"""A page with nothing but the point clouds and a choice of pictures."""

import numpy as np
import streamlit as st

from core.images import encode_jpeg
from pages.shared.components.point_clouds import Pictures, Plane, show_point_clouds

COLOURS = ((200, 30, 30), (30, 160, 30), (30, 30, 200), (220, 220, 40), (20, 20, 20))
# Centre, left, right, top, bottom; in the other plane right and bottom have changed places.
CROSS = np.array([(0, 0), (-4, 0), (4, 0), (0, 3), (0, -3)], np.float32)
SWAPPED = CROSS[[0, 1, 4, 3, 2]]


def small() -> tuple[list[Plane], Pictures]:
    """Five pictures of one colour each."""
    tiles = [np.full((64, 64, 3), colour, np.uint8) for colour in COLOURS]
    tiles.append(np.zeros((64, 64, 3), np.uint8))
    sheet = np.vstack([np.hstack(tiles[:3]), np.hstack(tiles[3:])])
    planes = [Plane("Pixels", "12 numbers", CROSS), Plane("Features", "3 numbers", SWAPPED)]
    pictures = Pictures(
        np.array([0, 0, 1, 1, 1]), ("cat", "dog"), np.array([10, 11, 12, 13, 14]), encode_jpeg(sheet), 3
    )
    return planes, pictures


def many() -> tuple[list[Plane], Pictures]:
    """Four hundred pictures of ten classes, and a plane in which all lie in one point."""
    rng = np.random.default_rng(0)
    classes = np.repeat(np.arange(10), 40)
    points = rng.normal(size=(400, 2)).astype(np.float32)
    sheet = rng.integers(0, 256, (20 * 64, 20 * 64, 3)).astype(np.uint8)
    planes = [Plane("Pixels", "784 numbers", points), Plane("Features", "1 number", np.zeros_like(points))]
    return planes, Pictures(classes, tuple("0123456789"), np.arange(400), encode_jpeg(sheet), 20)


if __name__ == "__main__":
    st.set_page_config(layout="wide")
    name = st.radio("Pictures", ["small", "many"], key="name", bind="query-params", horizontal=True)
    if st.checkbox("Show", value=True):
        show_point_clouds(*{"small": small, "many": many}[name](), key="clouds")
