"""View: the channels that tell two pictures apart."""

import streamlit as st

from core.feature_maps.channel_comparison import most_different
from core.figures.activations import pair_figure
from core.specs.models import short_name
from pages.activations.settings import MAX_SIDE, Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, map_labels, show_figure, show_table
from pages.shared.lesson.page import Shown
from pages.shared.pictures.choice import choose_picture, digest_of
from pages.shared.reader.language import translate as _

_COUNT = 6


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    left, place = st.columns(2)[0], st.container()
    with left, st.container(border=True):
        st.markdown("**" + _("Compare with") + "**")
        other = choose_picture(
            Controls("activations_other"), default="coffee", max_side=MAX_SIDE, is_kept=True, datasets=place
        )
    first = settings.ask_maps()
    second = settings.ask_maps(digest_of(other.image))
    if first is None or second is None:
        return settings.shown
    differences = most_different(first[1], second[1], _COUNT)
    title = _("The channels of {layer} that differ most").format(layer=short_name(settings.layer.path))
    st.markdown(f"**{title}**")
    channels = [difference.channel for difference in differences]
    figure = pair_figure(
        (first[0], second[0]), (first[1], second[1]), channels,
        titles=[_("channel {index}").format(index=channel) for channel in channels],
        labels=map_labels(), font_size=font_size(),
    )  # fmt: skip
    show_figure(figure, key="activations:pairs", alt=title)
    rows = [
        {
            _("Channel"): difference.channel,
            settings.picture.title: difference.first,
            f"{other.title} ": difference.second,  # told apart where both pictures have one title
            _("Difference"): difference.first - difference.second,
        }
        for difference in differences
    ]
    number = st.column_config.NumberColumn(format="%.3g")
    names = list(rows[0])
    show_table(rows, columns=dict.fromkeys(names[1:], number))
    st.caption(
        _(
            "The numbers are the means over all places, so it does not matter where the pattern lies. Both "
            "maps of a channel share one colour scale."
        )
    )
    return settings.shown
