"""The field for an archive of pictures, which is unpacked for its reader and kept under its SHA-256."""

from collections.abc import Callable
from functools import partial
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.datasets import archive
from core.datasets.published import KEPT_BESIDES_PICTURES
from core.datasets.sources import published_digests
from core.datasets.spec import OnProgress
from core.storage.eviction import usage
from pages.shared.controls.controls import Controls
from pages.shared.reader.address import Codec
from pages.shared.reader.language import translate as _
from pages.shared.reader.owned import (
    check_space,
    field_key,
    keep_file,
    note_kept,
    owned,
    show_refused,
    space_left,
    told,
)
from pages.shared.reader.uploads import accept_uploads

_REFUSED = "refused_archive"  # why the last upload was not taken
_MEGABYTES = 1024


def chosen_archive(controls: Controls) -> str:
    """The SHA-256 of the archive that was uploaded, or that a link names; empty without one."""
    return controls.custom("archive", "", Codec(str, _decode_digest), _no_widget)


def show_archive_field(controls: Controls, label: str) -> None:
    """A field for a ZIP file; what is dropped there becomes :func:`chosen_archive`."""
    key = f"{controls.lesson}:archive_file"
    st.file_uploader(
        label, type="zip", key=field_key(key),
        max_upload_size=accept_uploads(_MEGABYTES),
        on_change=_take, args=(controls, key),
    )  # fmt: skip
    st.caption(told())
    show_refused(f"{_REFUSED}:{controls.lesson}")


def _take(controls: Controls, key: str) -> None:
    bar = st.progress(0.0)
    try:
        digest = keep_file(key, f"{_REFUSED}:{controls.lesson}", partial(_keep, report=_teller(bar)))
    finally:
        bar.empty()
    if digest is not None:
        controls.assign("archive", digest)


def _keep(file: UploadedFile, report: OnProgress) -> str:
    """Extract an archive for this reader, within what they may keep."""
    check_space(file.size)
    left = space_left()
    most = archive.MAX_BYTES if left is None else min(left, archive.MAX_BYTES)
    lasting = owned("archive") | published_digests()
    digest = archive.store(file, report, max_bytes=most, owned=lasting, also=KEPT_BESIDES_PICTURES)
    note_kept("archive", digest, usage(archive.folder_of(digest)).num_bytes, archive.stored())
    return digest


def _teller(bar: "st.delta_generator.DeltaGenerator") -> Callable[[float, str], None]:
    def tell(fraction: float, sentence: str) -> None:
        bar.progress(min(fraction, 1.0), _(sentence))

    return tell


def _decode_digest(text: str) -> str:
    if text and not (len(text) == 64 and set(text) <= set("0123456789abcdef")):
        raise ValueError(text)
    return text


def _no_widget(key: str) -> str:
    """The state of a control that nothing draws: an upload sets it."""
    return cast(str, st.session_state[key])
