"""Small pictures in a grid: it wraps on every screen, or fills its part of the stage."""

import base64
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.images import encode_jpeg, fit_within, png_data_url

_MOST_PIXELS = 224
_HARD_PIXELS = 100  # smaller pictures are enlarged as the squares that they are made of
_SHAPE = 1.8  # width by height of a part of the stage, unless the caller knows better


@dataclass(frozen=True)
class Thumbnail:
    """A small picture.

    Attributes:
        picture: uint8 ``(H, W)``, ``(H, W, 1)`` or RGB ``(H, W, 3)``, of any size.
        alt: What it shows, for readers who cannot see it.
        caption: Stands under it; plain text.
        links: Addresses by their titles, under the caption.
        hint: Appears when it is pointed at.
    """

    picture: NDArray[np.uint8]
    alt: str
    caption: str = ""
    links: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""


def show_thumbnails(
    thumbnails: Sequence[Thumbnail], *, label: str, side: float = 5.5, fills: float | bool = False
) -> None:
    """Draw them as one element.

    Args:
        thumbnails: In reading order.
        label: What they have in common, for readers who cannot see them.
        side: Least width of each in rem, where they wrap.
        fills: They share all of the height that the stage leaves, as large as they can be; a number says how wide the
            place is, divided by its height.
    """
    st.html(thumbnails_html(thumbnails, label=label, side=side, fills=fills))


def thumbnails_html(
    thumbnails: Sequence[Thumbnail], *, label: str, side: float = 5.5, fills: float | bool = False
) -> str:
    """What :func:`show_thumbnails` draws; names of files and classes are text in it, whatever they hold."""
    shape = _SHAPE if fills is True else float(fills)
    columns = min(len(thumbnails), math.ceil(math.sqrt(len(thumbnails) * shape))) or 1
    rows = math.ceil(len(thumbnails) / columns)
    style = f"--side:{side:g}rem;--columns:{columns};--rows:{rows}"
    kind = "thumbnails filling" if fills else "thumbnails"
    items = "".join(map(_item, thumbnails))
    return f'<ul class="{kind}" style="{style}" aria-label="{escape(label)}">{items}</ul>'


def _item(thumbnail: Thumbnail) -> str:
    kind = ' class="pixels"' if max(thumbnail.picture.shape[:2]) < _HARD_PIXELS else ""
    hint = f' title="{escape(thumbnail.hint)}"' if thumbnail.hint else ""
    links = " · ".join(
        f'<a href="{escape(address)}">{escape(title)}</a>' for title, address in thumbnail.links.items()
    )
    lines = "<br>".join(filter(None, (escape(thumbnail.caption), links)))
    caption = f"<figcaption>{lines}</figcaption>" if lines else ""
    picture = f'<img{kind} src="{_address(thumbnail.picture)}" alt="{escape(thumbnail.alt)}">'
    return f"<li><figure{hint}>{picture}{caption}</figure></li>"


def _address(picture: NDArray[np.uint8]) -> str:
    """The picture as the browser takes it from the text itself: no file that must be fetched, one each."""
    picture = picture[..., 0] if picture.ndim == 3 and picture.shape[2] == 1 else picture
    if max(picture.shape[:2]) < _HARD_PIXELS // 2:
        return png_data_url(picture)
    content = encode_jpeg(fit_within(picture, _MOST_PIXELS))
    return f"data:image/jpeg;base64,{base64.b64encode(content).decode()}"
