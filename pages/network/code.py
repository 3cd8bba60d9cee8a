"""The code of the lesson: the same maps by Keras, where the layer can be named in one step."""

from typing import TYPE_CHECKING

from core.snippets.activations import activations

if TYPE_CHECKING:
    from pages.network.settings import Settings


def code_of(settings: "Settings") -> str:
    """Keras code for the opened map, or for the strongest one of the last maps; empty for a model two levels deep."""
    network = settings.network
    node = next((node for node in network.nodes if node.path and node.path == settings.layer), None)
    channel = settings.channel
    if node is None or len(node.shape) != 3:
        node = [node for node in network.nodes[1:] if len(node.shape) == 3 and node.strongest][-1]
        channel = node.strongest[0]
    if node.path.count("/") > 1 or "#" in node.path:
        return ""
    return activations(
        settings.picture.source, settings.model.reference, node.path, channel,
        size=settings.model.layers.input_shape,
    )  # fmt: skip
