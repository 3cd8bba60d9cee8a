"""A name wherever Streamlit draws Markdown and Plotly HTML: as it came with ``?raw=1``, else as the pages show it."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from pages.shared.reader.plain import plain
from tests.pages.foreign import EVIL

name = EVIL if st.query_params.get("raw") else plain(EVIL, longest=500)
st.markdown(name)
st.markdown(f"**{name}**")
st.caption(name)
st.error(name)
st.button(name, help=name)
st.checkbox(name)
st.radio(name, [name, "other"])
st.segmented_control(name, [name, "another"])
st.pills("pills", [name])
st.selectbox(name, [name])
st.metric(name, name)
st.expander(name, expanded=True).write("open")
st.tabs([name, "second"])
st.popover(name)
st.toast(name)
st.image(np.zeros((8, 8, 3), np.uint8), caption=name)
st.dataframe({name: [name]})
figure = go.Figure(
    go.Bar(x=[name], y=[1], name=name, text=[name], hovertemplate=name), {"title": {"text": name}}
)
figure.add_annotation(text=name, x=0, y=0.5)
st.plotly_chart(figure)
st.text("drawn")
