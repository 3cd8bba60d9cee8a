"""View: is a net that says 90 % right nine times in ten?"""

import numpy as np
import streamlit as st

from core.evaluation.calibration import Bin, expected_calibration_error, reliability, tempered
from core.figures.evaluation import confidence_figure, reliability_figure
from core.snippets.accuracy import calibration
from pages.accuracy.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, percent, show_figure
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _

BINS = 10
_QUESTIONS = ("sure", "temperature")


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    temperature = controls.slider("temperature", _("Temperature"), 0.5, 5.0, 1.0, step=0.1)
    if settings.judged is None:
        return Shown(settings, "")
    judged = settings.judged
    probabilities = tempered(judged.probabilities, temperature)
    bins = reliability(probabilities.astype(np.float32), judged.labels, bins=BINS)
    tell(error=expected_calibration_error(bins))
    is_told = not all(map(is_veiled, _QUESTIONS))
    if is_told:
        _show_numbers(bins)
        _show_bars(bins)
    else:
        _show_confidence(bins)
    ask_here(*_QUESTIONS)
    code = calibration(judged.probabilities, judged.labels, temperature, bins=BINS)
    return Shown(settings, code, _explain if is_told else nothing)


def _show_numbers(bins: list[Bin]) -> None:
    total = sum(found.count for found in bins)
    filled = [found for found in bins if found.count]
    shown = {
        _("Mean confidence"): percent(sum(found.count * found.confidence for found in filled) / total),
        _("Accuracy"): percent(sum(found.count * found.accuracy for found in filled) / total),
        _("Expected calibration error"): percent(expected_calibration_error(bins)),
    }
    with st.container(horizontal=True):
        for label, value in shown.items():
            st.metric(label, value, width="content")


def _show_bars(bins: list[Bin]) -> None:
    figure = reliability_figure(
        [(found.low + found.high) / 2 for found in bins], [found.accuracy for found in bins],
        [found.count for found in bins], bins[0].high - bins[0].low, low=bins[0].low,
        names=(_("How often it is right, and the number of pictures"), _("As sure as it is right")),
        x_title=_("Probability of the answer that the net gives"), y_title=_("Share of right answers"),
        font_size=font_size(),
    )  # fmt: skip
    alt = _("How often the net is right, over how sure it is, beside the diagonal")
    show_figure(figure, key="accuracy:reliability", alt=alt)


def _show_confidence(bins: list[Bin]) -> None:
    """How sure the net is, without how often that is right."""
    figure = confidence_figure(
        [(found.low + found.high) / 2 for found in bins], [found.count for found in bins], bins[0].high - bins[0].low,
        x_title=_("Probability of the answer that the net gives"), y_title=_("Pictures"), font_size=font_size(),
    )  # fmt: skip
    show_figure(figure, key="accuracy:reliability", alt=_("How sure the net is of how many pictures"))


def _explain() -> None:
    st.markdown(
        _(
            "Bars below the dashed line: the net is surer than it is right. Dividing its logits by a temperature above"
            " 1 makes it less sure of everything and changes no answer, so the accuracy stays. The temperature is"
            " chosen on the validation part, where its calibration error, or the loss, is least."
        )
    )
