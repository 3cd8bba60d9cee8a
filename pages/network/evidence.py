"""View: from a class back to the channels and places that carried it."""

import numpy as np
import streamlit as st

from core.figures.channels import channel_pictures
from core.figures.heatmaps import HeatLook, heat_figure
from core.figures.maps import map_figure
from core.specs.network_sums import Votes, VoteSpec
from pages.network.places import filter_link
from pages.network.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure, show_table
from pages.shared.display.scale import show_scale
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_STRONGEST = 10
_ALL = "all"
_SEEN = 0.005  # what two digits show


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    if settings.network.class_index < 0:
        st.info(
            _(
                "This net has no classes, and so nobody to vote for; choose another one, such as EfficientNet-Lite0."
            )
        )
        return settings.shown()
    votes = ask(
        VoteSpec(settings.spec.model, settings.spec.picture, class_index=settings.network.class_index),
        doing=_("Counting the votes"),
    )
    if votes is None:
        return settings.shown()
    count = min(_STRONGEST, len(votes.strongest))
    labels = {str(number): str(number) for number in range(count + 1)}
    labels |= {_ALL: _("all {count}").format(count=len(votes.channels))}
    step = controls.stops("added", _("Channels added up"), labels, str(min(3, count)))
    added = len(votes.channels) if step == _ALL else int(step)
    left, right = st.columns([3, 2])
    with left:
        _show_channels(settings, votes, count, min(added, count))
    with right, veiled("votes"):
        _show_sum(settings, votes, added)
    return settings.shown(lambda: _explain(settings, votes, count))


def _show_channels(settings: Settings, votes: Votes, count: int, added: int) -> None:
    title = _("The {count} channels of {layer} that spoke most for {title}").format(
        count=count, layer=layer_name(votes.path), title=settings.class_title
    )
    st.markdown(f"**{title}**")
    maps = [votes.maps[place] for place in range(count)]
    pictures = channel_pictures(settings.network.image, maps, HeatLook(), added=added)
    shown = [
        Thumbnail(
            picture,
            alt=_("channel {index}").format(index=channel),
            caption=f"{channel}: {votes.channels[channel]:+.3g}",
            links={_("its filter"): filter_link(settings, votes.path, channel)},
        )
        for channel, picture in zip(votes.strongest[:count], pictures, strict=True)
    ]
    show_thumbnails(shown, label=title, fills=1.3)
    st.markdown(_("Channel: its vote, over all places. Framed ones are added up."))


def _show_sum(settings: Settings, votes: Votes, added: int) -> None:
    is_all = added == len(votes.channels)
    total = votes.places if is_all else votes.maps[:added].sum(axis=0)
    title = (
        _("All votes, by place") if is_all else _("Votes of {count} channels, by place").format(count=added)
    )
    st.markdown(f"**{title}**")
    if is_all:
        figure = map_figure(total, labels=map_labels(), is_signed=True, show_scale=False)
    else:
        figure = heat_figure(settings.network.image, np.maximum(total, 0), HeatLook(), labels=map_labels())
    show_figure(figure, key="network:votes", alt=title)
    counted = votes.total if is_all else votes.counted(added)
    left, right = st.columns(2)
    left.metric(_("Votes added up"), f"{counted:+.2f}")
    right.metric(_("Logit"), f"{votes.logit:.2f}")
    others, biases, untold = _("the other channels"), _("biases"), _("what no vote tells")
    parts = [f"{counted:.2f}", f"{votes.total - counted:.2f} ({others})", f"{votes.bias:.2f} ({biases})"]
    if abs(votes.rest) >= _SEEN:
        parts.append(f"{votes.rest:.2f} ({untold})")
    st.markdown(" + ".join(parts).replace("+ -", "− ").replace("-", "−") + f" = **{votes.logit:.2f}**")
    if is_all:
        show_scale(float(np.abs(total).max()) or 1.0, label=_("against · for"))


def _explain(settings: Settings, votes: Votes, count: int) -> None:
    rows = [
        {
            _("Channel"): channel,
            _("Vote"): float(votes.channels[channel]),
            _("Its filter"): filter_link(settings, votes.path, channel),
            _("In the whole net"): link_to(
                "network", view="whole", model=settings.model.reference, picture=settings.picture_name,
                layer=votes.path, channel=channel,
            ),
        }
        for channel in votes.strongest[:count]
    ]  # fmt: skip
    columns = {
        _("Vote"): st.column_config.NumberColumn(format="%+.3g"),
        _("Its filter"): st.column_config.LinkColumn(display_text=_("what it looks for")),
        _("In the whole net"): st.column_config.LinkColumn(display_text=_("where it comes from")),
    }
    show_table(rows, columns=columns)
    st.markdown(
        _(
            "A vote is the number in a cell of the last maps times the gradient of the logit with respect to it. The "
            "votes of all channels, or of all places, and the biases add up to the logit. Behind global average "
            "pooling the gradient is the same at all places, and the votes for the class are Grad-CAM's heatmap."
        )
    )
