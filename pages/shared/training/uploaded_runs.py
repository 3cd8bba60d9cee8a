"""Training histories that the reader uploads: they live in this session only."""

from dataclasses import dataclass, field, replace

import streamlit as st

from core.errors import N_, InputError
from core.histories import History, combine, read_history
from core.histories.fingerprint import fingerprint
from core.histories.reading import MAX_BYTES
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.owned import let_go
from pages.shared.reader.plain import plain
from pages.shared.reader.uploads import accept_uploads

_STATE = "uploaded_runs"
_MEGABYTES = MAX_BYTES // 2**20
_MOST_FILES = 24
_MOST_VALUES = 500_000  # of a session: 16 MB


@dataclass
class _Uploads:
    """The files of this session.

    Attributes:
        files: The history of each file by its name.
        runs: The runs in them by their fingerprint: TensorBoard's files of one run are one.
        errors: What was wrong with the files of the last upload.
        round: Changes when the field was read, so that it starts empty again.
    """

    files: dict[str, History] = field(default_factory=dict)
    runs: dict[str, History] = field(default_factory=dict)
    errors: list[InputError] = field(default_factory=list)
    round: int = 0


def uploaded_runs() -> dict[str, History]:
    """The runs in the uploaded files by their fingerprint, in the files' order."""
    return dict(_uploads().runs)


def show_upload() -> None:
    """A button that opens the field for files, and the list of files that are there."""
    uploads = _uploads()
    label = _("Upload a history")
    if uploads.files:
        label += f" ({len(uploads.files)})"
    with st.popover(label, icon=":material/upload_file:", width="stretch"):
        st.caption(
            _(
                "CSV of Keras' CSVLogger, JSON of `History.history`, or CSV from TensorBoard; several files at once."
                " They stay in this session."
            )
        )
        key = f"{_STATE}:{uploads.round}"
        st.file_uploader(
            _("Files"),
            accept_multiple_files=True,
            max_upload_size=accept_uploads(_MEGABYTES, at_once=_MOST_FILES),
            key=key,
            label_visibility="collapsed",
            on_change=_take,
            args=(uploads, key),
        )
        for name in uploads.files:
            st.button(
                _("Remove {name}").format(name=plain(name)),
                icon=":material/delete:",
                type="tertiary",
                key=f"{_STATE}:remove:{name}",
                on_click=_remove,
                args=(uploads, name),
            )


def show_upload_errors() -> None:
    """What was wrong with the files of the last upload."""
    for error in _uploads().errors:
        st.error(explain(error))


def _take(uploads: _Uploads, key: str) -> None:
    """Read the files; one that cannot be read is named and the others are taken. A name replaces its older file."""
    files = st.session_state[key]
    uploads.round += 1
    uploads.errors = []
    with st.spinner(_("Reading the files…")):
        for file in files:
            try:
                if file.name not in uploads.files and len(uploads.files) >= _MOST_FILES:
                    raise InputError(
                        N_("{name} was not taken: {most} files are here already; remove some first."),
                        name=file.name,
                        most=_MOST_FILES,
                    )
                history = _named(read_history(file.getvalue(), file.name))
                others = [other for name, other in uploads.files.items() if name != file.name]
                if sum(map(_num_values, [*others, history])) > _MOST_VALUES:
                    raise InputError(
                        N_(
                            "{name} was not taken: all files together may hold {most} values; remove some first."
                        ),
                        name=file.name,
                        most=_MOST_VALUES,
                    )
                uploads.files[file.name] = history
            except InputError as error:
                uploads.errors.append(error)
            finally:
                let_go(file)
        _join(uploads)


def _named(history: History) -> History:
    """Under names that are drawn as nothing but text."""
    metrics = {plain(metric): values for metric, values in history.metrics.items()}
    return replace(history, name=plain(history.name), metrics=metrics)


def _num_values(history: History) -> int:
    return sum(map(len, history.metrics.values()))


def _remove(uploads: _Uploads, name: str) -> None:
    del uploads.files[name]
    uploads.errors = []
    _join(uploads)


def _join(uploads: _Uploads) -> None:
    uploads.runs = {fingerprint(run): run for run in combine(list(uploads.files.values()))}


def _uploads() -> _Uploads:
    uploads: _Uploads = st.session_state.setdefault(_STATE, _Uploads())
    return uploads
