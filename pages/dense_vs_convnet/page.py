"""The lesson on dense nets and convnets: the same digits, fewer parameters, fewer errors."""

from pathlib import Path

import streamlit as st

from core.errors import InputError
from core.net_specs import num_parameters
from core.snippets.training import train
from pages.dense_vs_convnet import parameters, shift, training
from pages.dense_vs_convnet.settings import NETS, Settings, choose_settings, titles
from pages.shared.controls import Controls
from pages.shared.display import show_code, show_heading, show_section
from pages.shared.language import current_language, explain
from pages.shared.language import translate as _
from pages.shared.lesson import load_lesson
from pages.shared.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS = ("training", "parameters", "shift")
_BOOK = (97.8, 99.3)  # per cent of the test digits


def show() -> None:
    """Draw the page."""
    lesson = load_lesson(_FOLDER, current_language())
    show_heading(lesson)
    controls = Controls("dense_vs_convnet")
    try:
        settings = choose_settings(controls)
        headings = {view: lesson.sections[view].heading for view in _VIEWS}
        view = controls.segments("view", _("View"), headings, "training", label_visibility="collapsed")
        show_section(lesson.sections[view])
        match view:
            case "training":
                training.show(settings)
            case "parameters":
                parameters.show(settings)
            case _:
                shift.show(settings, controls)
        names = titles()
        show_code({names[net]: train(settings.runs[net]) for net in NETS}, file_name="digits.py")
        _ask(settings)
    except InputError as error:
        st.error(explain(error))


def _ask(settings: Settings) -> None:
    dense, convnet = settings.dense, settings.runs["digits_convnet"].model
    rows, columns, channels = dense.image_shape
    hidden = (rows * columns * channels + 1) * dense.units
    before, after = (100 - accuracy for accuracy in _BOOK)
    values = {
        "dense_book": f"{_BOOK[0]}%",
        "convnet_book": f"{_BOOK[1]}%",
        "before": f"{before:.1f}",
        "after": f"{after:.1f}",
        "units": dense.units,
        "pixels": rows * columns * channels,
        "dense": f"{num_parameters(dense):,}",
        "convnet": f"{num_parameters(convnet):,}",
    }
    saved = round(100 * (before - after) / before)
    show_questions(_FOLDER, answers={"saved": saved, "hidden": hidden}, values=values)


show()
