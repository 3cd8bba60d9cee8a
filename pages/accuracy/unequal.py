"""View: unequal classes, and what a constant answer is worth then."""

from functools import partial

import numpy as np
import streamlit as st

from core.evaluation.imbalance import constant_accuracy
from core.evaluation.thresholds import Counts, counts_at
from core.figures.evaluation import imbalance_figure
from core.figures.scores import confusion_figure
from core.snippets.accuracy import unequal_classes
from pages.accuracy.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, percent, show_figure
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _

THRESHOLD = 0.5
_QUESTIONS = ("constant", "balanced")


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    if settings.judged is None:
        return Shown(settings, "")
    is_positive, scores = settings.is_positive, settings.scores
    counts = counts_at(is_positive, scores, THRESHOLD)
    is_told = not all(map(is_veiled, _QUESTIONS))
    share = float(is_positive.mean())
    if is_told:
        _show_numbers(settings, counts, share)
    left, right = st.columns([3, 2])
    with left:
        _show_lines(settings, counts, share, is_told=is_told)
    with right:
        show_counts(settings, counts, key="accuracy:unequal:counts")
    ask_here(*_QUESTIONS)
    code = unequal_classes(scores[is_positive], scores[~is_positive])
    return Shown(settings, code, partial(_explain, counts) if is_told else nothing)


def show_counts(settings: Settings, counts: Counts, *, key: str) -> None:
    """The confusion matrix of the pictures that are counted."""
    st.markdown("**" + _("Confusion matrix") + "**")
    matrix = np.array(
        [[counts.true_negatives, counts.false_positives], [counts.false_negatives, counts.true_positives]]
    )
    figure = confusion_figure(
        matrix, settings.names, true=_("true class"), predicted=_("predicted class"), font_size=font_size()
    )
    show_figure(figure, key=key, alt=_("How often each true class was predicted as which class"))


def _show_numbers(settings: Settings, counts: Counts, share: float) -> None:
    rest, wanted = settings.names
    commoner = wanted if share > THRESHOLD else rest
    shown = {
        _("Accuracy of the net"): counts.accuracy,
        _("Always “{answer}”").format(answer=commoner): constant_accuracy(share),
        _("Balanced accuracy of the net"): counts.balanced_accuracy,
    }
    with st.container(horizontal=True):
        for label, value in shown.items():
            st.metric(label, percent(value), width="content")


def _show_lines(settings: Settings, counts: Counts, share: float, *, is_told: bool) -> None:
    names = {"net": _("The net")}
    if is_told:
        names |= {"constant": _("The commoner answer, always"), "balanced": _("The net, balanced")}
    x_title = _("Share of {name}").format(name=settings.names[1])
    figure = imbalance_figure(
        counts.recall, counts.specificity, names, share=share, x_title=x_title, y_title=_("Accuracy"),
        font_size=font_size(),
    )  # fmt: skip
    alt = _("Accuracy of the net, of a constant answer and balanced, over the share of one class")
    show_figure(figure, key="accuracy:unequal", alt=alt)


def _explain(counts: Counts) -> None:
    sentence = _(
        "The net finds {recall} of the class that is looked for and leaves {specificity} of the others alone, whatever"
        " their number. Its accuracy is the mean of the two, weighted by how many pictures there are of each: it"
        " moves with the share though the net stays the same. Balanced accuracy weighs both alike."
    )
    recall, specificity = percent(counts.recall), percent(counts.specificity)
    st.markdown(sentence.format(recall=recall, specificity=specificity))
