"""The dashboard as Streamlit serves it by itself: nothing compressed, its own first page. The peer of the benchmark."""

import streamlit as st

from pages.shared.server.life import lifespan
from tests.browser.server import ROOT

app = st.App(ROOT / "dashboard.py", lifespan=lifespan)
