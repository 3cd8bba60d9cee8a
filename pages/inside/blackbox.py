"""View: the claim that nets are black boxes, judged by how many channels a decision needs."""

from functools import partial

import streamlit as st

from core.figures.kept_channels import kept_figure
from core.specs.grad_cam import KeptChannels, KeptChannelsSpec
from pages.inside.settings import Settings
from pages.inside.side import code_of
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import EMPTY, font_size, percent, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    spec = KeptChannelsSpec(
        settings.model.reference, settings.digest, settings.class_index, settings.layer.path
    )
    found = ask(spec, doing=_("Asking the net"))
    if found is None:
        return Shown(settings, "")
    title = _("{title}, when only the strongest channels of {layer} are kept").format(
        title=settings.class_title, layer=layer_name(settings.layer.path)
    )
    st.markdown(f"**{title}**")
    with veiled("few", "blackbox"):
        figure = kept_figure(
            found.counts, found.probabilities.tolist(), x_title=_("Channels kept (logarithmic)"),
            y_title=_("Probability"), names=[settings.model.class_title(index) for index in found.likeliest],
            font_size=font_size(),
        )  # fmt: skip
        show_figure(figure, key="inside:kept", alt=title)
        _show_numbers(found)
    return Shown(settings, code_of(settings), partial(_explain, settings, found))


def _show_numbers(found: KeptChannels) -> None:
    columns = st.columns(3)
    label = _("Probability with all {count}").format(count=found.counts[-1])
    columns[0].metric(label, percent(found.probabilities[-1]))
    columns[1].metric(_("Likeliest class from"), _count(decided_from(found)))
    columns[2].metric(_("As probable as with all from"), _count(sure_from(found)))


def _count(needed: int | None) -> str:
    return EMPTY if needed is None else _("{count} channels").format(count=f"{needed:,}")


def sure_from(found: KeptChannels) -> int:
    """The least number of kept channels with which the class is as probable as with all of them."""
    return next(
        count
        for count, probability in zip(found.counts, found.probabilities, strict=True)
        if probability >= found.probabilities[-1]
    )


def decided_from(found: KeptChannels) -> int | None:
    """The least number of kept channels from which on the class is the likeliest; None if it never is."""
    needed = None
    for count, likeliest in zip(reversed(found.counts), reversed(found.likeliest), strict=True):
        if likeliest != found.class_index:
            break
        needed = count
    return needed


def _explain(settings: Settings, found: KeptChannels) -> None:
    if is_veiled("few"):
        return
    positive = int((settings.shares.shares > 0).sum())
    st.markdown(
        _(
            "{positive} of {count} channels speak for the class. Every one of them can be looked at, its map, its "
            "filter picture and its weight: nothing is hidden. But a reason that is spread over so many numbers is no "
            "sentence."
        ).format(positive=positive, count=len(settings.shares.shares))
    )
    if found.probabilities[-1] < found.probabilities.max() / 2:
        st.markdown(
            _(
                "At the right end the curve falls: the last channels speak against the class. Without them the net "
                "would be surer than it is; what they see is in the picture, too."
            )
        )
