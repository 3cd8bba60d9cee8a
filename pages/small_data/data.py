"""View: the data set: how many pictures, what they look like, and which files were left out."""

import dataclasses
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from core.datasets.dataset import Dataset
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.pictures.data_sources import offer_to_read_again
from pages.shared.pictures.datasets import show_notes
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.small_data.settings import Settings

_SHOWN = 8  # thumbnails a class
_MOST_PICTURES = 24
_WIDE = 3.5  # the place left for them, width by height
_MOST_CLASSES = 10


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = settings.load()
    if found is None:
        return settings.shown
    run, dataset = found
    show_notes(dataset.notes)
    left, right = st.columns([3, 2])
    with left:
        show_table(_counts(dataset))
    with right:
        st.metric(_("Shape of the training tensor"), " x ".join(map(str, dataset.train.images.shape)))
        megabytes = (
            sum(split.images.nbytes for split in (dataset.train, dataset.validation, dataset.test)) / 1e6
        )
        st.caption(
            _("All pictures together: {megabytes} MB as bytes, four times that as float tensors.").format(
                megabytes=f"{megabytes:.0f}"
            )
        )
        offer_to_read_again(run.data)
    _show_pictures(dataset)
    return dataclasses.replace(settings.shown_as(run), below=partial(_show_skipped, dataset))


def _counts(dataset: Dataset) -> pd.DataFrame:
    splits = {_("Training"): dataset.train, _("Validation"): dataset.validation, _("Test"): dataset.test}
    rows = []
    for title, split in splits.items():
        counts = np.bincount(split.labels, minlength=len(dataset.class_names)).tolist()
        names = map(_, dataset.class_names)
        rows.append({_("Part"): title, **dict(zip(names, counts, strict=True)), _("All"): len(split)})
    return pd.DataFrame(rows)


def _show_pictures(dataset: Dataset) -> None:
    """The first training pictures of each class, as large as the stage allows."""
    split, names = dataset.train, dataset.class_names[:_MOST_CLASSES]
    shown = min(_SHOWN, _MOST_PICTURES // len(names))
    pictures = [
        Thumbnail(split.images[place], _(name), _(name))
        for label, name in enumerate(names)
        for place in np.flatnonzero(split.labels == label)[:shown].tolist()
    ]
    show_thumbnails(pictures, label=_("Training pictures"), fills=_WIDE)


def _show_skipped(dataset: Dataset) -> None:
    if not dataset.skipped:
        return
    title = _("{count} files could not be used").format(count=len(dataset.skipped))
    with st.expander(title, icon=":material/broken_image:"):
        rows = [{_("File"): file.name, _("Reason"): explain(file.reason)} for file in dataset.skipped]
        show_table(pd.DataFrame(rows))
