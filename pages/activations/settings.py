"""The settings of the activations lesson, read from its controls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.snippets.activations import activations
from core.specs.activations import ActivationSpec
from core.specs.models import SpatialLayer
from core.specs.overview import Overview, OverviewSpec
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.whole_net import picture_named, show_place_in_net
from pages.shared.models import ChosenModel, choose_model
from pages.shared.pictures.choice import Picture, choose_picture, digest_of
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

# Larger than every sample: its size is then left to the one resizing that the snippet does, too.
MAX_SIDE = 1024


@dataclass(frozen=True)
class Settings:
    """A picture, a model, and a channel of one of its layers.

    Attributes:
        picture: As chosen.
        digest: Its name in requests.
        model: As chosen.
        layer: As chosen.
        channel: Its number in the layer.
        opacity: Of the channel over the picture, 0-1.
    """

    picture: Picture
    digest: str
    model: ChosenModel
    layer: SpatialLayer
    channel: int
    opacity: float

    def ask_overview(self) -> Overview | None:
        """All layers as thumbnails; None after saying why there are none."""
        spec = OverviewSpec(self.model.reference, self.digest)
        return ask(spec, doing=_("Computing all feature maps"))

    def ask_maps(self, digest: str | None = None) -> tuple[NDArray[np.uint8], NDArray[np.float32]] | None:
        """The picture as the model sees it, and the maps ``(h, w, C)`` of the chosen layer; of another picture with
        ``digest``. None after saying why there are none."""
        spec = ActivationSpec(self.model.reference, digest or self.digest, (self.layer.path,))
        answer = ask(spec, doing=_("Computing the feature maps"))
        return None if answer is None else (answer.image, answer.maps[self.layer.path])

    def shown(self, below: Callable[[], None] = nothing) -> Shown["Settings"]:
        """What every view shows: these settings, and the code for them; none for a model two levels deep."""

        def show_below() -> None:
            below()
            show_place_in_net(
                model=self.model.reference, picture=picture_named("activations", "cat", self.digest),
                layer=self.layer.path, channel=self.channel,
            )  # fmt: skip

        if self.layer.path.count("/") > 1:
            return Shown(self, "", show_below)
        code = activations(
            self.picture.source, self.model.reference, self.layer.path, self.channel,
            size=self.model.layers.input_shape,
        )  # fmt: skip
        return Shown(self, code, show_below)


def choose_settings(controls: Controls) -> Settings | None:
    """Show the controls of the lesson; None after saying what is missing."""
    with controls.belonging_to("channels", "depth", "keeps", "compare", "movement", "distils"):
        picture = choose_picture(controls, max_side=MAX_SIDE, datasets=st.container())
    model = choose_model(controls, default="vgg16")
    if model is None:
        return None
    layers = {layer.path: layer for layer in model.layers.shown}
    if not layers:
        st.error(_("This model has no convolution, pooling or activation layer; choose another one."))
        return None
    layer = layers[_choose_layer(controls, layers)]
    with controls.belonging_to("channels"):
        last = layer.shape[2] - 1
        label = _("Channel (0 to {last})").format(last=last)
        channel = controls.number("channel", label, 0, last, 0) if last else 0
        with controls.folded():
            label = _("Opacity of the map over the picture")
            opacity = controls.slider("opacity", label, 0.0, 1.0, 0.7, step=0.05)
    return Settings(picture, digest_of(picture.image), model, layer, channel, opacity)


def _choose_layer(controls: Controls, layers: Mapping[str, SpatialLayer]) -> str:
    """The layer's path. Of a late one first is asked what tells pictures apart, and what is silent."""
    titles = {path: f"{layer_name(path)} · {_size(layer)}" for path, layer in layers.items()}
    paths = list(layers)
    if controls.view in ("compare", "silent"):
        return controls.select("late_layer", _("Layer"), titles, paths[-1])
    with controls.belonging_to("channels", "movement"):
        return controls.select("layer", _("Layer"), titles, paths[0])


def _size(layer: SpatialLayer) -> str:
    rows, columns, channels = layer.shape
    return f"{rows} x {columns} x {channels}"
