"""View: the data set: how many pictures, what they look like, and which files were left out."""

import dataclasses
from functools import partial
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from core.datasets.dataset import Dataset
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.display.numbers import offer
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.pictures.data_sources import offer_to_read_again
from pages.shared.pictures.datasets import show_notes
from pages.shared.reader.language import called, explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import plain
from pages.small_data.settings import Settings

_SHOWN = 6  # thumbnails a class
_MOST_PICTURES = 24
_MOST_COLUMNS = 10
_MOST_CLASSES = 10


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = settings.load()
    if found is None:
        return settings.shown
    run, dataset = found
    show_notes(dataset.notes)
    left, right = st.columns(2)
    with left:
        _show_counts(dataset)
    with right:
        ask_here("test")
        if not is_veiled("test"):
            _show_sizes(dataset)
        offer_to_read_again(run.data)
    _show_pictures(dataset)
    return dataclasses.replace(settings.shown_as(run), below=partial(_show_below, dataset))


def _show_counts(dataset: Dataset) -> None:
    """A line a part: how many pictures each class has there; as low as it can be, the rest is for the pictures."""
    table = _counts(dataset)
    offer("pictures", table.reset_index)
    table = _shortened(table)
    lines = ["".join(f"<th>{escape(title)}</th>" for title in ("", *table.columns))]
    for title, counts in table.iterrows():
        lines.append(f"<th>{escape(str(title))}</th>" + "".join(f"<td>{count}</td>" for count in counts))
    st.html(f'<table class="counts">{"".join(f"<tr>{line}</tr>" for line in lines)}</table>')


def _shortened(table: pd.DataFrame) -> pd.DataFrame:
    """Of many classes only the smallest and the largest, beside the sum; all of them stand below the stage."""
    if len(table.columns) <= _MOST_COLUMNS + 1:
        return table
    trained = table.iloc[0, :-1]
    return table[list(dict.fromkeys([trained.idxmin(), trained.idxmax(), table.columns[-1]]))]


def _show_all_counts(dataset: Dataset) -> None:
    if len(dataset.class_names) > _MOST_COLUMNS:
        st.markdown("**" + _("Pictures of each class") + "**")
        show_table(_counts(dataset).T.rename_axis(_("Class")).reset_index())


def _counts(dataset: Dataset) -> pd.DataFrame:
    parts = {
        _("Training part"): dataset.train,
        _("Validation part"): dataset.validation,
        _("Test part"): dataset.test,
    }
    names = [called(name) for name in dataset.class_names]
    counts = [np.bincount(part.labels, minlength=len(names)) for part in parts.values()]
    table = pd.DataFrame(counts, index=pd.Index(list(parts), name=_("Part")), columns=names)
    return table.assign(**{_("All"): table.sum(axis=1)})


def _show_sizes(dataset: Dataset) -> None:
    counts = np.bincount(dataset.validation.labels, minlength=len(dataset.class_names))
    if counts.sum():
        guess = (
            _("Always the commonest class") if len(set(counts.tolist())) > 1 else _("A guess is right for")
        )
        st.metric(guess, f"{counts.max() / counts.sum():.0%}")
    st.metric(_("Shape of the training tensor"), " x ".join(map(str, dataset.train.images.shape)))
    size = sum(split.images.nbytes for split in (dataset.train, dataset.validation, dataset.test)) / 1e6
    sentence = _("All pictures together: {megabytes} MB as bytes, four times that as float tensors.")
    st.caption(sentence.format(megabytes=f"{size:.0f}"))


def _show_pictures(dataset: Dataset) -> None:
    """The first training pictures of each class, as large as the stage allows."""
    split, names = dataset.train, dataset.class_names[:_MOST_CLASSES]
    shown = min(_SHOWN, _MOST_PICTURES // len(names))
    columns = shown * min(
        len(names), max(1, _MOST_COLUMNS // shown)
    )  # the pictures of a class stand in one row
    pictures = [
        Thumbnail(split.images[place], called(name), called(name))
        for label, name in enumerate(names)
        for place in np.flatnonzero(split.labels == label)[:shown].tolist()
    ]
    show_thumbnails(pictures, label=_("Training pictures"), fills=(columns - 0.5) ** 2 / len(pictures))


def _show_below(dataset: Dataset) -> None:
    _show_all_counts(dataset)
    _show_skipped(dataset)


def _show_skipped(dataset: Dataset) -> None:
    if not dataset.skipped:
        return
    title = _("{count} files could not be used").format(count=len(dataset.skipped))
    with st.expander(title, icon=":material/broken_image:"):
        rows = [{_("File"): plain(file.name), _("Reason"): explain(file.reason)} for file in dataset.skipped]
        show_table(pd.DataFrame(rows))
