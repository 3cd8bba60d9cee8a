"""View: activation, filter picture and Grad-CAM of one channel, side by side."""

from functools import partial

import numpy as np
import streamlit as st

from core.feature_maps.display_rules import filter_to_picture
from core.figures.heatmaps import HeatLook, heat_figure
from core.snippets.grad_cam_variants import grad_cam_opened
from core.specs.pictures_of import LikedSpec, Regularisers
from pages.inside.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_SIDE, _STEPS = 128, 80
_LIKES = Regularisers(jitter=8, smoothing=1.0, decay=0.02, colours=True)
_LOOK = HeatLook()


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    left, middle, right = st.columns(3)
    with left:
        _show_activation(settings)
    with middle, veiled("likes"):
        _show_filter(settings)
    with right, veiled("whole"):
        _show_map(settings)
    return Shown(settings, code_of(settings), partial(_explain, settings))


def _show_activation(settings: Settings) -> None:
    channel = settings.channel
    st.markdown("**" + _("Activation: where channel {channel} answers").format(channel=channel) + "**")
    figure = heat_figure(
        settings.channels.image, settings.channels.maps[..., channel], _LOOK, labels=map_labels()
    )
    show_figure(
        figure, key="inside:activation", alt=_("Activation of channel {channel}").format(channel=channel)
    )
    _tell(
        _("this picture, this channel"),
        _("where and how strongly it answers"),
        _("what it looks for, and whether the decision needs it"),
    )


def _show_filter(settings: Settings) -> None:
    st.markdown("**" + _("Filter picture: what it looks for") + "**")
    spec = LikedSpec(
        settings.model.reference, "filter", settings.channel, settings.layer.path, size=_SIDE, steps=_STEPS,
        regularisers=_LIKES,
    )  # fmt: skip
    found = ask(spec, doing=_("Climbing"))
    if found is not None:
        picture = filter_to_picture(found.pictures[0], contrast=0.2)
        name = _("What channel {channel} likes best").format(channel=settings.channel)
        figure = heat_figure(picture, np.zeros((1, 1)), _LOOK, answers=False)
        show_figure(figure, key="inside:filter", alt=name)
    _tell(
        _("no picture at all, this channel"),
        _("what would excite it most"),
        _("where that is in this picture, and what it is good for"),
    )


def _show_map(settings: Settings) -> None:
    st.markdown("**" + _("Grad-CAM: where {title} is seen").format(title=settings.class_title) + "**")
    maps, weights = settings.channels.maps, settings.channels.weights
    values = np.maximum(maps @ weights, 0) / np.float32(len(weights))
    figure = heat_figure(settings.channels.image, values, _LOOK, labels=map_labels())
    show_figure(figure, key="inside:map", alt=_("Grad-CAM of {title}").format(title=settings.class_title))
    _tell(
        _("this picture, this class, all {count} channels").format(count=len(weights)),
        _("where the evidence for the class lies"),
        _("which pattern it is, and what the net would say without it"),
    )


def _tell(about: str, tells: str, cannot: str) -> None:
    """What a technique is about, what it tells and what it cannot."""
    lines = [(_("About"), about), (_("Tells"), tells), (_("Cannot tell"), cannot)]
    st.markdown("  \n".join(f"**{name}:** {text}" for name, text in lines))


def _explain(settings: Settings) -> None:
    channel, shares = settings.channel, settings.shares
    positive = float(np.maximum(shares.shares, 0).sum())
    part = shares.shares[channel] / positive if positive > 0 else 0.0
    st.markdown(
        _(
            "Channel {channel} of `{layer}` fires with {strength} on average, and its weight for {title} is {weight}: "
            "it adds {part} of all that speaks for the class."
        ).format(
            channel=channel, layer=layer_name(settings.layer.path), strength=f"{shares.strengths[channel]:.3g}",
            title=settings.class_title, weight=f"{shares.weights[channel]:.3g}", part=f"{part:.1%}",
        )
    )  # fmt: skip
    links = {
        _("All channels of all layers"): link_to("activations", model=settings.model.reference),
        _("This filter, step by step"): link_to(
            "filters",
            view="ascent",
            model=settings.model.reference,
            layer=settings.layer.path,
            filter=channel,
        ),
        _("This map, channel by channel"): link_to("grad_cam", view="opened", model=settings.model.reference),
    }
    st.markdown(" · ".join(f"[{title}]({address})" for title, address in links.items()))


def code_of(settings: Settings) -> str:
    """The code of the map and its channels; none for a model two levels deep."""
    if settings.layer.path.count("/") > 1:
        return ""
    logits = [score.logit for score in settings.best.top_classes]
    has_one_output = len(logits) == 2 and logits[0] == -logits[1]
    return grad_cam_opened(
        settings.picture.source, settings.model.reference, settings.layer.path, settings.class_index,
        size=settings.model.layers.input_shape, has_one_output=has_one_output,
    )  # fmt: skip
