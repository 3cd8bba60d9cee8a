"""Choosing a picture: a sample, an uploaded file or the camera."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.errors import InputError
from core.images import fit_within, load_image
from core.samples import SAMPLES, load_sample
from core.snippets.pictures import PictureSource, file_source, sample_source
from pages.shared.controls import Controls
from pages.shared.language import explain
from pages.shared.language import translate as _

_UPLOAD, _CAMERA = "upload", "camera"
_MEGABYTES = 50
_KEPT = 32


@dataclass(frozen=True)
class Picture:
    """The chosen picture.

    Attributes:
        image: uint8 ``(H, W, 3)``, RGB, brought to the asked size.
        title: In the reader's language.
        credit: Author and licence, or nothing for the reader's own.
        source: How a snippet reads it.
    """

    image: NDArray[np.uint8]
    title: str
    credit: str
    source: PictureSource


def choose_picture(controls: Controls, *, default: str = "cat", max_side: int = 224) -> Picture:
    """A drop-down list of pictures; an upload or camera field appears when it is chosen.

    A file that cannot be used is refused with one sentence, and the default picture is shown meanwhile.
    """
    own = {_UPLOAD: _("My own picture…"), _CAMERA: _("Camera…")}
    labels = {name: _(sample.title) for name, sample in SAMPLES.items()} | own
    chosen = controls.select("picture", _("Picture"), labels, default)
    if chosen not in own:
        return _sample(chosen, max_side)
    mine = _own_picture(chosen, controls.lesson, max_side)
    return mine or _sample(default, max_side)


def _sample(sample_id: str, max_side: int) -> Picture:
    image = _load_sample(sample_id, max_side)
    sample = SAMPLES[sample_id]
    return Picture(image, _(sample.title), sample.credit, sample_source(sample_id, *image.shape[:2]))


def _own_picture(kind: str, lesson: str, max_side: int) -> Picture | None:
    if kind == _CAMERA:
        data = st.camera_input(_("Take a picture"), key=f"{lesson}:camera")
    else:
        data = st.file_uploader(_("Picture file"), key=f"{lesson}:upload", max_upload_size=_MEGABYTES)
    if data is None:
        st.caption(_("Until there is one, the sample picture is shown. Your picture stays in this session."))
        return None
    try:
        image = _decode(data.getvalue(), data.name, max_side)
    except InputError as error:
        st.error(explain(error))
        return None
    return Picture(image, data.name, "", file_source(*image.shape[:2]))


# Cached arrays are shared between sessions; nothing in core changes its inputs.
@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _load_sample(sample_id: str, max_side: int) -> NDArray[np.uint8]:
    return fit_within(load_sample(sample_id), max_side)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _decode(data: bytes, name: str, max_side: int) -> NDArray[np.uint8]:
    return load_image(data, max_side=max_side, name=name)
