"""View: a picture of the reader's through a net that was trained here."""

import pandas as pd
import streamlit as st

from core.specs.predictions import PredictionSpec
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.lesson.page import Shown
from pages.shared.pictures.choice import choose_picture, digest_of
from pages.shared.reader.language import translate as _
from pages.shared.training.result import thumbnail
from pages.shared.training.runs import complete_runs, run_title, short_id
from pages.small_data.settings import Settings

_SHOWN = 240


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    runs = complete_runs()
    if not runs:
        st.info(_("There is no trained net yet: train one in the view before."))
        return settings.shown
    titles = {
        run.run_id: f"{run_title(run)} · {run.metrics['test_accuracy']:.0%} · {short_id(run)}" for run in runs
    }
    newest = max(runs, key=lambda run: run.provenance["date"]).run_id
    left, right = st.columns(2)
    with left:
        run_id = controls.select("run", _("Trained net"), titles, newest)
    with right:
        picture = choose_picture(controls, max_side=512, is_kept=True)
    answer = ask(PredictionSpec(run_id, digest_of(picture.image)), doing=_("Asking the net"))
    if answer is None:
        return settings.shown
    names = next(run.metrics["class_names"] for run in runs if run.run_id == run_id)
    left, right = st.columns(2)
    with left:
        st.image(thumbnail(answer.image, _SHOWN), caption=_("The picture as the net sees it"))
    with right:
        best = int(answer.probabilities.argmax())
        st.metric(_("The net says"), f"{_(names[best])} · {answer.probabilities[best]:.1%}")
        table = pd.DataFrame({"name": list(map(_, names)), "probability": answer.probabilities})
        bars = st.column_config.ProgressColumn(_("Probability"), format="percent", min_value=0, max_value=1)
        config = {"name": st.column_config.Column(_("Class")), "probability": bars}
        show_table(table, columns=config)
        st.caption(_("A net knows only its classes: show it a rocket, and it must call it one of them."))
    return settings.shown
