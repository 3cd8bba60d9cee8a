"""View: two classes side by side, why this and why not that."""

import streamlit as st

from core.feature_maps.heatmap import correlation
from core.specs.grad_cam import Heatmap
from pages.grad_cam.maps import show_map
from pages.grad_cam.settings import Settings, choose_class
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    other = choose_class(controls, "other", _("Compare with"), settings.model, settings.best, place=1)
    maps = [settings.ask(class_index=index) for index in (settings.class_index, other)]
    titles = [
        _("Why {title}?").format(title=settings.class_title),
        _("Why not {title}?").format(title=settings.model.class_title(other)),
    ]
    for place, (column, found, title) in enumerate(zip(st.columns(2), maps, titles, strict=True)):
        if found is not None:
            with column:
                show_map(found, settings, key=f"why:{place}", title=title)
    first, second = maps
    if first is not None and second is not None:
        _compare(first, second, settings)
    return settings.shown


def _compare(first: Heatmap, second: Heatmap, settings: Settings) -> None:
    if first.class_index == second.class_index:
        st.info(_("Both are the same class; choose another one to compare with."))
        return
    likeness = correlation(first.values, second.values)
    if likeness is not None:
        st.metric(_("Correlation of the two maps"), f"{likeness:.2f}")
    if settings.has_one_output:
        sentence = _(
            "This net has one output unit, with the logit {logit}. It speaks for {one}; negated, it speaks for "
            "{other}. Each map shows what pulls the one logit its way."
        )
        logit = next(score.logit for score in settings.best.top_classes if score.class_index == 1)
        names = [settings.model.class_title(index) for index in (1, 0)]
        st.caption(sentence.format(logit=f"{logit:+.2f}", one=names[0], other=names[1]))
    else:
        st.caption(
            _("Each map is scaled to its own maximum: even an unlikely class has a map as bright as any.")
        )
