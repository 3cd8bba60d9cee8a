"""Pictures side by side on the stage, pixel by pixel as the net gets them where that is the point."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.images import encode_jpeg, png_data_url, to_rgb

# Rows begin at one height, and the words stand close below their picture.
_PLACE = "flex:0 1 auto;min-height:0;object-position:left top"


@dataclass(frozen=True)
class Shot:
    """A picture with what is said of it.

    Attributes:
        picture: uint8 ``(H, W, 1 or 3)``.
        title: Stands under it, plain text, and is what those hear who cannot see it.
        remark: Below the title, plain text; may be empty.
        is_exact: Whether the browser gets these very pixels, and not a JPEG file, which is a quarter as large.
    """

    picture: NDArray[np.uint8]
    title: str
    remark: str = ""
    is_exact: bool = False


def show_pictures(shots: Sequence[Shot], *, label: str, columns: int) -> None:
    """Draw them as one element that fills its part of the stage.

    Args:
        shots: In reading order.
        label: What they have in common, for readers who cannot see them.
        columns: Of the grid.
    """
    rows = -(-len(shots) // columns)
    items = "".join(map(_item, shots))
    style = f"--side:7rem;--columns:{columns};--rows:{rows}"
    st.html(f'<ul class="thumbnails filling" style="{style}" aria-label="{escape(label)}">{items}</ul>')


def _item(shot: Shot) -> str:
    remark = f"<br>{escape(shot.remark)}" if shot.remark else ""
    picture = f'<img src="{_address(shot)}" alt="{escape(shot.title)}" style="{_PLACE}">'
    return f"<li><figure>{picture}<figcaption><b>{escape(shot.title)}</b>{remark}</figcaption></figure></li>"


def _address(shot: Shot) -> str:
    picture = to_rgb(shot.picture)
    if shot.is_exact:
        return png_data_url(picture)
    return "data:image/jpeg;base64," + base64.b64encode(encode_jpeg(picture)).decode()
