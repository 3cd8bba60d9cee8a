"""The net and the picture that a request of the explorer is about."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core import images
from core.images import disturbances as by
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.models import inspected
from core.networks.inspection.network.snapshots import at_epoch
from core.networks.reports import Report, teller
from core.specs.disturbance import Disturbance, DisturbanceKind
from core.specs.network import NetworkRequest
from core.storage import uploads

Image = NDArray[np.uint8]

_DO: Mapping[DisturbanceKind, Callable[[Image, Disturbance], Image]] = {
    "grey_patch": lambda image, one: by.grey_patch(
        image, one.row, one.column, one.size, strength=one.strength
    ),
    "paint": lambda image, one: by.stroke(image, one.points, one.size, one.colour, strength=one.strength),
    "shift": lambda image, one: by.moved(image, one.row, one.column),
    "flip": lambda image, one: by.flipped(image),
    "blur": lambda image, one: by.blurred(image, one.strength),
    "colours": lambda image, one: by.turned_colours(image, one.strength),
}


def subject(spec: NetworkRequest[Any], report: Report) -> tuple[InspectedModel, Image]:
    """The net as it was at the snapshot, and the picture as the net sees it, disturbances applied: ``(H, W, C)``.

    Raises:
        InputError: The model, its snapshot or the picture is not there.
    """
    tell = teller(report)
    model = (
        inspected(spec.model, tell) if spec.snapshot is None else at_epoch(spec.model, spec.snapshot, tell)
    )
    return model, disturbed(_whole(spec.picture, model.shape), spec.disturbances)


def disturbed(image: Image, disturbances: tuple[Disturbance, ...]) -> Image:
    """A picture ``(H, W, C)`` after all of them; the picture itself where there are none."""
    for one in disturbances:
        image = _DO[one.kind](image, one)
    return image


# A picture is dragged over for a hundred requests, and decoding it takes longer than a pass through a small net.
@lru_cache(maxsize=8)
def _whole(digest: str, shape: tuple[int, int, int]) -> Image:
    image = images.model_input(uploads.load_picture(digest), shape)
    image.flags.writeable = False
    return image
