"""A page with nothing but the sliding window; the cell it reports goes to the address and comes back."""

import streamlit as st

from pages.shared.components.sliding_window import LABELS, show_sliding_window
from tests.browser.apps.messages import MESSAGES


def choose(row: int, column: int) -> None:
    """Keep the cell in the address, as a lesson does."""
    st.query_params["cell"] = f"{row}-{column}"


st.set_page_config(layout="wide")
labels = LABELS
if st.query_params.get("labels") == "marked":
    labels = {name: f"⟦{words}⟧" for name, words in LABELS.items()}
name = st.radio("Message", list(MESSAGES), key="name", bind="query-params", horizontal=True)
veiled = st.checkbox("Veil", value="veiled" in st.query_params)
if height := st.query_params.get("height"):
    st.html(f"<style>.st-key-stage {{ --stage-height: {height}px; }}</style>")
if font := st.query_params.get("font"):
    st.html(f"<style>html {{ font-size: {font}px; }}</style>")
cell = st.query_params.get("cell")
if st.checkbox("Show", value=True):
    with st.container(key="stage"):
        show_sliding_window(
            MESSAGES[name],
            key="window",
            labels=labels,
            chosen=tuple(map(int, cell.split("-"))) if cell else None,
            on_choose=choose if "reports" in st.query_params else None,
            veiled=veiled,
            share=float(st.query_params.get("share", "1")),
        )
