"""The settings of the lesson on a whole net, read from its controls."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import streamlit as st

from core.specs.models import LayerKind, ModelLayers, SpatialLayer
from core.specs.network import Network, NetworkSpec
from pages.network.code import code_of
from pages.network.places import links_of
from pages.shared.ask import ask
from pages.shared.components.network_messages import Words
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.whole_net import picture_named
from pages.shared.models import ChosenModel, choose_reference, chosen_model
from pages.shared.pictures.choice import Picture, choose_picture, digest_of
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_DEFAULT_PICTURE, _DEFAULT_MODEL = "cat", "book_convnet"
_LIKELIEST, _NONE = "likeliest", "none"
_MAX_SIDE = 1024
_OF_A_NET = ("whole", "evidence", "disturb", "training")
_KINDS: Mapping[str, LayerKind] = {
    "convolution": "convolution", "depthwise": "convolution", "separable": "convolution", "pooling": "pooling",
    "activation": "activation",
}  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """A picture in a net, and the class explained.

    Attributes:
        picture: As chosen.
        digest: Its name in requests.
        picture_name: How a link names it: a sample, or the digest.
        model: As chosen.
        spec: The request for the first view.
        network: What answered it.
        layer: Path of the opened node; empty for none.
        channel: Of it.
    """

    picture: Picture
    digest: str
    picture_name: str
    model: ChosenModel
    spec: NetworkSpec
    network: Network
    layer: str
    channel: int

    @property
    def words(self) -> Words:
        """What the net's parts are called, and the lessons that explain them."""
        return Words(self.model.class_title, links_of(self))

    @property
    def class_title(self) -> str:
        """The explained class in words; empty for a net without classes."""
        explained = self.network.class_index
        return "" if explained < 0 else self.model.class_title(explained)

    def shown(self, below: Callable[[], None] = nothing, *, with_code: bool = True) -> Shown["Settings"]:
        """What every view shows: these settings, and the code for them; none for a model two levels deep."""
        return Shown(self, code_of(self) if with_code else "", below)


def choose_settings(controls: Controls) -> Settings | None:
    """Show the controls that the views share; None after saying what is missing."""
    with controls.belonging_to(*_OF_A_NET):
        picture = choose_picture(
            controls, default=_DEFAULT_PICTURE, max_side=_MAX_SIDE, datasets=st.container()
        )
        reference, title = choose_reference(controls, default=_DEFAULT_MODEL)
    digest = digest_of(picture.image)
    spec = NetworkSpec(reference, digest)
    network = ask(spec, doing=_("Sending the picture through the net"))
    if network is None:
        return None
    model = chosen_model(controls, reference, title, _layers_of(network))
    with controls.belonging_to("whole", "evidence", "disturb"):
        explained = _choose_class(controls, model, network)
    if explained is not None and explained != network.class_index:
        spec = NetworkSpec(reference, digest, class_index=explained)
        network = ask(spec, doing=_("Sending the picture through the net"))
        if network is None:
            return None
    with controls.belonging_to("whole"), controls.folded():
        layer, channel = _choose_map(controls, network)
    return Settings(
        picture,
        digest,
        picture_named(controls.lesson, _DEFAULT_PICTURE, digest),
        model,
        spec,
        network,
        layer,
        channel,
    )


def model_of(reference: str, title: str, network: Network) -> ChosenModel:
    """A model that this view chose, and not the reader."""
    return chosen_model(Controls("network"), reference, title, _layers_of(network))


def _layers_of(network: Network) -> ModelLayers:
    """What the other lessons know of a model, of the nodes of its net."""
    spatial = [node for node in network.nodes[1:] if len(node.shape) == 3]
    layers = tuple(
        SpatialLayer(node.path, _KINDS.get(node.kind, "other"), cast(tuple[int, int, int], node.shape))
        for node in spatial
    )
    shape = cast(tuple[int, int, int], network.image.shape)
    weights = sum(node.parameters > 0 for node in network.nodes)
    return ModelLayers(shape, layers, len(network.probabilities), layers[-1].path if layers else "", weights)


def _choose_class(controls: Controls, model: ChosenModel, network: Network) -> int | None:
    """A list of all classes, the likeliest first; None for the likeliest, or where there are none."""
    count = len(network.probabilities)
    if not count:
        return None
    titles = [model.class_title(index) for index in range(count)]
    repeated = {title for title, times in Counter(titles).items() if times > 1}
    best = [int(index) for index in (-network.probabilities).argsort(kind="stable")[:5]]
    labels = {_LIKELIEST: _("likeliest: {title}").format(title=titles[best[0]])}
    for index in [*best, *(index for index in range(count) if index not in best)]:
        labels[str(index)] = f"{titles[index]} ({index})" if titles[index] in repeated else titles[index]
    chosen = controls.select("class", _("Class to explain"), labels, _LIKELIEST)
    return None if chosen == _LIKELIEST else int(chosen)


def _choose_map(controls: Controls, network: Network) -> tuple[str, int]:
    """The opened map, for the address and for those who would rather choose than point."""
    nodes = {node.path: node for node in network.nodes[1:] if node.strongest}
    labels = {_NONE: "–"} | {path: f"{layer_name(path)} · {node.shape[-1]}" for path, node in nodes.items()}
    layer = controls.select("layer", _("Opened layer"), labels, _NONE)
    if layer == _NONE:
        return "", 0
    last = nodes[layer].shape[-1] - 1
    label = _("Channel (0 to {last})").format(last=last)
    return layer, controls.number("channel", label, 0, last, 0) if last else 0
