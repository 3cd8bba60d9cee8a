"""View: how the accuracy of the book's convnet falls with the size of the step, as it was recorded."""

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.figures.fooling import robustness_figure
from core.snippets.fooling import robustness
from core.specs.presets.fooling import measured
from pages.fooling.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = measured()["robustness"]
    lines = {_("Random noise"): found["noise"], _("One step against the picture"): found["step"]}
    with veiled("accuracy"):
        figure = robustness_figure(
            found["sizes"], lines, x_title=_("Grey levels that a value moves, of 255"), y_title=_("Accuracy"),
            chance=_("guessing"), font_size=font_size(),
        )  # fmt: skip
        table = pd.DataFrame({_("Grey levels"): found["sizes"], **lines})
        alt = _("Accuracy against the size of the step")
        show_figure(figure, key="fooling:robust", alt=alt, numbers=lambda: table)
    return Shown(settings, robustness(found["sizes"][1:]), partial(_explain, found))


def _explain(found: dict[str, Any]) -> None:
    sentence = _(
        "Recorded: the chapter's convnet on {pictures} test photographs of cats and dogs, half of each, that it was "
        "not trained on. The step goes against the right class of each picture; the noise is as large."
    )
    st.markdown(sentence.format(pictures=found["pictures"]))
