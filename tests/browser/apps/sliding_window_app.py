"""A page with nothing but the sliding window and a choice of messages."""

import streamlit as st

from pages.shared.components.sliding_window import LABELS, show_sliding_window
from tests.browser.apps.messages import MESSAGES

st.set_page_config(layout="wide")
labels = LABELS
if st.query_params.get("labels") == "marked":
    labels = {name: f"⟦{words}⟧" for name, words in LABELS.items()}
name = st.radio("Message", list(MESSAGES), key="name", bind="query-params", horizontal=True)
if st.checkbox("Show", value=True):
    show_sliding_window(MESSAGES[name], key="window", labels=labels)
