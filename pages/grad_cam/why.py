"""View: two classes side by side: the evidence for each, and what speaks against the first."""

from functools import partial

import streamlit as st

from core.specs.grad_cam import Heatmap
from pages.grad_cam.maps import likeness_text, show_heat_scale, show_map
from pages.grad_cam.settings import Settings, choose_class
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _

# Neighbours in the list share their evidence: the maps of two breeds of cat look the same.
_RIVAL = 1  # the second likeliest: in the first picture the coffee
_THIRDS = (1, 2.055)  # with the gap between the two that share the right part, all three are equally wide


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    other = choose_class(controls, "other", _("Compare with"), settings.model, settings.best, place=_RIVAL)
    left, right = st.columns(_THIRDS)
    with left:
        first = _show_class(settings, settings.class_index, None, key="why:0")
    with right, veiled("unlikely", "against"):
        second, third = st.columns(2)
        with second:
            found = _show_class(settings, other, first, key="why:1")
        with third:
            _show_against(settings, first)
    show_heat_scale(settings)
    if first is not None and found is not None and first.class_index == found.class_index:
        st.info(_("Both are the same class; choose another one to compare with."))
    return settings.shown(partial(_explain, settings, first))


def _show_class(settings: Settings, index: int, first: Heatmap | None, *, key: str) -> Heatmap | None:
    """The map of a class, how probable it is, and how like the first map it is; None after saying why there is none."""
    found = settings.ask(class_index=index)
    if found is None:
        return None
    facts = [_("probability {value}").format(value=_probability(settings, index))]
    if first is not None:
        facts.append(likeness_text(first, found))
    title = _("Where is the evidence for {title}?").format(title=settings.model.class_title(index))
    show_map(found, settings, key=key, title=title, remark=" · ".join(filter(None, facts)))
    return found


def _show_against(settings: Settings, first: Heatmap | None) -> None:
    """The counterfactual of the paper: the gradient of the first class, negated."""
    found = settings.ask(is_against=True)
    if found is None or first is None:
        return
    title = _("What speaks against {title}?").format(title=settings.class_title)
    size = found.values.max() / first.values.max() if first.values.max() > 0 else None
    remark = "" if size is None else _("maximum {share} of the first").format(share=f"{size:.0%}")
    show_map(found, settings, key="why:2", title=title, remark=remark)


def _probability(settings: Settings, index: int) -> str:
    """Of a class; of one that is not among the likeliest only that it is less than theirs."""
    likeliest = settings.best.top_classes
    for score in likeliest:
        if score.class_index == index:
            return f"{score.probability:.1%}"
    return f"< {likeliest[-1].probability:.1%}"


def _explain(settings: Settings, first: Heatmap | None) -> None:
    if first is None:
        return
    if settings.has_one_output:
        sentence = _(
            "This net has one output unit, with the logit {logit}. It speaks for {one}; negated, it speaks for "
            "{other}. Each map shows what pulls the one logit its way: what speaks against the one class speaks for "
            "the other."
        )
        logit = next(score.logit for score in settings.best.top_classes if score.class_index == 1)
        names = [settings.model.class_title(index) for index in (1, 0)]
        st.markdown(sentence.format(logit=f"{logit:+.2f}", one=names[0], other=names[1]))
    elif not is_veiled("unlikely"):
        st.markdown(
            _("Each map is scaled to its own maximum: even an unlikely class has a map as bright as any.")
        )
