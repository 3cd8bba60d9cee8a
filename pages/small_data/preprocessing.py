"""View: one real file on its way into the net: bytes, decoded grid, float tensor, rescaled."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.datasets.preprocessing_steps import PreprocessingSteps, steps
from core.errors import InputError
from core.images.samples import SAMPLES, photograph_file
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import plain
from pages.shared.reader.uploads import accept_uploads
from pages.small_data.settings import Settings

_SAMPLES = ("cat", "rocket", "coffee")
_UPLOAD = "upload"
_MEGABYTES = 20
_CELLS = 3
_QUESTION = "decoded"
_WINDOW = (0xD5, 0x5E, 0x00)  # as everywhere: the frame of a place in a picture
_LEAST_SIDE = 300  # pixels of the enlarged picture, so that the frame is thin


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    size = settings.net.image_shape[0]
    with controls.panel():
        content, name, is_own = _choose_file(controls)
    try:
        done = steps(content, size, is_own=is_own)
    except InputError as error:
        st.error(explain(error))
        return settings.shown
    file, others = st.columns([1, 3])
    with file:
        _show_file(done, name)
    with others, veiled(_QUESTION):
        _show_tensors(done, name)
    return settings.shown


def _show_tensors(done: PreprocessingSteps, name: str) -> None:
    """What the file becomes: a grid, a float tensor of one size, small numbers."""
    decoded, tensor, rescaled = st.columns(3)
    framed = _framed(done.resized)
    with decoded:
        _show_heading("2", _("Decoded"), _("Shape"), _shape(done.decoded))
        st.caption(_("A grid of RGB pixels, whole numbers of 0-255."))
        st.image(done.decoded, width="stretch", alt=name)
    with tensor:
        _show_heading("3", _("Resized, as a float tensor"), _("Shape"), _shape(done.tensor))
        st.caption(_("Stretched to the square the net expects; float32, still 0-255."))
        st.image(framed, width="stretch", alt=_("Resized, as a float tensor"))
        _show_middle(done.tensor, ".0f")
    with rescaled:
        span = f"{done.rescaled.min():.3f} – {done.rescaled.max():.3f}"
        _show_heading("4", _("Rescaled"), _("Range"), span)
        st.caption(_("Divided by 255: it looks the same, but small numbers are easier to learn from."))
        st.image(framed, width="stretch", alt=_("Rescaled"))
        _show_middle(done.rescaled, ".3f")


def _show_file(done: PreprocessingSteps, name: str) -> None:
    _show_heading("1", _("The file"), _("Bytes"), f"{done.num_bytes:,}")
    st.caption(_("{name}: its first 16 bytes in hexadecimal; they tell the format.").format(name=name))
    st.code(done.first_bytes, language=None, wrap_lines=True)


def _show_heading(number: str, title: str, measure: str, value: str) -> None:
    st.markdown(f"**{number} · {title}**  \n{measure} {value}")


def _show_middle(tensor: NDArray[np.float32], form: str) -> None:
    """The numbers of the red channel in the frame."""
    start = _start(tensor)
    cells = tensor[start : start + _CELLS, start : start + _CELLS, 0]
    rows = ("".join(f"<td>{value:{form}}</td>" for value in row) for row in cells)
    lines = "".join(f"<tr>{row}</tr>" for row in rows)
    title = _("Red, in the frame")
    head = f'<tr><th colspan="{_CELLS}">{title}</th></tr>'
    st.html(f'<table class="numbers">{head}{lines}</table>')


def _framed(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Enlarged in hard pixels, with a frame around those whose numbers are told."""
    factor = -(-_LEAST_SIDE // len(picture))
    enlarged = picture.repeat(factor, axis=0).repeat(factor, axis=1)
    start, stop = _start(picture) * factor, (_start(picture) + _CELLS) * factor
    inside = enlarged[start:stop, start:stop].copy()
    enlarged[start - factor : stop + factor, start - factor : stop + factor] = _WINDOW
    enlarged[start:stop, start:stop] = inside
    return enlarged


def _start(tensor: NDArray[np.generic]) -> int:
    """The first row and column that is told."""
    return (len(tensor) - _CELLS) // 2


def _choose_file(controls: Controls) -> tuple[bytes, str, bool]:
    titles = {name: f"{_(SAMPLES[name].title)} ({SAMPLES[name].file})" for name in _SAMPLES}
    titles[_UPLOAD] = _("My own file…")
    chosen = controls.select("file", _("Picture file"), titles, "cat")
    if chosen == _UPLOAD:
        file = st.file_uploader(
            _("Picture file"), key="small_data:file_upload", max_upload_size=accept_uploads(_MEGABYTES)
        )
        if file is not None:
            return file.getvalue(), plain(file.name), False
        st.caption(_("Until there is one, the sample picture is shown."))
        chosen = "cat"
    name = SAMPLES[chosen].file
    return photograph_file(name), name, True


def _shape(values: NDArray[np.generic]) -> str:
    return " x ".join(map(str, values.shape))
