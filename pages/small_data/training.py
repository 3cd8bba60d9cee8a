"""View: train the net and see what it comes to."""

import streamlit as st

from pages.shared.language import translate as _
from pages.shared.training_panel import show_training
from pages.small_data.settings import Settings


def show(settings: Settings) -> None:
    """Draw the view."""
    found = settings.load()
    if found is None:
        return
    run, dataset = found
    for note in dataset.notes:
        st.warning(_(note.sentence).format(**note.values), icon=":material/info:")
    show_training(run, dataset, key="small_data:training")
