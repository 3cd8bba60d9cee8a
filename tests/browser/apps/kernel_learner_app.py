"""A page with nothing but the kernel that learns."""

import numpy as np
import streamlit as st

from core.images import to_grey
from core.images.samples import load_sample
from core.operations.convolution import conv2d
from core.operations.kernel_learning import moments, standardised
from core.operations.kernels import KERNELS
from pages.shared.components.kernel_learner import show_kernel_learner

SIDE = 40
GREY = to_grey(load_sample("cat"))[100 : 100 + SIDE, 150 : 150 + SIDE]
PICTURE = standardised(GREY).astype(np.float32)
HIDDEN = KERNELS["vertical_edge"].build(3)
TARGET = conv2d(PICTURE[..., None], HIDDEN[..., None, None])[..., 0]
START = np.random.default_rng(0).normal(scale=0.5, size=(3, 3)).round(2)
MOMENTS = moments(PICTURE, TARGET)
RATE = 0.9 * MOMENTS.largest_rate

if __name__ == "__main__":
    st.set_page_config(layout="wide")
    show_kernel_learner(
        PICTURE, TARGET, start=START, hidden=HIDDEN, rate=RATE, shows_hidden=True, key="learner"
    )
