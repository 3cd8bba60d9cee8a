"""View: both averages of a short series, every step of the sum written out."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import InputError
from core.figures.smoothing import BOOK, DEBIASED, RAW, Series, series_figure, shares_figure
from core.histories.smoothing_steps import (
    Step,
    book_steps,
    debiased_steps,
    parse_series,
    shares,
)
from core.snippets.training_curves import by_hand
from pages.shared.controls.controls import Controls
from pages.shared.controls.projector import is_projector_on
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.training_curves.settings import Settings, formula_titles

_DEFAULT = "1, 0, 0"
_QUESTIONS = ("book", "debiased")
# Of the book, the debiased formula and the figures: large formulas need more of the stage.
_WIDTHS, _HALL_WIDTHS = (8, 10, 9), (10, 11, 7)
_MOST_STEPS = 4  # of each formula on the stage, the last ones
_BOOK_FORMULA = (r"s_1 &= x_1", r"s_t &= w \cdot s_{t-1} + (1 - w) \cdot x_t")
_DEBIASED_FORMULA = (
    r"m_0 &= 0",
    r"m_t &= w \cdot m_{t-1} + (1 - w) \cdot x_t",
    r"s_t &= m_t \,/\, (1 - w^t)",
)


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    text = controls.text("series", _("Series of values"), _DEFAULT)
    weight = settings.weight
    try:
        values = parse_series(text)
    except InputError as error:
        st.error(explain(error))
        values = parse_series(_DEFAULT)
    tell(series=values)
    is_told = not all(map(is_veiled, _QUESTIONS))
    with st.container():
        left, middle, right = st.columns(_HALL_WIDTHS if is_projector_on() else _WIDTHS)
        _show_formulas(left, middle)
        if is_told:
            _show_steps(values, weight, left, middle)
        with right:
            _show_figures(values, weight, is_told=is_told)
    ask_here(*_QUESTIONS)
    return Shown(settings, {"Python": by_hand(values, weight)}, partial(_show_all_steps, values, weight))


def _show_formulas(left: DeltaGenerator, right: DeltaGenerator) -> None:
    titles = formula_titles()
    for place, name, formula in ((left, "book", _BOOK_FORMULA), (right, "debiased", _DEBIASED_FORMULA)):
        place.markdown(f"**{titles[name]}**")
        place.latex(_aligned(formula))


def _show_steps(values: Sequence[float], weight: float, left: DeltaGenerator, right: DeltaGenerator) -> None:
    book, debiased = book_steps(values, weight), debiased_steps(values, weight)
    with left:
        st.latex(_aligned(_book_lines(book, weight)[-_MOST_STEPS:]))
        st.metric(_("At the end"), f"{book[-1].smoothed:.4g}")
    with right:
        st.latex(_aligned(_all_debiased_lines(debiased, weight)[-2 * _MOST_STEPS :]))
        st.metric(_("At the end"), f"{debiased[-1].smoothed:.4g}")


def _show_all_steps(values: Sequence[float], weight: float) -> None:
    """What the stage has no room for."""
    if len(values) > _MOST_STEPS and not is_veiled("book") and not is_veiled("debiased"):
        left, right = st.columns(2)
        left.latex(_aligned(_book_lines(book_steps(values, weight), weight)))
        right.latex(_aligned(_all_debiased_lines(debiased_steps(values, weight), weight)))


def _book_lines(steps: Sequence[Step], weight: float) -> list[str]:
    return [_book_line(step, weight) for step in steps]


def _all_debiased_lines(steps: Sequence[Step], weight: float) -> list[str]:
    return [line for step in steps for line in _debiased_lines(step, weight)]


def _show_figures(values: Sequence[float], weight: float, *, is_told: bool) -> None:
    titles = formula_titles()
    with st.container():
        lines = [
            Series(_("Raw"), values, RAW),
            Series(titles["book"], [step.smoothed for step in book_steps(values, weight)], BOOK),
            Series(titles["debiased"], [step.smoothed for step in debiased_steps(values, weight)], DEBIASED),
        ]
        st.markdown("**" + _("The series and its two averages") + "**")
        figure = series_figure(lines if is_told else lines[:1], x_title="t", font_size=font_size())
        show_figure(figure, key="training_curves:series", alt=_("The series and its two averages"))
    if not is_told:
        return
    with st.container():
        count = len(values)
        parts = {
            titles["book"]: shares(count, weight),
            titles["debiased"]: shares(count, weight, debiased=True),
        }
        st.markdown("**" + _("How much each value counts in the last average") + "**")
        figure = shares_figure(parts, x_title="", font_size=font_size())
        figure.update_layout(showlegend=False, margin_t=font_size())  # the one above has the same colours
        show_figure(
            figure,
            key="training_curves:shares",
            alt=_("How much each value counts in the last average"),
        )


def _book_line(step: Step, weight: float) -> str:
    t, x = step.count, _number(step.value)
    if step.before is None:
        return rf"s_{{{t}}} &= x_{{{t}}} = \mathbf{{{_number(step.smoothed)}}}"
    total = _sum(step.before, weight, x)
    return rf"s_{{{t}}} &= {total} = \mathbf{{{_number(step.smoothed)}}}"


def _debiased_lines(step: Step, weight: float) -> tuple[str, str]:
    t, average = step.count, _number(step.average)
    total = _sum(step.before or 0.0, weight, _number(step.value))
    quotient = rf"{_signed(average)} \,/\, (1 - {_number(weight)}^{{{t}}})"
    return (
        rf"m_{{{t}}} &= {total} = {average}",
        rf"s_{{{t}}} &= {quotient} = \mathbf{{{_number(step.smoothed)}}}",
    )


def _sum(before: float, weight: float, x: str) -> str:
    return rf"{_number(weight)} \cdot {_signed(_number(before))} + {_number(1 - weight)} \cdot {_signed(x)}"


def _aligned(lines: Sequence[str]) -> str:
    return r"\begin{aligned}" + r" \\[2pt] ".join(lines) + r"\end{aligned}"


def _number(value: float) -> str:
    """Four digits, in the way that formulas write them."""
    mantissa, _sign, exponent = f"{value + 0.0:.4g}".partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def _signed(number: str) -> str:
    return f"({number})" if number.startswith("-") or "cdot" in number else number
