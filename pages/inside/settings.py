"""The settings of the lesson that compares three ways to look inside, read from its controls."""

from dataclasses import dataclass

import streamlit as st

from core.feature_maps.channel_shares import ChannelShares, channel_shares
from core.specs.grad_cam import Channels, ChannelsSpec, GradCamSpec, Heatmap
from core.specs.models import SpatialLayer
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.models import ChosenModel, choose_reference, chosen_model
from pages.shared.pictures.choice import Picture, choose_picture, digest_of
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_OFFERED = 10
_MAX_SIDE = 1024


@dataclass(frozen=True)
class Settings:
    """A picture, a classifier, a class, a layer and a channel of it.

    Attributes:
        picture: As chosen.
        digest: Its name in requests.
        model: As chosen.
        best: The map of the likeliest class, with the five likeliest classes.
        class_index: The chosen class.
        layer: The layer whose channels make the map of the class.
        channels: Its maps, and their weights for the class.
        shares: What each channel adds to the class.
        channel: Its number.
    """

    picture: Picture
    digest: str
    model: ChosenModel
    best: Heatmap
    class_index: int
    layer: SpatialLayer
    channels: Channels
    shares: ChannelShares
    channel: int

    @property
    def class_title(self) -> str:
        """The chosen class in words."""
        return self.model.class_title(self.class_index)


def choose_settings(controls: Controls) -> Settings | None:
    """Show the controls of the lesson; None after saying what is missing."""
    with controls.belonging_to("side", "blackbox"):
        picture = choose_picture(
            controls, default="cat_and_coffee", max_side=_MAX_SIDE, datasets=st.container()
        )
        reference, title = choose_reference(controls, default="efficientnet_lite0", classifier=True)
    digest = digest_of(picture.image)
    best = ask(GradCamSpec(reference, digest), doing=_("Looking at the picture"))
    if best is None:
        return None
    model = chosen_model(controls, reference, title, best.model)
    with controls.belonging_to("side", "blackbox"):
        class_index = _choose_class(controls, model, best)
        layer = _choose_layer(controls, model)
    channels = ask(ChannelsSpec(reference, digest, class_index, layer.path), doing=_("Computing the map"))
    if channels is None:
        return None
    shares = channel_shares(channels.maps, channels.weights)
    with controls.belonging_to("side"):
        channel = _choose_channel(controls, shares)
    return Settings(picture, digest, model, best, class_index, layer, channels, shares, channel)


def _choose_class(controls: Controls, model: ChosenModel, best: Heatmap) -> int:
    """One of the five likeliest, by its rank: another picture has others."""
    labels = {
        str(rank): f"{model.class_title(score.class_index)} · {score.probability:.1%}"
        for rank, score in enumerate(best.top_classes)
    }
    rank = controls.select("rank", _("Class to explain"), labels, "0")
    return best.top_classes[int(rank)].class_index


def _choose_layer(controls: Controls, model: ChosenModel) -> SpatialLayer:
    layers = {layer.path: layer for layer in model.layers.layers}
    titles = {
        path: f"{layer_name(path)} · {layer.shape[0]} x {layer.shape[1]} x {layer.shape[2]}"
        for path, layer in reversed(layers.items())
    }
    return layers[controls.select("layer", _("Layer"), titles, model.layers.default_layer)]


def _choose_channel(controls: Controls, shares: ChannelShares) -> int:
    """One of the channels that add most to the class, by its rank."""
    order = shares.order[:_OFFERED]
    labels = {
        str(rank): _("{channel} (number {rank})").format(channel=channel, rank=rank + 1)
        for rank, channel in enumerate(order)
    }
    rank = controls.select("channel", _("Channel, the strongest for the class first"), labels, "0")
    return int(order[int(rank)])
