"""Choosing a data set: its source, what that asks for, and how many pictures."""

import dataclasses
from collections.abc import Sequence
from contextlib import nullcontext

import streamlit as st

from core.datasets import oxford_pets
from core.datasets.breeds import NUM_FOLDS, fold
from core.datasets.dataset import Dataset
from core.datasets.sources import SOURCES, DataSource, Download
from core.datasets.spec import DataSpec
from core.settings import settings
from pages.shared.controls.controls import Controls
from pages.shared.pictures.archive_field import chosen_archive, show_archive_field
from pages.shared.pictures.datasets import load_dataset, read_again
from pages.shared.reader.identity import is_at_the_server, is_teacher
from pages.shared.reader.language import class_title
from pages.shared.reader.language import translate as _
from pages.shared.reader.owned import FETCHED_BY_TEACHER, NOT_YOURS, may_open

_WANTED = "wanted_downloads"  # archives that the reader has asked for
_DOWNLOAD, _NONE = "download", "none"
_NAMED = 2  # breeds of a fold, in the list of folds


def choose_source(controls: Controls, *, only_colour: bool = False) -> str:
    """A drop-down list of the sources that are at the reader's disposal; the choice is the parameter ``source``."""
    titles = {
        name: _(source.title)
        for name, source in SOURCES.items()
        if (source.asks_for != "folder" or _may_name_folders())
        and not (only_colour and source.image_shape is not None and source.image_shape[2] == 1)
    }
    return controls.select("source", _("Pictures"), titles, "drawn_pets")


def choose_breeds(controls: Controls, name: str) -> tuple[str, ...]:
    """Which classes of a source that has many; empty for all of them, and where there is nothing to choose."""
    if SOURCES[name].load is not oxford_pets.load_breeds:
        return ()
    titles = {breed: class_title(breed) for breed in oxford_pets.BREEDS}
    return controls.several(
        "breeds", _("Breeds"), titles, (), placeholder=_("All"),
        help=_("Choose two to tell one breed from another; none for all."),
    )  # fmt: skip


def choose_location(controls: Controls, name: str) -> str | None:
    """What else a source asks for: path, upload or download; None while that is missing."""
    source = SOURCES[name]
    digest = chosen_archive(controls)
    kind = _choose_place(controls, source.download) if source.download else source.asks_for
    location: str | None = ""
    if kind == "folder":
        location = _choose_folder(controls, source)
    elif kind == "archive":
        label = (
            _("ZIP file of the data set")
            if source.has_own_form
            else _("ZIP file with a folder for each class")
        )
        show_archive_field(controls, label)
        if digest and not may_open("archive", digest):
            st.error(_(NOT_YOURS["archive"]))
            return None
        location = digest or None
    elif source.download is not None and not source.download.is_here:
        location = _offer_download(controls, source.title, source.download)
        if location is None:
            return None
    if source.download is not None:
        _show_terms(controls, source.download)
    return location


def _choose_place(controls: Controls, download: Download) -> str:
    """Download, folder or archive; folded away once it has been downloaded."""
    places = {_DOWNLOAD: _("Download"), "folder": _("Folder"), "archive": _("ZIP")}
    if not _may_name_folders():
        del places["folder"]
    with controls.folded() if download.is_here else nullcontext():
        return controls.segments("place", _("Where from"), places, _DOWNLOAD)


def _choose_folder(controls: Controls, source: DataSource) -> str | None:
    if source.has_own_form:
        help_text = _("The data set as its archives unpack it, or the folder in which the archives lie.")
        example, missing = "/data/downloads", _("Enter the path of the data set on the server.")
    else:
        help_text = _("With a subfolder for each class, or with train, validation and test that have them.")
        example = "/data/cats_vs_dogs"
        missing = _("Enter the path of a folder of pictures on the server: a subfolder for each class.")
    path = controls.text("folder", _("Folder"), "", placeholder=example, help=help_text)
    if not path:
        st.info(missing)
    return path or None


def _show_terms(controls: Controls, download: Download) -> None:
    with controls.folded():
        st.caption(_(download.terms))


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
    held_out = _choose_held_out(controls) if source.knows_breeds else ()
    return dataclasses.replace(
        default,
        source=name,
        image_size=size,
        validation_per_class=validation,
        test_per_class=test,
        seed=seed,
        held_out=held_out,
    )


def _choose_held_out(controls: Controls) -> tuple[str, ...]:
    """Breeds that are tested only: one of the folds, or none."""
    titles = {_NONE: _("None")}
    for number in range(NUM_FOLDS):
        names = [class_title(name) for name in fold(number)]
        titles[str(number + 1)] = _("{names} and {count} more").format(
            names=", ".join(names[:_NAMED]), count=len(names) - _NAMED
        )
    chosen = controls.select(
        "held_out", _("Breeds that are tested only"), titles, _NONE,
        help=_("A quarter of the breeds; the net learns from the others. See *New breeds*."),
    )  # fmt: skip
    return () if chosen == _NONE else fold(int(chosen) - 1)


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


def _offer_download(controls: Controls, title: str, download: Download) -> str | None:
    """The download starts on a teacher's click only: it is large."""
    wanted = st.session_state.setdefault(_WANTED, set())
    digests = {each.sha256 for each in download.archives}
    if wanted >= digests:
        return ""
    with controls.on_stage(), st.container(border=True):
        st.markdown(f"**{_(title)}**")
        told = _(download.notice)
        st.markdown(told.format(count=f"{download.num_pictures:,}", megabytes=download.megabytes))
        st.caption(_(download.terms))
        if is_teacher():
            st.button(
                _("Download the photographs"), icon=":material/download:", key=f"{controls.lesson}:download",
                on_click=wanted.update, args=(digests,),
            )  # fmt: skip
        else:
            st.caption(_(FETCHED_BY_TEACHER))
    return None
