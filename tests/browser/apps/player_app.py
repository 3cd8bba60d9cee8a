"""A page with nothing but the player; what it reports is written on the page and comes back as its start."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.images import encode_jpeg, montage
from pages.shared.components.player import Frame, Legend, show_player

SIDE = 48
COUNT = 16


def tiles(count: int, seed: int) -> NDArray[np.uint8]:
    """Pictures ``(count, SIDE, SIDE, 3)`` of one colour each."""
    colours = np.random.default_rng(seed).integers(0, 256, (count, 1, 1, 3), dtype=np.uint8)
    return np.broadcast_to(colours, (count, SIDE, SIDE, 3))


def frame(number: int, present: int | None = None) -> Frame:
    """A frame of 16 tiles, of which some are there."""
    sheet = montage(tiles(COUNT, number)[:present], columns=4, padding=0)
    return Frame(
        f"frame {number}", f"remark {number}", encode_jpeg(sheet), COUNT, 4, (SIDE, SIDE), present=present,
        keeps_columns="large" in st.query_params,
    )  # fmt: skip


def choose(number: int, tile: int) -> None:
    st.session_state["start"], st.session_state["tile"] = number, tile
    st.session_state["heard"].append(f"chosen {number} {tile}")


def rest(number: int) -> None:
    st.session_state["start"] = number
    st.session_state["heard"].append(f"rest {number}")


if __name__ == "__main__":
    st.set_page_config(layout="wide")
    if height := st.query_params.get("height"):
        st.html(f"<style>.st-key-stage {{ --stage-height: {height}px; }}</style>")
    st.session_state.setdefault("heard", [])
    st.session_state.setdefault("start", 1)
    present = None if st.checkbox("All", value="few" not in st.query_params) else 6
    if st.button("To the last"):
        st.session_state["start"] = 3
    with st.container(key="stage"):
        show_player(
            [frame(number, present) for number in range(4)],
            key="player",
            scrub="Frame",
            tile="tile {index}",
            start=st.session_state["start"],
            chosen=st.session_state.get("tile"),
            on_choose=choose,
            on_rest=rest,
            per_second=10,
            enlarges="large" in st.query_params,
            legend=Legend("0", "1", "activation", ("#000", "#888", "#fff")),
        )
    st.text("heard: " + ", ".join(st.session_state["heard"]))
