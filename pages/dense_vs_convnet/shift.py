"""View: how both nets do on test digits that are moved by some pixels."""

from dataclasses import replace
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from core.datasets.dataset import Dataset
from core.figures.scores import shift_figure
from core.operations.translation import shift
from core.specs.predictions import ShiftAccuracySpec
from pages.dense_vs_convnet.settings import Settings, recording, titles
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure, show_table
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _

_FARTHEST = 6
_DIGITS = 6
_SHAPE = 0.6  # width by height of their part of the stage


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    dataset = settings.load()
    if dataset is None:
        return settings.shown
    distance = controls.slider("distance", _("Move the digits right by"), 0, _FARTHEST, 3, format="%d px")
    left, right = st.columns([1, 2])
    with left:
        _show_digits(dataset, distance)
    accuracies = _accuracies(settings)
    with right, veiled("moved"):
        figure = shift_figure(
            accuracies, x_title=_("Pixels moved"), y_title=_("Test accuracy"), font_size=font_size(),
            marked=distance,
        )  # fmt: skip
        alt = _("Test accuracy of both nets against the pixels by which the digits are moved")
        show_figure(figure, key="dense_vs_convnet:shift", alt=alt)
    with controls.panel():
        if settings.note:
            st.markdown(settings.note)
        st.button(
            _("Train both"), icon=":material/play_arrow:", key="dense_vs_convnet:to-training", type="tertiary",
            on_click=controls.assign, args=("view", "training"),
        )  # fmt: skip
    return replace(settings.shown, below=partial(_show_table, accuracies))


def _show_digits(dataset: Dataset, distance: int) -> None:
    places = np.linspace(0, len(dataset.test) - 1, _DIGITS).astype(int).tolist()
    digits = [
        Thumbnail(
            shift(dataset.test.images[place], rows=0, columns=distance),
            _("The digit {label}, moved right by {distance} pixels").format(
                label=dataset.test.labels[place], distance=distance
            ),
        )
        for place in places
    ]
    show_thumbnails(digits, label=_("Moved digits"), fills=_SHAPE)


def _show_table(accuracies: dict[str, tuple[float, ...]]) -> None:
    st.markdown(_("Mean over moves up, down, left and right; what enters is black."))
    if is_veiled("moved"):
        return
    table = pd.DataFrame(
        {"net": name, **{str(pixels): round(value, 3) for pixels, value in enumerate(values)}}
        for name, values in accuracies.items()
    )
    percent = {str(pixels): st.column_config.NumberColumn(f"{pixels} px", format="percent")
               for pixels in range(_FARTHEST + 1)}  # fmt: skip
    show_table(table, columns={"net": st.column_config.Column(_("Net")), **percent})


def _accuracies(settings: Settings) -> dict[str, tuple[float, ...]]:
    """Of the nets as they have been trained here, or else recorded, by their titles."""
    accuracies = {}
    for name, title in titles().items():
        run, spec = settings.shown_run(name), settings.runs[name]
        answer = None
        if not run.recorded and run.state == "complete":
            moved = ShiftAccuracySpec(spec.run_id, spec.data, _FARTHEST)
            answer = ask(moved, doing=_("Moving the test pictures"))
        if answer is None:
            title, answer = f"{title} · {_('recorded')}", tuple(recording(name).metrics["shift_accuracy"])
        accuracies[title] = answer
    return accuracies
