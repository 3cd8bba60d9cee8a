"""A picture with a framed part: a hand-written front-end component on which the reader moves the frame."""

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.errors import N_
from core.images import png_data_url
from pages.shared.components.declare import declare
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {
    "position": N_("Row {row}, column {column}"),
    "hint": N_("{picture}; drag the frame, or move it with the arrow keys"),
}

_mount = declare("marked_picture")


@dataclass(frozen=True)
class Axis:
    """The places of the frame along rows or columns, in pixels of the picture.

    Attributes:
        last: The last place, counted from 0.
        size: Of the frame.
        first: Where the frame begins at place 0; outside of the picture where it is negative.
        step: Between neighbouring places.
    """

    last: int
    size: int
    first: int = 0
    step: int = 1


def show_marked_picture(
    image: NDArray[np.uint8],
    rows: Axis,
    columns: Axis,
    chosen: tuple[int, int],
    *,
    key: str,
    alt: str,
    on_move: Callable[[int, int], None],
    is_marked: bool = True,
    share: float = 1.0,
) -> None:
    """Show a picture as large as the stage allows, and a frame over it.

    Args:
        image: uint8 ``(H, W, 3)``.
        rows, columns: The places of the frame.
        chosen: Place in rows and columns, from 0; another one than was reported moves the frame.
        key: Identity of the component on the page.
        alt: What the picture shows, for readers who cannot see it.
        on_move: Called with the place in rows and columns at which the reader rests.
        is_marked: Whether there is a frame.
        share: Of the height of the stage, 0 to 1: what the component may take.
    """
    name = f"marked:{key}"

    def take() -> None:
        place = st.session_state[name].moved
        if place:
            on_move(int(place["row"]), int(place["column"]))

    message = {
        "source": png_data_url(image),
        "size": image.shape[:2],
        "frame": (rows.size, columns.size),
        "axes": (asdict(rows), asdict(columns)),
        "chosen": chosen,
        "hidden": not is_marked,
    }
    picture = _(LABELS["hint"]).format(picture=alt) if is_marked else alt
    labels = {"picture": picture, "position": _(LABELS["position"])}
    _mount(key=name, data={"message": message, "labels": labels, "share": share}, on_moved_change=take)
