"""Where each layer of a net is explained: lessons with this picture, net and layer set."""

from typing import TYPE_CHECKING

from core.operations.kernels import KERNEL_SIZES
from core.specs.network import Node
from core.specs.network_sums import Origin
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _

if TYPE_CHECKING:
    from pages.network.settings import Settings

CHANNEL = "CHANNEL"
"""What stands in an address for the channel that is opened; the component puts the number there."""


def links_of(settings: "Settings") -> dict[str, str]:
    """The lesson on each node, by its path; nodes that no lesson is about are left out."""
    last = len(settings.network.nodes) - 1
    found = {}
    for index, node in enumerate(settings.network.nodes):
        link = _link(settings, node, is_last=index == last)
        if link:
            found[node.path] = link
    return found


def _link(settings: "Settings", node: Node, *, is_last: bool) -> str:
    reference, picture = settings.model.reference, settings.picture_name
    if is_last and len(settings.network.probabilities):
        return link_to("grad_cam", model=reference, picture=picture)
    if node.kind == "input":
        return link_to("convolution", view="window", picture=picture)
    if node.kind == "pooling":
        return link_to("pooling", view="comparison", picture=picture)
    if node.kind == "global_pooling":
        return link_to("pooling", view="heads")
    if node.kind in ("dense", "flatten"):
        return link_to("dense_vs_convnet", view="parameters")
    if node.kind in ("convolution", "activation"):
        return link_to(
            "activations", view="channels", model=reference, picture=picture, layer=node.path, channel=CHANNEL
        )
    return ""


def origin_links(settings: "Settings", origin: Origin) -> dict[str, str]:
    """What else there is on an opened map, by titles: its kernel in the convolution lesson, what it looks for."""
    links = {}
    channel = origin.order[origin.first][1] if origin.kind == "convolution" else 0
    rows, columns, depth = origin.kernel.shape
    if origin.kind in ("convolution", "depthwise") and rows == columns and rows in KERNEL_SIZES:
        kernel = origin.kernel[..., min(channel, depth - 1)]
        grid = "_".join(",".join(f"{weight:.4g}" for weight in row) for row in kernel)
        links[_("Slide this kernel")] = link_to(
            "convolution", view="window", picture=settings.picture_name, kernel="own", size=rows,
            **{f"grid{rows}": grid},
        )  # fmt: skip
    if origin.kind in ("convolution", "activation"):
        links[_("What it looks for")] = filter_link(settings, origin.path, origin.channel)
    return links


def filter_link(settings: "Settings", path: str, channel: int) -> str:
    """The lesson on what a channel looks for: its gradient-ascent picture and its natural patches."""
    return link_to("filters", view="ascent", model=settings.model.reference, layer=path, filter=channel)
