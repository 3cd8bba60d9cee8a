"""Choosing a data set: drawn pets, digits, a folder, an uploaded ZIP, or the photographs of cats and dogs."""

import dataclasses
from collections.abc import Callable, Sequence
from typing import cast

import streamlit as st

from core.datasets import archive
from core.datasets.cats_vs_dogs import SHA256
from core.datasets.dataset import Dataset
from core.datasets.spec import DataSpec, Source
from core.errors import InputError
from core.settings import settings
from pages.shared.controls.controls import Controls
from pages.shared.pictures.datasets import load_dataset, read_again
from pages.shared.reader.address import Codec
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _

DIGITS_SIZE = 28
_REFUSED = "refused_archive"  # why the last upload was not taken
_WANTED = "wanted_downloads"  # the reader has asked for the download
_MOST_PER_CLASS = 10_000
_DIGITS_PER_CLASS = 500  # at hand without a download
_MEGABYTES = 1024
_OWN = ("folder", "archive", "cats_vs_dogs")


def choose_source(controls: Controls, *, without: Sequence[Source] = ()) -> Source:
    """A drop-down list of the sources but those ``without``; the choice is the parameter ``source``."""
    titles: dict[str, str] = {
        "drawn_pets": _("Drawn cats and dogs"),
        "digits": _("Digits"),
        "cats_vs_dogs": _("Photographs of cats and dogs"),
        "folder": _("A folder on the server"),
        "archive": _("My own pictures (ZIP)"),
    }
    if not _may_name_folders():
        del titles["folder"]
    offered = {name: title for name, title in titles.items() if name not in without}
    return cast(Source, controls.select("source", _("Pictures"), offered, "drawn_pets"))


def choose_location(controls: Controls, source: Source) -> str | None:
    """What else a source asks for: path, upload or download; None while that is missing."""
    digest = controls.custom("archive", "", Codec(str, _decode_digest), _no_widget)
    if source == "folder":
        help_text = _("With a subfolder for each class, or with train, validation and test that have them.")
        path = controls.text("folder", _("Folder"), "", placeholder="/data/cats_vs_dogs", help=help_text)
        if not path:
            st.info(_("Enter the path of a folder of pictures on the server: a subfolder for each class."))
        return path or None
    if source == "archive":
        _show_upload(controls)
        return digest or None
    if source == "cats_vs_dogs" and not archive.folder_of(SHA256).is_dir():
        return _offer_download(controls.lesson)
    return ""


def choose_counts(controls: Controls, source: Source, default: DataSpec) -> DataSpec:
    """Size and numbers of the pictures, in the container that is open; ``location`` stays empty."""
    size = controls.number("size", _("Pixels a side"), 32, 224, default.image_size)
    most = _DIGITS_PER_CLASS if source == "digits" else _MOST_PER_CLASS
    validation = controls.number(
        "validation", _("Validation pictures a class"), 1, most, min(default.validation_per_class, most)
    )
    test = controls.number("test", _("Test pictures a class"), 1, most, min(default.test_per_class, most))
    seed = controls.number("data_seed", _("Seed of the pictures"), 0, 9999, default.seed)
    if source == "digits":
        size = DIGITS_SIZE
    return dataclasses.replace(
        default,
        source=source,
        image_size=size,
        validation_per_class=validation,
        test_per_class=test,
        seed=seed,
    )


def load_chosen(spec: DataSpec, *, key: str = "datasets") -> tuple[DataSpec, Dataset] | None:
    """The pictures, and the spec pinned to them where files could change; None after saying why not.

    ``key`` as for :func:`pages.shared.pictures.datasets.load_dataset`.
    """
    dataset = load_dataset(spec, key=key)
    if dataset is None:
        return None
    if spec.source in _OWN:
        pinned = dataclasses.replace(spec, content=dataset.fingerprint)
        return pinned, dataset
    return spec, dataset


def offer_to_read_again(spec: DataSpec) -> None:
    """A button for folders, whose files may have changed."""
    if spec.source in ("folder", "cats_vs_dogs"):
        spec = dataclasses.replace(spec, content="")
        label = _("Read the folder again")
        st.button(label, icon=":material/refresh:", key="data:again", on_click=read_again, args=(spec,))


def _may_name_folders() -> bool:
    """Unless the server's owner has chosen folders, only a reader at the server itself may name one."""
    allowed = settings().folders
    if allowed is None:
        return st.context.ip_address is None  # Streamlit's way to say localhost
    return bool(allowed)


def _offer_download(lesson: str) -> str | None:
    """The download starts on a click only: it has 800 MB."""
    wanted = st.session_state.setdefault(_WANTED, set())
    if SHA256 in wanted:
        return ""
    st.info(
        _(
            "25,000 photographs, 800 MB, from Microsoft; they are kept on the server. Offline, choose a folder or a"
            " ZIP that you already have."
        )
    )
    st.button(
        _("Download the photographs"), icon=":material/download:", key=f"{lesson}:download",
        on_click=wanted.add, args=(SHA256,),
    )  # fmt: skip
    return None


def _show_upload(controls: Controls) -> None:
    key = f"{controls.lesson}:archive_file"
    st.file_uploader(
        _("ZIP file with a folder for each class"), type="zip", key=key, max_upload_size=_MEGABYTES,
        on_change=_take, args=(controls, key),
    )  # fmt: skip
    st.caption(_("The pictures are kept on this server, where only a link with their number finds them."))
    refused = st.session_state.get(_REFUSED)
    if refused is not None:
        st.error(explain(refused))


def _take(controls: Controls, key: str) -> None:
    file = st.session_state[key]
    st.session_state.pop(_REFUSED, None)
    if file is None:
        return
    bar = st.progress(0.0)
    try:
        digest = archive.store(file, _teller(bar))
    except InputError as error:
        st.session_state[_REFUSED] = error
        return
    finally:
        bar.empty()
    controls.assign("archive", digest)


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
