"""View: one kernel learns from a picture and its edge map, live in the browser."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.images import model_input, to_grey
from core.operations.convolution import conv2d
from core.operations.kernel_learning import moments, standardised
from core.operations.kernels import KERNELS
from core.snippets.kernel_descent import kernel_descent
from pages.network.settings import Settings
from pages.shared.components.kernel_learner import show_kernel_learner
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_SIDE, _SIZE = 96, 3
_SHOWN = ("vertical_edge", "horizontal_edge", "sobel_vertical", "laplacian", "gaussian_blur")
_SEED_SPREAD = 0.5
_CODE_STEPS = 1000


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    titles = {name: _(KERNELS[name].title) for name in _SHOWN}
    hidden = KERNELS[controls.select("hidden", _("Hidden kernel"), titles, _SHOWN[0])].build(_SIZE)
    hint = _("Of the largest rate at which the error still falls; above it, it grows.")
    share = (
        controls.slider("rate", _("Learning rate (% of the largest)"), 5, 120, 90, step=5, help=hint) / 100
    )
    shows_hidden = controls.toggle("reveal", _("Show the hidden kernel"))
    with controls.folded():
        seed = controls.number("seed", _("Seed of the start"), 0, 999, 0)
    grey = to_grey(model_input(settings.picture.image, (_SIDE, _SIDE, 3)))
    picture = standardised(grey).astype(np.float32)
    target = conv2d(picture[..., None], hidden[..., None, None])[..., 0]
    start = start_kernel(seed)
    rate = share * moments(picture, target).largest_rate
    show_kernel_learner(
        picture, target, start=start, hidden=hidden, rate=rate, shows_hidden=shows_hidden, key="kernel"
    )
    code = kernel_descent(settings.picture.source, hidden, start, side=_SIDE, rate=rate, steps=_CODE_STEPS)
    return Shown(settings, code, _explain)


def start_kernel(seed: int) -> NDArray[np.float64]:
    """The kernel before it has learned anything, in as few digits as code shows."""
    return np.random.default_rng(seed).normal(scale=_SEED_SPREAD, size=(_SIZE, _SIZE)).round(2)


def _explain() -> None:
    st.markdown(
        _(
            "The gradient of a weight is twice the mean, over all places of the picture, of the error there times the "
            "pixel under that weight: where the map is too bright over bright pixels, the weight must fall. A net "
            "learns its kernels in just this way; only its error comes from the last layer, and reaches the first by "
            "the chain rule."
        )
    )
