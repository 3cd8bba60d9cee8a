"""View: everything that was recorded, and the cells in which no run speaks."""

from functools import partial

import pandas as pd
import streamlit as st

from core.specs.advice import evidence
from core.specs.presets.strategies import STRATEGIES, TASKS
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import EMPTY, percent, show_table
from pages.shared.display.numbers import offer
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _
from pages.strategy.settings import Settings

_QUESTION = "gain"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view: a row a strategy, a column a number of pictures."""
    is_told = not is_veiled(_QUESTION)
    st.markdown(_(TASKS[settings.task].remark))
    table = _table(settings.task, is_told=is_told)
    show_table(table)
    offer("evidence", lambda: table)
    ask_here(_QUESTION)
    return settings.shown(partial(_explain, settings.task) if is_told else lambda: None)


def _table(task: str, *, is_told: bool) -> pd.DataFrame:
    """Before the answer the first column with training alone."""
    found = {(one.strategy, one.size): one for one in evidence(task)}
    sizes = sorted({size for _strategy, size in found})
    if not is_told:
        sizes = [size for size in sizes if size][:1]
    rows = []
    for strategy in TASKS[task].strategies:
        cells = [found.get((strategy, size)) for size in sizes]
        texts = [EMPTY if one is None else percent(one.mean) for one in cells]
        names = [f"{size:,}" if size else _("none") for size in sizes]
        rows.append({_("Strategy"): _(STRATEGIES[strategy]), **dict(zip(names, texts, strict=True))})
    return pd.DataFrame(rows)


def _explain(task: str) -> None:
    st.markdown(
        _(
            "Columns: training pictures of each class. A dash is a run that nobody has recorded: there this page has no"
            " opinion, and neither should you have one without trying."
        )
    )
    rows = [
        {
            _("Strategy"): _(STRATEGIES[one.strategy]),
            _("Training pictures a class"): one.size,
            _("By seed"): ", ".join(percent(value) for value in one.accuracies),
            _("Test pictures"): f"{one.num_test:,}",
            _("Recording"): one.recording,
        }
        for one in evidence(task)
    ]
    show_table(pd.DataFrame(rows))
