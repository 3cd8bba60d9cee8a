"""A page with nothing but a marked picture; the place that it reports goes to the address and comes back."""

import numpy as np
import streamlit as st

from pages.shared.components.marked_picture import Axis, show_marked_picture

# A frame of 20 pixels that stands at every tenth pixel, from outside of the picture to beyond its other end.
ROWS, COLUMNS = Axis(5, 20, -10, 10), Axis(9, 20, 0, 10)


def move(row: int, column: int) -> None:
    """Keep the place in the address, as a lesson does."""
    st.query_params["place"] = f"{row}-{column}"


st.set_page_config(layout="wide")
st.html("<style>.st-key-stage { --stage-height: 300px; }</style>")
picture = np.random.default_rng(0).integers(0, 256, (50, 100, 3), dtype=np.uint8)
if st.button("Somewhere else"):
    move(1, 2)
row, column = st.query_params.get("place", "3-4").split("-")
is_marked = "unmarked" not in st.query_params
with st.container(key="stage"):
    show_marked_picture(
        picture, ROWS, COLUMNS, (int(row), int(column)), key="picture", alt="Noise", on_move=move,
        is_marked=is_marked,
    )  # fmt: skip
