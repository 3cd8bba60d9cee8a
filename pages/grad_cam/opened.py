"""View: Grad-CAM opened, its strongest channels added up one by one, ReLU last."""

from functools import partial

import numpy as np
import streamlit as st

from core.feature_maps.channel_shares import (
    ChannelShares,
    channel_shares,
    sum_of_channels,
    weighted_channel,
)
from core.feature_maps.heatmap import correlation, positive_part
from core.figures.channels import channel_pictures
from core.figures.heatmaps import heat_figure
from core.figures.maps import map_figure
from core.specs.grad_cam import Channels, ChannelsSpec
from pages.grad_cam.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure, show_table
from pages.shared.display.scale import show_scale
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _

_STRONGEST = 10
_ALL, _RELU = "all", "relu"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = ask(
        ChannelsSpec(settings.spec.model, settings.spec.picture, settings.class_index, settings.spec.layer),
        doing=_("Computing the map"),
    )
    if found is None:
        return settings.shown()
    shares = channel_shares(found.maps, found.weights)
    count = min(_STRONGEST, len(shares.order))
    step = _choose_step(controls, count, len(shares.order))
    left, right = st.columns([3, 2])
    with left:
        _show_channels(settings, found, shares, count, step)
    with right, veiled("opened"):
        _show_sum(settings, found, shares, step)
    return settings.shown(partial(_explain, settings, found, shares, count), opened=True)


def _choose_step(controls: Controls, count: int, total: int) -> str:
    labels = {str(number): str(number) for number in range(count + 1)}
    labels |= {_ALL: _("all {count}").format(count=total), _RELU: _("all, then ReLU")}
    return controls.stops("added", _("Channels added up"), labels, str(min(3, count)))


def _show_channels(settings: Settings, found: Channels, shares: ChannelShares, count: int, step: str) -> None:
    chosen = [int(channel) for channel in shares.order[:count]]
    title = _("The {count} strongest channels").format(count=count)
    st.markdown(f"**{title}**")
    maps = [weighted_channel(found.maps, found.weights, channel) for channel in chosen]
    added = int(step) if step.isdigit() else count
    pictures = channel_pictures(found.image, maps, settings.look, added=added)
    shown = [
        Thumbnail(
            picture,
            alt=_("channel {index}").format(index=channel),
            caption=f"{channel}: {shares.strengths[channel]:.2g} x {1000 * shares.weights[channel]:.2g}",
        )
        for channel, picture in zip(chosen, pictures, strict=True)
    ]
    show_thumbnails(shown, label=title, fills=1.3)
    st.markdown(_("Channel: mean activation x weight (in thousandths). Framed ones are added up."))


def _show_sum(settings: Settings, found: Channels, shares: ChannelShares, step: str) -> None:
    number = int(step) if step.isdigit() else len(shares.order)
    total = sum_of_channels(found.maps, found.weights, shares.order[:number])
    whole = np.maximum(sum_of_channels(found.maps, found.weights, np.arange(len(shares.order))), 0)
    title = _("ReLU: the heatmap") if step == _RELU else _("Sum of {count} channels").format(count=number)
    st.markdown(f"**{title}**")
    if step == _ALL:  # here alone is something below zero to see
        figure = map_figure(total, labels=map_labels(), is_signed=True, show_scale=False)
    else:
        figure = heat_figure(found.image, np.maximum(total, 0), settings.look, labels=map_labels())
    show_figure(figure, key="grad_cam:sum", alt=title)
    likeness = correlation(positive_part(total), positive_part(whole))
    left, right = st.columns(2)
    left.metric(_("Correlation with the heatmap"), "–" if likeness is None else f"{likeness:.2f}")
    right.metric(_("Part of all that speaks for it"), f"{shares.part_of_for(number):.0%}")
    if step == _ALL:
        show_scale(float(np.abs(total).max()) or 1.0, label=_("against · for"))


def _explain(settings: Settings, found: Channels, shares: ChannelShares, count: int) -> None:
    rows = [
        {
            _("Channel"): int(channel),
            _("Mean activation"): float(shares.strengths[channel]),
            _("Weight"): float(shares.weights[channel]),
            _("Product"): float(shares.shares[channel]),
            _("Its filter"): link_to(
                "filters",
                view="ascent",
                model=settings.model.reference,
                layer=found.layer,
                filter=int(channel),
            ),
        }
        for channel in shares.order[:count]
    ]
    number = st.column_config.NumberColumn(format="%.3g")
    columns = dict.fromkeys(list(rows[0])[1:4], number)
    columns[_("Its filter")] = st.column_config.LinkColumn(display_text=_("what it looks for"))
    show_table(rows, columns=columns)
    negative = int((shares.shares < 0).sum())
    st.markdown(
        _(
            "Of {total} channels {against} speak against the class: their products are negative, and where they "
            "outweigh the others ReLU cuts the sum off."
        ).format(total=len(shares.order), against=negative)
    )
