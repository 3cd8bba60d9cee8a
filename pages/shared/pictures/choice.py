"""Choosing a picture: a sample, one of a data set, an uploaded file, the camera, or one that a link hands over."""

import hashlib
import re
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.errors import InputError
from core.images import fit_within, load_foreign_image
from core.images.samples import SAMPLES, load_sample
from core.settings import settings
from core.snippets.pictures import PictureSource, file_source, sample_source
from core.storage.uploads import load_picture, store_picture
from pages.shared.controls.controls import Controls
from pages.shared.pictures.dataset_pictures import choose_dataset_picture
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import plain
from pages.shared.reader.uploads import accept_uploads

_DATASET, _UPLOAD, _CAMERA = "dataset", "upload", "camera"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HANDED = "handed_pictures"  # digests that a link of this session named
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


def choose_picture(
    controls: Controls,
    *,
    default: str = "cat",
    max_side: int = 224,
    is_kept: bool = False,
    datasets: "st.delta_generator.DeltaGenerator | None" = None,
) -> Picture:
    """A drop-down list of pictures; an upload or camera field appears when it is chosen.

    A file that cannot be used is refused with one sentence, and the default picture is shown meanwhile. A link whose
    parameter ``<lesson>_picture`` is what :func:`core.storage.uploads.store_picture` returned shows that picture.

    Args:
        controls: Of the lesson; the choice is its parameter ``picture``.
        default: Id of the sample shown at first.
        max_side: The longer side is shrunk to this many pixels if it has more.
        is_kept: Whether the lesson hands it to :func:`digest_of`; the reader is told so.
        datasets: Where to choose a picture of a data set, which is offered only where there is such a place.
    """
    own = {} if datasets is None else {_DATASET: _("A picture of a data set…")}
    own |= {_UPLOAD: _("My own picture…"), _CAMERA: _("Camera…")}
    handed = _handed_over(controls.lesson)
    labels = {name: _(sample.title) for name, sample in SAMPLES.items()} | own | handed
    chosen = controls.select("picture", _("Picture"), labels, default)
    if chosen in SAMPLES:
        return _sample(chosen, max_side)
    if chosen in handed:
        image = _load_handed(chosen, max_side)
        return Picture(image, handed[chosen], "", file_source(image))
    if chosen == _DATASET and datasets is not None:
        with datasets:
            mine = _dataset_picture(controls.lesson)
    else:
        mine = _own_picture(chosen, controls.lesson, max_side, is_kept=is_kept)
    return mine or _sample(default, max_side)


def digest_of(image: NDArray[np.uint8]) -> str:
    """The name of a picture in requests to the engine; it is kept on the server under that name.

    Args:
        image: uint8 ``(H, W, 3)`` RGB or ``(H, W)`` grey.

    Raises:
        InputError: The home folder cannot be written.
    """
    return _store(image, str(settings().home))


def _sample(sample_id: str, max_side: int) -> Picture:
    image = _load_sample(sample_id, max_side)
    sample = SAMPLES[sample_id]
    return Picture(image, _(sample.title), sample.credit, sample_source(sample_id, *image.shape[:2]))


def _handed_over(lesson: str) -> dict[str, str]:
    """The pictures that links of this session named, as far as they are on the server."""
    digests = st.session_state.setdefault(_HANDED, [])
    linked = st.query_params.get(f"{lesson}_picture", "")
    if _DIGEST.fullmatch(linked) and linked not in digests:
        try:
            load_picture(linked)
            digests.append(linked)
        except InputError:
            pass  # the list then says that there is no such picture
    title = _("Picture {digest} of a link")
    return {digest: title.format(digest=digest[:6]) for digest in digests}


def _dataset_picture(lesson: str) -> Picture | None:
    found = choose_dataset_picture(Controls(f"{lesson}_data"))
    if found is None:
        st.caption(_("Until there is one, the sample picture is shown."))
        return None
    return Picture(found.image, found.title, "", found.source)


def _own_picture(kind: str, lesson: str, max_side: int, *, is_kept: bool) -> Picture | None:
    if kind == _CAMERA:
        accept_uploads(_MEGABYTES)
        data = st.camera_input(_("Take a picture"), key=f"{lesson}:camera")
    else:
        data = st.file_uploader(
            _("Picture file"), key=f"{lesson}:upload", max_upload_size=accept_uploads(_MEGABYTES)
        )
    if data is None:
        if is_kept:
            place = _("Your picture is kept on this server, where only a link with its number finds it.")
        else:
            place = _("Your picture stays in this session.")
        st.caption(_("Until there is one, the sample picture is shown.") + " " + place)
        return None
    try:
        image = _decode(data.getvalue(), data.name, max_side)
    except InputError as error:
        st.error(explain(error))
        return None
    return Picture(image, plain(data.name), "", file_source(image))


# Cached arrays are shared between sessions; nothing in core changes its inputs.
@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _load_sample(sample_id: str, max_side: int) -> NDArray[np.uint8]:
    return fit_within(load_sample(sample_id), max_side)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _load_handed(digest: str, max_side: int) -> NDArray[np.uint8]:
    return fit_within(load_picture(digest), max_side)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _decode(data: bytes, name: str, max_side: int) -> NDArray[np.uint8]:
    return load_foreign_image(data, max_side=max_side, name=name)


@st.cache_data(
    max_entries=_KEPT,
    show_spinner=False,
    # Streamlit would hash a sample of the pixels of a large picture.
    hash_funcs={np.ndarray: lambda image: (image.shape, hashlib.sha256(image.tobytes()).hexdigest())},
)
def _store(image: NDArray[np.uint8], home: str) -> str:
    return store_picture(image)
