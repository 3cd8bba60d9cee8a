"""View: one run to read, and what its curves say."""

import streamlit as st

from core.errors import N_
from core.histories.diagnosis import MIN_EPOCHS, Diagnosis
from core.histories.export import export_log
from core.snippets.files import lies_beside
from core.snippets.training_curves import keras_log
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _
from pages.shared.training.curves import Look, diagnosed, metrics_of, show_charts
from pages.shared.training.runs import choose_run
from pages.training_curves.settings import Settings

_DEFAULT_RUN = "example-overfitting"
_QUESTIONS = ("gap", "heart")
_VERDICTS = {
    "overfitting": (
        N_("Overfitting"),
        N_(
            "The validation loss has turned and rises while the training loss falls: the net learns its training"
            " pictures by heart. More data, data augmentation, dropout or a smaller net help; keep the weights of the"
            " best epoch."
        ),
    ),
    "learned_by_heart": (
        N_("Learned by heart"),
        N_(
            "The validation loss has not risen beyond its noise, but the training loss lies far below it: the net knows"
            " its training pictures by heart and gains nothing more for new ones. That is no good fit, even where the"
            " accuracy is high; what helps against overfitting helps here."
        ),
    ),
    "broke_down": (
        N_("Broke down on the way"),
        N_(
            "The training loss itself jumped far above where it began: the learning rate was too high for what the net"
            " had learned. Lower it before you read anything else off these curves."
        ),
    ),
    "still_improving": (
        N_("Still improving: underfitting so far"),
        N_(
            "The validation loss still falls at the end: train longer first. If both curves crawl far above what other"
            " nets reach, a larger net or a better chosen learning rate may help."
        ),
    ),
    "schedule_ended": (
        N_("Ended by its schedule"),
        N_(
            "The validation loss fell until the end, but there the schedule had brought the learning rate to 0: going"
            " on would change nothing. A longer schedule from the beginning may gain more."
        ),
    ),
    "levelled_off": (
        N_("Levelled off"),
        N_(
            "The validation loss neither falls nor rises any more, and the training loss is not far below it. Where"
            " both are low this is a good fit; flat and high is underfitting too, and only a comparison with another"
            " net tells."
        ),
    ),
    "too_short": (
        N_("Too short to tell"),
        N_("Fewer than {least} epochs with a validation loss: a trend cannot be told from noise."),
    ),
}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    is_asked = all(map(is_veiled, _QUESTIONS))
    run = choose_run(controls, default=_DEFAULT_RUN, neutral=is_asked)
    weight = settings.weight
    metrics = metrics_of([run.history])[:2]
    diagnosis = diagnosed(run)
    look = Look(weight, axis=diagnosis.unit, show_marks=not is_asked)
    with st.container():
        show_charts([run], metrics, look, key="training_curves:reading")
    with veiled(*_QUESTIONS):
        _show_diagnosis(diagnosis)
    lies_beside("history.csv", lambda: export_log(run.history).encode())
    return Shown(settings, {"Python": keras_log("history.csv", "loss", weight, debiased=False)})


def _show_diagnosis(diagnosis: Diagnosis) -> None:
    title, text = _VERDICTS[diagnosis.verdict]
    st.markdown(f"**{_(title)}.** {_(text).format(least=MIN_EPOCHS)}")
    columns = st.columns(4)
    if diagnosis.best is not None and diagnosis.last is not None:
        columns[0].metric(
            _("Lowest validation loss"), f"{diagnosis.best_loss:.3f}",
            _place(diagnosis, diagnosis.best), delta_color="off", delta_arrow="off",
        )  # fmt: skip
        columns[1].metric(
            _("Validation loss at the end"), f"{diagnosis.last_loss:.3f}",
            _place(diagnosis, diagnosis.last), delta_color="off", delta_arrow="off",
        )  # fmt: skip
    start = "–" if diagnosis.start is None else _place(diagnosis, diagnosis.start)
    columns[2].metric(_("Overfitting starts"), start)
    if diagnosis.accuracy_gap is not None:
        columns[3].metric(_("Accuracy gap"), f"{diagnosis.accuracy_gap:.1%}")


def _place(diagnosis: Diagnosis, place: float) -> str:
    sentence = _("epoch {place:g}") if diagnosis.unit == "epoch" else _("step {place:g}")
    return sentence.format(place=place)
