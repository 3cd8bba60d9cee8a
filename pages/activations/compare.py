"""View: the channels that tell two pictures apart."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.feature_maps.channel_comparison import ChannelDifference, most_different
from core.figures.activations import pair_figure
from core.figures.colour import SEQUENTIAL
from pages.activations.settings import MAX_SIDE, Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, map_labels, show_figure, show_table
from pages.shared.display.scale import show_colours
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.pictures.choice import Picture, choose_picture, digest_of
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_COUNT = 4


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    with controls.panel():
        st.markdown("**" + _("Compare with") + "**")
        own = Controls("activations_other")
        other = choose_picture(own, default="coffee", max_side=MAX_SIDE, datasets=st.container())
    first = settings.ask_maps()
    second = settings.ask_maps(digest_of(other.image))
    if first is None or second is None:
        return settings.shown()
    differences = most_different(first[1], second[1], _COUNT)
    title = _("The channels of {layer} that differ most").format(layer=layer_name(settings.layer.path))
    st.markdown(f"**{title}**")
    channels = [difference.channel for difference in differences]
    figure = pair_figure(
        (first[0], second[0]), (first[1], second[1]), channels,
        titles=[_("channel {index}").format(index=channel) for channel in channels],
        labels=map_labels(), font_size=font_size(),
    )  # fmt: skip
    place = st.container()
    if is_veiled("apart"):
        left, place = st.columns([1, 2])
        with left:
            _show_pictures(settings.picture, other)
    with place, veiled("apart"):
        show_figure(figure, key="activations:pairs", alt=title)
        scale = _("Each channel has one scale for both pictures")
        show_colours(SEQUENTIAL, (_("least"), _("most")), scale)
    return settings.shown(partial(_show_numbers, differences, settings.picture.title, other.title))


def _show_pictures(*pictures: Picture) -> None:
    shown = [Thumbnail(picture.image, alt=picture.title, caption=picture.title) for picture in pictures]
    show_thumbnails(shown, label=", ".join(picture.title for picture in pictures), fills=0.5)


def _show_numbers(differences: Sequence[ChannelDifference], first: str, second: str) -> None:
    if is_veiled("apart"):
        return
    rows = [
        {
            _("Channel"): difference.channel,
            first: difference.first,
            f"{second} ": difference.second,  # told apart where both pictures have one title
            _("Difference"): difference.first - difference.second,
        }
        for difference in differences
    ]
    number = st.column_config.NumberColumn(format="%.3g")
    names = list(rows[0])
    show_table(rows, columns=dict.fromkeys(names[1:], number))
    st.markdown(
        _(
            "The numbers are the means over all places, so it does not matter where the pattern lies. Both "
            "maps of a channel share one colour scale."
        )
    )
