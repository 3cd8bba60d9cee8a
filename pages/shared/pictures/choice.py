"""Choosing a picture: a sample, one of a data set, an uploaded file, the camera, or one that a link hands over."""

import hashlib
import re
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.classroom.limits import limits
from core.errors import InputError
from core.images import encode_png, fit_within, load_foreign_image
from core.images.samples import SAMPLES, load_sample
from core.settings import settings
from core.snippets.pictures import PictureSource, file_source, sample_source
from core.storage import uploads
from pages.shared.controls.controls import Controls
from pages.shared.pictures.dataset_pictures import choose_dataset_picture
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.owned import (
    NOT_YOURS,
    check_space,
    field_key,
    forget_all_but,
    hand_down,
    keep_file,
    may_open,
    own,
    owned,
    show_refused,
    told,
)
from pages.shared.reader.plain import plain
from pages.shared.reader.uploads import accept_uploads

_DATASET, _UPLOAD, _CAMERA = "dataset", "upload", "camera"
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HANDED = "handed_pictures"  # digest -> title of what a link named, or this session uploaded
_PRIVATE = (
    "private_pictures"  # hash of the pixels, at the size of a lesson -> digest of the picture they are of
)
_REFUSED = "refused_picture"  # why the last upload was not taken
_MEGABYTES = 50
_STORED_SIDE = 1024  # no lesson asks for more
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
    datasets: "st.delta_generator.DeltaGenerator | None" = None,
) -> Picture:
    """A drop-down list of pictures; a field for a file or a camera appears when it is chosen.

    A file that cannot be used is refused with one sentence, and the default picture is shown meanwhile. One that can
    be used is kept on the server for its reader, and the parameter ``<lesson>_picture`` is its name there. A link with
    such a name shows the picture to those who may open it.

    Args:
        controls: Of the lesson; the choice is its parameter ``picture``.
        default: Id of the sample shown at first.
        max_side: The longer side is shrunk to this many pixels if it has more.
        datasets: Where to choose a picture of a data set, which is offered only where there is such a place.
    """
    own = {} if datasets is None else {_DATASET: _("A picture of a data set…")}
    own |= {_UPLOAD: _("My own picture…"), _CAMERA: _("Camera…")}
    handed = _handed_over(controls)
    labels = {name: _(sample.title) for name, sample in SAMPLES.items()} | own | handed
    chosen = controls.select("picture", _("Picture"), labels, default)
    if chosen in SAMPLES:
        return _sample(chosen, max_side)
    if chosen in handed:
        return _handed(chosen, handed[chosen], max_side) or _sample(default, max_side)
    if chosen == _DATASET and datasets is not None:
        with datasets:
            mine = _dataset_picture(controls.lesson)
        return mine or _sample(default, max_side)
    _show_upload(controls, chosen)
    return _sample(default, max_side)


def digest_of(image: NDArray[np.uint8]) -> str:
    """The name of a picture in requests to the engine; it is kept on the server under that name.

    Args:
        image: uint8 ``(H, W, 3)`` RGB or ``(H, W)`` grey.

    Raises:
        InputError: The home folder cannot be written.
    """
    home, pixels = str(settings().home), _hash_of(image)
    digest = _store(image, home)
    if not uploads.has_picture(digest):
        _store.clear(image, home)
        digest = _store(image, home)
    source = st.session_state.get(_PRIVATE, {}).get(pixels, digest)
    if source != digest:
        hand_down("picture", source, digest, uploads.picture_bytes(digest))
    return digest


def _sample(sample_id: str, max_side: int) -> Picture:
    image = _load_sample(sample_id, max_side)
    sample = SAMPLES[sample_id]
    return Picture(image, _(sample.title), sample.credit, sample_source(sample_id, *image.shape[:2]))


def _handed_over(controls: Controls) -> dict[str, str]:
    """The titles of the pictures that links of this session named or its reader uploaded, by their names."""
    handed: dict[str, str] = st.session_state.setdefault(_HANDED, {})
    parameter = f"{controls.lesson}_picture"
    linked = st.query_params.get(parameter, "")
    if _DIGEST.fullmatch(linked) and linked not in handed and uploads.has_picture(linked):
        if may_open("picture", linked):
            handed[linked] = _("Picture {digest} of a link").format(digest=linked[:6])
        else:
            controls.note(_(NOT_YOURS["picture"]))
            del st.query_params[parameter]
    return handed


def _handed(digest: str, title: str, max_side: int) -> Picture | None:
    try:
        image = _load_handed(digest, max_side)
    except InputError as error:
        st.error(explain(error))
        return None
    st.session_state.setdefault(_PRIVATE, {})[_hash_of(image)] = digest
    return Picture(image, title, "", file_source(image))


def _dataset_picture(lesson: str) -> Picture | None:
    found = choose_dataset_picture(Controls(f"{lesson}_data"))
    if found is None:
        st.caption(_("Until there is one, the sample picture is shown."))
        return None
    return Picture(found.image, found.title, "", found.source)


def _show_upload(controls: Controls, kind: str) -> None:
    key = f"{controls.lesson}:{kind}"
    field, arguments = field_key(key), (controls, key)
    if kind == _CAMERA:
        accept_uploads(_MEGABYTES)
        st.camera_input(_("Take a picture"), key=field, on_change=_take, args=arguments)
    else:
        st.file_uploader(
            _("Picture file"),
            key=field,
            max_upload_size=accept_uploads(_MEGABYTES),
            on_change=_take,
            args=arguments,
        )
    if show_refused(f"{_REFUSED}:{controls.lesson}"):
        return
    st.caption(_("Until there is one, the sample picture is shown.") + " " + told())


def _take(controls: Controls, key: str) -> None:
    """Keep what a field holds under the name of its content, choose it, and empty the field."""
    digest = keep_file(key, f"{_REFUSED}:{controls.lesson}", _keep)
    if digest is not None:
        controls.assign("picture", digest)


def _keep(file: UploadedFile) -> str:
    image = load_foreign_image(file, max_side=_STORED_SIDE, name=file.name, max_pixels=limits().pixels)
    check_space(len(encode_png(image)))
    digest = uploads.store_picture(image)
    own("picture", digest, uploads.picture_bytes(digest))
    _make_room(digest)
    st.session_state[_HANDED][digest] = plain(file.name)
    return digest


def _hash_of(image: NDArray[np.uint8]) -> tuple[tuple[int, ...], str]:
    return image.shape, hashlib.sha256(image.tobytes()).hexdigest()


# Cached arrays are shared between sessions; nothing in core changes its inputs.
@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _load_sample(sample_id: str, max_side: int) -> NDArray[np.uint8]:
    return fit_within(load_sample(sample_id), max_side)


@st.cache_data(max_entries=_KEPT, show_spinner=False)
def _load_handed(digest: str, max_side: int) -> NDArray[np.uint8]:
    return fit_within(uploads.load_picture(digest), max_side)


@st.cache_data(
    max_entries=_KEPT,
    show_spinner=False,
    hash_funcs={np.ndarray: _hash_of},  # Streamlit would hash a sample of the pixels of a large picture
)
def _store(image: NDArray[np.uint8], home: str) -> str:
    digest = uploads.store_picture(image)
    _make_room(digest)
    return digest


def _make_room(digest: str) -> None:
    uploads.make_room("pictures", digest, owned("picture"))
    forget_all_but("picture", uploads.stored("pictures"))
