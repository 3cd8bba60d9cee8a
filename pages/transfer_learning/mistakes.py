"""View: the test pictures that a strategy gets wrong, and which of them another one gets right."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.datasets.dataset import Dataset
from core.runs import Run
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.lesson.page import Shown
from pages.shared.pictures.choice import digest_of
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _
from pages.shared.training.result import thumbnail
from pages.shared.training.runs import reference_of
from pages.transfer_learning.own_runs import runs_on, title_of
from pages.transfer_learning.settings import Settings

_SHOWN = 18
_A_ROW = 9


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    data = settings.pinned()
    if data is None:
        return settings.shown
    runs = {run.run_id: run for run in runs_on(data) if "wrong" in run.metrics}
    if len(runs) < 2:
        st.info(
            _(
                "There are no two trained nets for these pictures yet: train two strategies, or choose the drawn pets"
                " with their first numbers, for which recorded runs are there."
            )
        )
        return settings.shown
    show_table(_steps(list(runs.values())))
    found = settings.load()
    if found is None:
        return settings.shown
    titles = {name: title_of(run) for name, run in runs.items()}
    names = list(titles)
    left, right = st.columns(2)
    with left:
        first = controls.select("from", _("One net"), titles, names[0])
    with right:
        second = controls.select("to", _("Another net"), titles, names[-1])
    before, after = (set(runs[name].metrics["wrong"]) for name in (first, second))
    groups = {
        _("Wrong before, right now"): before - after,
        _("Right before, wrong now"): after - before,
        _("Wrong both times"): before & after,
    }
    for title, places in groups.items():
        st.markdown(f"**{title}: {len(places)}**")
        _show_pictures(found[1], sorted(places), reference_of(runs[second]))
    return settings.shown


def _steps(runs: Sequence[Run]) -> pd.DataFrame:
    """What becomes of the mistakes from each run to the next."""
    rows = []
    for place, run in enumerate(runs):
        wrong = set(run.metrics["wrong"])
        after = set(runs[place + 1].metrics["wrong"]) if place + 1 < len(runs) else None
        rows.append(
            {
                _("Net"): title_of(run),
                _("Wrong"): str(len(wrong)),
                _("The next gets right"): "–" if after is None else str(len(wrong - after)),
                _("The next gets newly wrong"): "–" if after is None else str(len(after - wrong)),
            }
        )
    return pd.DataFrame(rows)


def _show_pictures(dataset: Dataset, places: Sequence[int], model: str | None) -> None:
    """Each with its class, and a link that asks the second net why, if its weights are there."""
    shown = places[:_SHOWN]
    for start in range(0, len(shown), _A_ROW):
        for column, place in zip(st.columns(_A_ROW), shown[start : start + _A_ROW], strict=False):
            image = dataset.test.images[place]
            caption = _(dataset.class_names[dataset.test.labels[place]])
            if model is not None:
                caption += f" · [Grad-CAM]({link_to('grad_cam', model=model, picture=digest_of(image))})"
            column.image(thumbnail(image), caption=caption, width="stretch")
    if len(places) > len(shown):
        st.caption(_("The first {shown} of {count}.").format(shown=len(shown), count=len(places)))
