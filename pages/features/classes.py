"""View: one picture in ImageNet's own classes: how much of the probability lies on cats, and how much on dogs."""

from functools import partial
from html import escape

import numpy as np
import pandas as pd
import streamlit as st

from core.architectures.imagenet_groups import CATS, DOGS, GROUPS
from core.architectures.imagenet_labels import imagenet_labels
from core.snippets.own_classes import own_classes
from core.specs.own_classes import OwnClasses, OwnClassesSpec, Rule, weigh
from pages.features.settings import choose_rule
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.display.numbers import offer
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.pictures.choice import choose_picture, digest_of
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

_MAX_SIDE = 1024
_LIKELIEST = 5


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    with controls.panel():
        picture = choose_picture(controls, max_side=_MAX_SIDE, datasets=st.container())
    rule = choose_rule(controls)
    found = ask(OwnClassesSpec(digest_of(picture.image)), doing=_("Asking the net"))
    if found is None:
        return Shown(settings, own_classes(picture.source))
    tell(cats=found.share(CATS), dogs=found.share(DOGS))
    left, right = st.columns([5, 6])
    with left:
        st.markdown("**" + _("The picture as the net sees it") + "**")
        st.image(found.image, width="stretch", alt=picture.title)
        st.caption(picture.credit or picture.title)
    with right, veiled("cup"):
        _show_verdict(found, rule)
        _show_groups(found)
        _show_likeliest(found)
    return Shown(settings, own_classes(picture.source), partial(_explain, found))


def _show_verdict(found: OwnClasses, rule: Rule) -> None:
    of_cats, of_dogs = (
        np.array([found.share(GROUPS[name].classes)], np.float32) for name in ("cats", "dogs")
    )
    (cats,), (dogs,) = weigh(of_cats, of_dogs, rule)
    digits = ".2%" if rule == "sum" else ".3%"
    st.metric(_("The rule says"), _("dog") if dogs > cats else _("cat"))
    st.markdown(_("cats {cats} : dogs {dogs}").format(cats=f"{cats:{digits}}", dogs=f"{dogs:{digits}}"))


def _show_groups(found: OwnClasses) -> None:
    """The sum of each group, and of the classes that belong to none."""
    shares = {
        _("{title} ({count} classes)").format(title=_(group.title), count=len(group.classes)): found.share(
            group.classes
        )
        for group in GROUPS.values()
    }
    rest = len(found.probabilities) - sum(len(group.classes) for group in GROUPS.values())
    shares[_("Everything else ({count} classes)").format(count=rest)] = max(0.0, 1 - sum(shares.values()))
    _show_bars(_("Summed"), shares)


def _show_likeliest(found: OwnClasses) -> None:
    names = imagenet_labels(current_language())
    best = np.argsort(-found.probabilities, kind="stable")[:_LIKELIEST]
    shares = {f"{names[place]} ({place})": float(found.probabilities[place]) for place in best}
    _show_bars(_("Likeliest classes"), shares)
    table = pd.DataFrame({_("Class"): names, _("Probability"): found.probabilities})
    offer("classes", lambda: table)


def _show_bars(title: str, shares: dict[str, float]) -> None:
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td style="--share: {share:.3f}">{share:.1%}</td></tr>'
        for name, share in shares.items()
    )
    head = f"<tr><th>{escape(title)}</th><th>{escape(_('Probability'))}</th></tr>"
    st.html(f'<table class="scores">{head}{rows}</table>')


def _explain(found: OwnClasses) -> None:
    st.subheader(_("Which classes count"))
    names = imagenet_labels(current_language())
    rows = [
        {
            _("Group"): _(group.title),
            _("Numbers"): f"{group.classes.start} – {group.classes.stop - 1}",
            _("Classes"): ", ".join(names[place] for place in group.classes),
        }
        for group in GROUPS.values()
    ]
    show_table(pd.DataFrame(rows))
