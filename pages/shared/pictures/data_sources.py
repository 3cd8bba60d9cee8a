"""Choosing a data set: its source, what that asks for, and how many pictures."""

import dataclasses
from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.datasets import archive
from core.datasets.dataset import Dataset
from core.datasets.sources import SOURCES, Download, published_digests
from core.datasets.spec import DataSpec, OnProgress
from core.settings import settings
from core.storage.eviction import usage
from pages.shared.controls.controls import Controls
from pages.shared.pictures.datasets import load_dataset, read_again
from pages.shared.reader.address import Codec
from pages.shared.reader.identity import is_at_the_server, is_teacher
from pages.shared.reader.language import translate as _
from pages.shared.reader.owned import (
    FETCHED_BY_TEACHER,
    NOT_YOURS,
    check_space,
    field_key,
    keep_file,
    may_open,
    note_kept,
    owned,
    show_refused,
    space_left,
    told,
)
from pages.shared.reader.uploads import accept_uploads

_REFUSED = "refused_archive"  # why the last upload was not taken
_WANTED = "wanted_downloads"  # archives that the reader has asked for
_MEGABYTES = 1024


def choose_source(controls: Controls, *, only_colour: bool = False) -> str:
    """A drop-down list of the sources that are at the reader's disposal; the choice is the parameter ``source``."""
    titles = {
        name: _(source.title)
        for name, source in SOURCES.items()
        if (source.asks_for != "folder" or _may_name_folders())
        and not (only_colour and source.image_shape is not None and source.image_shape[2] == 1)
    }
    return controls.select("source", _("Pictures"), titles, "drawn_pets")


def choose_location(controls: Controls, name: str) -> str | None:
    """What else a source asks for: path, upload or download; None while that is missing."""
    source = SOURCES[name]
    digest = controls.custom("archive", "", Codec(str, _decode_digest), _no_widget)
    if source.asks_for == "folder":
        help_text = _("With a subfolder for each class, or with train, validation and test that have them.")
        path = controls.text("folder", _("Folder"), "", placeholder="/data/cats_vs_dogs", help=help_text)
        if not path:
            st.info(_("Enter the path of a folder of pictures on the server: a subfolder for each class."))
        return path or None
    if source.asks_for == "archive":
        _show_upload(controls)
        if digest and not may_open("archive", digest):
            st.error(_(NOT_YOURS["archive"]))
            return None
        return digest or None
    if source.download is not None and not source.download.is_here:
        return _offer_download(controls.lesson, source.download)
    return ""


def choose_size(controls: Controls, name: str, default: DataSpec) -> int:
    """Height and width of the pictures; nothing is to be chosen where the source has them of one size."""
    shape = SOURCES[name].image_shape
    return shape[0] if shape else controls.number("size", _("Pixels a side"), 32, 224, default.image_size)


def choose_counts(
    controls: Controls,
    name: str,
    default: DataSpec,
    *,
    size: int | None = None,
    tested_in: Sequence[str] = (),
) -> DataSpec:
    """How many pictures, and of which size unless that is known; ``location`` stays empty.

    Args:
        controls: Of the lesson.
        name: Of the source.
        default: What the controls say at first.
        size: Pixels a side, if they are chosen elsewhere.
        tested_in: The views in which the test pictures count; all of them by default.
    """
    size = choose_size(controls, name, default) if size is None else size
    source = SOURCES[name]
    most = source.max_per_class
    validation = controls.number(
        "validation", _("Validation pictures a class"), 1, most, min(default.validation_per_class, most)
    )
    with controls.belonging_to(*(tested_in or (controls.view,))):
        test = controls.number("test", _("Test pictures a class"), 1, most, min(default.test_per_class, most))
    seed = controls.number("data_seed", _("Seed of the pictures"), 0, 9999, default.seed)
    return dataclasses.replace(
        default,
        source=name,
        image_size=size,
        validation_per_class=validation,
        test_per_class=test,
        seed=seed,
    )


def count_values(data: DataSpec) -> dict[str, int]:
    """What the controls of :func:`choose_counts` say of these pictures."""
    return {
        "size": data.image_size,
        "validation": data.validation_per_class,
        "test": data.test_per_class,
        "data_seed": data.seed,
    }


def load_chosen(spec: DataSpec, *, key: str = "datasets") -> tuple[DataSpec, Dataset] | None:
    """The pictures, and the spec pinned to them where files could change; None after saying why not.

    ``key`` as for :func:`pages.shared.pictures.datasets.load_dataset`.
    """
    dataset = load_dataset(spec, key=key)
    if dataset is None or SOURCES[spec.source].is_fixed:
        return None if dataset is None else (spec, dataset)
    return dataclasses.replace(spec, content=dataset.fingerprint), dataset


def offer_to_read_again(spec: DataSpec) -> None:
    """A button for folders, whose files may have changed."""
    if SOURCES[spec.source].may_change:
        spec = dataclasses.replace(spec, content="")
        label = _("Read the folder again")
        st.button(label, icon=":material/refresh:", key="data:again", on_click=read_again, args=(spec,))


def _may_name_folders() -> bool:
    """Unless the server's owner has chosen folders, only a teacher at the server itself may name one."""
    allowed = settings().folders
    return is_at_the_server() and is_teacher() if allowed is None else bool(allowed)


def _offer_download(lesson: str, download: Download) -> str | None:
    """The download starts on a teacher's click only: it is large."""
    wanted = st.session_state.setdefault(_WANTED, set())
    if wanted.issuperset(each.sha256 for each in download.archives):
        return ""
    st.info(_(download.notice))
    if not is_teacher():
        st.caption(_(FETCHED_BY_TEACHER))
        return None
    st.button(
        _("Download the photographs"), icon=":material/download:", key=f"{lesson}:download",
        on_click=wanted.update, args=({each.sha256 for each in download.archives},),
    )  # fmt: skip
    return None


def _show_upload(controls: Controls) -> None:
    key = f"{controls.lesson}:archive_file"
    st.file_uploader(
        _("ZIP file with a folder for each class"), type="zip", key=field_key(key),
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
    digest = archive.store(file, report, max_bytes=most, owned=lasting)
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
