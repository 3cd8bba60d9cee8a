"""How the views of this lesson show a map."""

from collections.abc import Sequence
from html import escape

import pandas as pd
import streamlit as st

from core.feature_maps.heatmap import correlation, is_zero
from core.figures.heatmaps import heat_figure
from core.specs.grad_cam import ClassScore, Heatmap
from pages.grad_cam.settings import Settings
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.display.numbers import offer
from pages.shared.display.scale import show_colours
from pages.shared.models import ChosenModel
from pages.shared.reader.language import translate as _


def show_map(
    found: Heatmap,
    settings: Settings,
    *,
    key: str,
    title: str,
    remark: str = "",
) -> None:
    """A map over its picture, with a title, a remark under it, and a sentence where it is zero everywhere."""
    st.markdown(f"**{title}**")
    if remark:
        st.markdown(remark)
    figure = heat_figure(found.image, found.values, settings.look, labels=map_labels())
    show_figure(figure, key=f"grad_cam:{key}", alt=title)
    say_if_zero(found)


def show_heat_scale(settings: Settings) -> None:
    """What the colours of the maps on the stage mean: each is scaled to its own maximum."""
    show_colours(settings.look.colours, ("0%", "50%", "100%"), _("Heat, of the map's maximum"))


def say_if_zero(found: Heatmap) -> None:
    """A map without heat has nothing to colour."""
    if is_zero(found.values):
        st.info(_("The map is zero everywhere: at this layer nothing in the picture speaks for the class."))


def say_if_rounded(found: Heatmap) -> None:
    """The code below computes in float32 and gives slightly other numbers."""
    if found.dtype != "float32":
        st.markdown(
            _(
                "This server multiplies {dtype} fastest: the layers before this one are rounded, the code for these "
                "settings is not. Of the maps of the sample pictures, none moved by more than a sixteenth of its "
                "maximum."
            ).format(dtype=found.dtype)
        )


def show_scores(scores: Sequence[ClassScore], model: ChosenModel) -> None:
    """Classes with bars for their probabilities, and their logits."""
    titles = (_("Class"), _("Probability"), _("Logit"))
    head = "<tr>" + "".join(f"<th>{title}</th>" for title in titles) + "</tr>"
    rows = [
        f"<tr><td>{escape(model.class_title(score.class_index))}</td>"
        f'<td style="--share: {score.probability:.3f}">{score.probability:.1%}</td>'
        f"<td>{score.logit:.2f}</td></tr>"
        for score in scores
    ]
    st.html(f'<table class="scores">{head}{"".join(rows)}</table>')
    table = _score_table(scores, model)
    offer("scores", lambda: table)


def _score_table(scores: Sequence[ClassScore], model: ChosenModel) -> pd.DataFrame:
    columns = [_("Class"), _("Probability"), "Logit"]
    rows = [(model.class_title(score.class_index), score.probability, score.logit) for score in scores]
    return pd.DataFrame(rows, columns=columns)


def likeness_text(one: Heatmap, other: Heatmap) -> str:
    """How alike two maps of the same grid are, in words; empty where their grids differ."""
    if one.values.shape != other.values.shape:
        return ""
    likeness = correlation(one.values, other.values)
    return _("correlation {value}").format(value="–" if likeness is None else f"{likeness:.2f}")
