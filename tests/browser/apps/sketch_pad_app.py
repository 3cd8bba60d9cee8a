"""A page with nothing but paper to draw on, and what Python has of the drawing."""

import streamlit as st

from core.images.sketches import Stroke, draw_strokes
from pages.shared.components.sketch_pad import put_on_paper, show_sketch_pad

st.set_page_config(layout="wide")
st.html("<style>.st-key-stage { --stage-height: 400px; }</style>")
line = (Stroke(((0.25, 0.5), (0.75, 0.5)), 0.1),)
st.button("Put a line there", on_click=put_on_paper, args=("test", line))
with st.container(key="stage"):
    strokes = show_sketch_pad(key="test", alt="Draw a bicycle")
ink = (draw_strokes(strokes, 100)[..., 0] < 128).sum()
st.markdown(f"strokes {len(strokes)}, points {sum(len(each.points) for each in strokes)}, ink {ink}")
