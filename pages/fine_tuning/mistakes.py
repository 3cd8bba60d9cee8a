"""View: the test pictures that a strategy gets wrong, and which of them another one gets right."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from core.datasets.dataset import Dataset
from core.runs import Run
from pages.fine_tuning.own_runs import runs_on, title_of
from pages.shared.controls.controls import Controls
from pages.shared.controls.projector import is_projector_on
from pages.shared.display.elements import show_table
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.pictures.choice import digest_of
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.address import link_to
from pages.shared.reader.language import called
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import reference_of

_SHOWN, _IN_A_HALL = 12, 6
_THIRD, _HALF = 0.66, 1.0  # of a third and of a half of the stage, width by height


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    data = settings.pinned()
    if data is None:
        return settings.shown()
    runs = {run.run_id: run for run in runs_on(data) if "wrong" in run.metrics}
    if len(runs) < 2:
        st.info(
            _(
                "There are no two trained nets for these pictures yet: train two strategies, or choose the drawn pets"
                " with their first numbers, for which recorded runs are there."
            )
        )
        return settings.shown()
    found = settings.load()
    if found is None:
        return settings.shown()
    titles = {name: title_of(run) for name, run in runs.items()}
    names = list(titles)
    first = controls.select("from", _("One net"), titles, names[0])
    second = controls.select("to", _("Another net"), titles, names[-1])
    if is_veiled("new"):
        _show_before(found[1], runs[first])
    else:
        _show_kinds(found[1], runs[first], runs[second])
    return settings.shown(partial(_explain, list(runs.values())))


def _show_before(dataset: Dataset, run: Run) -> None:
    """What the first net gets wrong, beside the question what becomes of it."""
    left, right = st.columns(2)
    with left:
        title = _("Wrong by the first net")
        places = sorted(run.metrics["wrong"])
        st.markdown(f"**{title}: {len(places)}**")
        _show_pictures(dataset, places, reference_of(run), title, shape=_HALF)
    with right:
        ask_here("new")


def _show_kinds(dataset: Dataset, first: Run, second: Run) -> None:
    """The three kinds of mistakes side by side."""
    before, after = (set(run.metrics["wrong"]) for run in (first, second))
    groups = {
        _("Wrong before, right now"): before - after,
        _("Right before, wrong now"): after - before,
        _("Wrong both times"): before & after,
    }
    for column, (title, places) in zip(st.columns(3), groups.items(), strict=True):
        with column:
            st.markdown(f"**{title}: {len(places)}**")
            _show_pictures(dataset, sorted(places), reference_of(second), title)


def _explain(runs: Sequence[Run]) -> None:
    st.markdown(_("At most {count} pictures of each kind are shown.").format(count=_SHOWN))
    if not is_veiled("new"):
        show_table(_steps(runs))


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


def _show_pictures(
    dataset: Dataset, places: Sequence[int], model: str | None, title: str, *, shape: float = _THIRD
) -> None:
    """Each with its class, and a link that asks the second net why, if its weights are there."""
    in_a_hall = is_projector_on()
    thumbnails = []
    for place in places[: _IN_A_HALL if in_a_hall else _SHOWN]:
        image, name = dataset.test.images[place], called(dataset.class_names[dataset.test.labels[place]])
        links = {}
        if model is not None and not in_a_hall:
            links["Grad-CAM"] = link_to("grad_cam", model=model, picture=digest_of(image))
        thumbnails.append(Thumbnail(image, name, name, links))
    if thumbnails:
        show_thumbnails(thumbnails, label=title, fills=shape)
