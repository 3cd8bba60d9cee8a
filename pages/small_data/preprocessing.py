"""View: one real file on its way into the net: bytes, decoded grid, float tensor, rescaled."""

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.datasets.preprocessing_steps import steps
from core.errors import InputError
from core.images.samples import SAMPLES, photograph_file
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.small_data.settings import Settings

_SAMPLES = ("cat", "rocket", "coffee")
_UPLOAD = "upload"
_MEGABYTES = 20
_CELLS = 5


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    size = settings.run.model.image_shape[0]
    content, name = _choose_file(controls)
    try:
        done = steps(content, size)
    except InputError as error:
        st.error(explain(error))
        return settings.shown
    places = st.columns(4)
    with places[0]:
        st.markdown("**1 · " + _("The file") + "**")
        st.metric(_("Bytes"), f"{done.num_bytes:,}")
        st.code(done.first_bytes, language=None, wrap_lines=True)
        st.caption(_("{name}: its first 16 bytes in hexadecimal; they tell the format.").format(name=name))
    with places[1]:
        st.markdown("**2 · " + _("Decoded") + "**")
        st.metric(_("Shape"), _shape(done.decoded))
        st.image(done.decoded, width="stretch")
        st.caption(_("A grid of RGB pixels, whole numbers of 0-255."))
    with places[2]:
        st.markdown("**3 · " + _("Resized, as a float tensor") + "**")
        st.metric(_("Shape"), _shape(done.tensor))
        st.image(done.resized, width="stretch")
        st.caption(_("Stretched to the square the net expects; float32, still 0-255."))
    with places[3]:
        st.markdown("**4 · " + _("Rescaled") + "**")
        st.metric(_("Range"), f"{done.rescaled.min():.3f} – {done.rescaled.max():.3f}")
        st.image(done.rescaled, width="stretch", clamp=True)
        st.caption(_("Divided by 255: it looks the same, but small numbers are easier to learn from."))
    st.markdown(_("The red channel in the middle of the picture, before and after rescaling:"))
    left, right = st.columns(2)
    left.dataframe(_middle(done.tensor, "%.0f"), hide_index=True)
    right.dataframe(_middle(done.rescaled, "%.3f"), hide_index=True)
    return settings.shown


def _choose_file(controls: Controls) -> tuple[bytes, str]:
    titles = {name: f"{_(SAMPLES[name].title)} ({SAMPLES[name].file})" for name in _SAMPLES}
    titles[_UPLOAD] = _("My own file…")
    chosen = controls.select("file", _("Picture file"), titles, "cat")
    if chosen == _UPLOAD:
        file = st.file_uploader(_("Picture file"), key="small_data:file_upload", max_upload_size=_MEGABYTES)
        if file is not None:
            return file.getvalue(), file.name
        st.caption(_("Until there is one, the sample picture is shown."))
        chosen = "cat"
    name = SAMPLES[chosen].file
    return photograph_file(name), name


def _shape(values: NDArray[np.generic]) -> str:
    return " x ".join(map(str, values.shape))


def _middle(tensor: NDArray[np.float32], form: str) -> pd.DataFrame:
    start = len(tensor) // 2
    cells = tensor[start : start + _CELLS, start : start + _CELLS, 0]
    columns = [str(start + place) for place in range(cells.shape[1])]
    return pd.DataFrame([[form % value for value in row] for row in cells], columns=columns)
