"""View: what smoothing does to a turn and to a single spike."""

import streamlit as st

from core.figures.smoothing import BOOK, DEBIASED, RAW, Series, series_figure
from core.histories.diagnosis import best_epoch
from core.histories.examples import TURN, turning_loss
from core.histories.smoothing import ema, ema_debiased
from core.histories.smoothing_steps import straight_line_lag
from core.snippets.training_curves import by_hand
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _
from pages.training_curves.settings import Settings, choose_formula

_NOISE = 0.02
_QUESTIONS = ("turn", "behind")


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    weight, debiased = settings.weight, choose_formula(controls)
    noisy = controls.toggle("noise", _("With noise"))
    losses = turning_loss(noise=_NOISE if noisy else 0.0).round(4).tolist()
    smoothed = (ema_debiased if debiased else ema)(losses, weight)
    turn = best_epoch(range(1, len(losses) + 1), smoothed)
    lines = [
        Series(_("Raw, made up"), losses, RAW, TURN),
        Series(_("Smoothed"), smoothed, DEBIASED if debiased else BOOK, turn),
    ]
    is_told = not all(map(is_veiled, _QUESTIONS))
    figure = series_figure(lines if is_told else lines[:1], x_title=_("epoch"), font_size=font_size())
    alt = _("A made-up validation loss that falls until epoch {turn} and then rises, raw and smoothed")
    show_figure(figure, key="training_curves:lag", alt=alt.format(turn=TURN))
    ask_here(*_QUESTIONS)
    if is_told:
        _show_numbers(weight, turn or 0.0)
    return Shown(settings, {"Python": by_hand(losses, weight)}, _explain)


def _explain() -> None:
    st.markdown(
        _("The grey star marks where the loss turns without noise, the other the lowest smoothed value.")
    )


def _show_numbers(weight: float, turn: float) -> None:
    columns = st.columns(4)
    columns[0].metric(_("The loss turns"), _("epoch {place:g}").format(place=TURN))
    columns[1].metric(_("The smoothed line turns"), _("epoch {place:g}").format(place=turn))
    columns[2].metric(
        _("Lag on a straight line"),
        _("{count} epochs").format(count=f"{straight_line_lag(weight):.3g}"),
        help=r"$w / (1 - w)$",
    )
    columns[3].metric(
        _("Left of a spike"), f"{1 - weight:.0%}", help=_("A spike of one epoch keeps $1 - w$ of its height.")
    )
