"""The least that Streamlit needs for a slider and a heatmap: the peer of the page latency benchmark."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

st.title("Bare heatmap")
stride = st.slider("Stride", 1, 4, 1)
values = np.random.default_rng(stride).normal(size=(147, 222)).astype(np.float32)
st.plotly_chart(go.Figure(go.Heatmap(z=values)), key="heatmap")
st.write("Predict first")
