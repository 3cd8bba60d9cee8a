"""View: train the net and see what it comes to."""

import streamlit as st

from core.specs.training import RunSpec
from pages.shared.reader.language import translate as _
from pages.shared.training.panel import show_training
from pages.small_data.settings import Settings


def show(settings: Settings) -> RunSpec | None:
    """Draw the view; the run with the data pinned."""
    found = settings.load()
    if found is None:
        return None
    run, dataset = found
    for note in dataset.notes:
        st.warning(_(note.sentence).format(**note.values), icon=":material/info:")
    show_training(run, dataset, key="small_data:training")
    return run
