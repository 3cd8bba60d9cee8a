"""View: a threshold on the probability, and what it trades."""

from functools import partial

import streamlit as st

from core.evaluation.thresholds import Counts, Curves, counts_at, curves
from core.figures.evaluation import operating_figure, probabilities_figure
from core.snippets.accuracy import thresholds
from pages.accuracy.settings import Settings
from pages.accuracy.unequal import show_counts
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, percent, show_figure
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _

_QUESTIONS = ("raise", "roc")


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    threshold = controls.slider("threshold", _("Threshold"), 0.01, 0.99, 0.5, step=0.01)
    kinds = {"pr": _("Precision and recall"), "roc": "ROC"}
    kind = controls.segments("curve", _("Curve"), kinds, "pr")
    if settings.judged is None:
        return Shown(settings, "")
    is_positive, scores = settings.is_positive, settings.scores
    counts, found = counts_at(is_positive, scores, threshold), curves(is_positive, scores)
    tell(threshold=threshold, counts=counts)
    is_told = not all(map(is_veiled, _QUESTIONS))
    if is_told:
        _show_numbers(counts, found, kind)
    columns = st.columns([4, 3, 3] if is_told else [1])
    with columns[0]:
        _show_probabilities(settings, threshold)
    if is_told:
        with columns[1]:
            _show_curve(counts, found, kind, share=float(is_positive.mean()))
        with columns[2]:
            show_counts(settings, counts, key="accuracy:threshold:counts")
    ask_here(*_QUESTIONS)
    code = thresholds(scores[is_positive], scores[~is_positive], threshold)
    return Shown(settings, code, partial(_explain, counts) if is_told else nothing)


def _show_numbers(counts: Counts, found: Curves, kind: str) -> None:
    area, average = _("Area under the ROC curve"), _("Average precision")
    shown = {
        _("Precision"): percent(counts.precision),
        _("Recall"): percent(counts.recall),
        "F1": percent(counts.f1),
        _("Accuracy"): percent(counts.accuracy),
        (
            area if kind == "roc" else average
        ): f"{found.area if kind == 'roc' else found.average_precision:.3f}",
    }
    with st.container(horizontal=True):
        for label, value in shown.items():
            st.metric(label, value, width="content")


def _show_probabilities(settings: Settings, threshold: float) -> None:
    x_title = _("Probability of {name}").format(name=settings.names[1])
    figure = probabilities_figure(
        settings.scores, settings.is_positive, settings.names, threshold=threshold, x_title=x_title,
        y_title=_("Pictures"), font_size=font_size(),
    )  # fmt: skip
    alt = _("How many pictures of each class got which probability, and the threshold")
    show_figure(figure, key="accuracy:probabilities", alt=alt)


def _show_curve(counts: Counts, found: Curves, kind: str, *, share: float) -> None:
    alarms = 1 - counts.specificity
    if kind == "roc":
        figure = operating_figure(
            found.false_alarms.tolist(), found.recall.tolist(), (alarms, counts.recall), chance=((0, 0), (1, 1)),
            x_title=_("False alarms"), y_title=_("Recall"), font_size=font_size(),
        )  # fmt: skip
    else:
        point = (counts.recall, counts.precision) if counts.precision == counts.precision else None
        figure = operating_figure(
            found.recall.tolist(), found.precision.tolist(), point, chance=((0, share), (1, share)),
            x_title=_("Recall"), y_title=_("Precision"), is_stepped=True, font_size=font_size(),
        )  # fmt: skip
    show_figure(
        figure, key="accuracy:curve", alt=_("The curve over all thresholds, and the point of this one")
    )


def _explain(counts: Counts) -> None:
    taken = counts.true_positives + counts.false_positives
    sentence = _(
        "Precision: of {taken} pictures that are called so, {found} are. Recall: of {positives} that are, {found} are"
        " called so. The dashed line is what guessing reaches. Which threshold is best depends on what a miss and a"
        " false alarm cost, and no curve knows that."
    )
    st.markdown(sentence.format(taken=taken, found=counts.true_positives, positives=counts.num_positives))
