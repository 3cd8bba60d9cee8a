"""View: how both nets do on test digits that are moved by some pixels."""

import numpy as np
import pandas as pd
import streamlit as st

from core.errors import InputError
from core.figures.scores import shift_figure
from core.operations.translation import shift
from core.runs import RunStore
from core.specs.predictions import ShiftAccuracySpec
from pages.dense_vs_convnet.settings import Settings, first_recorded, titles
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure, show_table
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.training.result import thumbnail

_FARTHEST = 6
_DIGITS = 6


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    dataset = settings.load()
    if dataset is None:
        return settings.shown
    distance = controls.slider("distance", _("Move the digits right by"), 0, _FARTHEST, 3, format="%d px")
    places = np.linspace(0, len(dataset.test) - 1, _DIGITS).astype(int).tolist()
    for column, place in zip(st.columns(_DIGITS), places, strict=True):
        column.image(thumbnail(shift(dataset.test.images[place], rows=0, columns=distance)), width="stretch")
    accuracies = _accuracies(settings)
    if not accuracies:
        return settings.shown
    figure = shift_figure(
        accuracies, x_title=_("Pixels moved"), y_title=_("Test accuracy"), font_size=font_size()
    )
    alt = _("Test accuracy of both nets against the pixels by which the digits are moved")
    show_figure(figure, key="dense_vs_convnet:shift", alt=alt)
    st.caption(_("Mean over moves up, down, left and right; what enters is black."))
    table = pd.DataFrame(
        {"net": name, **{str(pixels): round(value, 3) for pixels, value in enumerate(values)}}
        for name, values in accuracies.items()
    )
    percent = {str(pixels): st.column_config.NumberColumn(f"{pixels} px", format="percent")
               for pixels in range(_FARTHEST + 1)}  # fmt: skip
    config = {"net": st.column_config.Column(_("Net")), **percent}
    show_table(table, columns=config)
    return settings.shown


def _accuracies(settings: Settings) -> dict[str, tuple[float, ...]]:
    """Of the nets that have been trained here or recorded, by their titles; recorded ones stand in for others."""
    accuracies: dict[str, tuple[float, ...]] = {}
    untrained = []
    for name, title in titles().items():
        spec = settings.runs[name]
        recorded = settings.recorded(name) or first_recorded(name)
        try:
            run = RunStore().find(spec.run_id)
        except InputError as error:
            st.error(explain(error))
            continue
        if run is not None and run.state == "complete":
            answer = ask(
                ShiftAccuracySpec(spec.run_id, spec.data, _FARTHEST), doing=_("Moving the test pictures")
            )
            if answer is not None:
                accuracies[title] = answer
        elif recorded is not None and "shift_accuracy" in recorded.metrics:
            accuracies[title] = tuple(recorded.metrics["shift_accuracy"])
            if settings.recorded(name) is None:
                untrained.append(title)
    if untrained:
        sentence = _("Recorded with the first settings, as long as yours are not trained: {nets}.")
        st.markdown(sentence.format(nets=", ".join(untrained)))
    return accuracies
