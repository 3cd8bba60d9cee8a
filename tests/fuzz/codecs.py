"""The controls of all pages, as their addresses are written and read."""

from typing import Any

import pytest

from pages.shared.reader import address
from pages.shared.reader.address import Codec
from tests.pages.dashboard import VIEWS, at_the_server, open_page

# Other lessons ask workers, which load TensorFlow, for what they show first: test_every_page.py gives each of them bad
# addresses.
PAGES = ("accuracy", "augmentation", "convolution", "pooling", "small_data", "strategy", "training_curves")


def codecs_of_all_controls() -> dict[str, Codec[Any]]:
    """The codec of each parameter that these pages take, in all their views."""
    found: dict[str, Codec[Any]] = {}
    restore = address.restore

    def note(parameter: str, default: Any, codec: Codec[Any]) -> Any:
        found.setdefault(parameter, codec)
        return restore(parameter, default, codec)

    with pytest.MonkeyPatch.context() as patch:
        at_the_server(patch)
        patch.setattr(address, "restore", note)
        for page in PAGES:
            for view in VIEWS[page]:
                open_page(page, **{f"{page}_view": view, f"{page}_ask": "0"})
    return found
