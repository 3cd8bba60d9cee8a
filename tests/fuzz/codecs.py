"""The controls of all pages, as their addresses are written and read."""

from typing import Any

from pages.shared.reader import address
from pages.shared.reader.address import Codec
from tests.pages.dashboard import VIEWS, open_page

# Other lessons ask workers, which load TensorFlow, for what they show first.
PAGES = ("accuracy", "augmentation", "convolution", "pooling", "small_data", "strategy", "training_curves")


def codecs_of_all_controls(pages: tuple[str, ...] = PAGES) -> dict[str, Codec[Any]]:
    """The codec of each parameter that these pages take, in all their views."""
    found: dict[str, Codec[Any]] = {}
    restore = address.restore

    def note(parameter: str, default: Any, codec: Codec[Any]) -> Any:
        found.setdefault(parameter, codec)
        return restore(parameter, default, codec)

    address.restore = note
    try:
        for page in pages:
            for view in VIEWS[page]:
                open_page(page, **{f"{page}_view": view, f"{page}_ask": "0"})
    finally:
        address.restore = restore
    return found
