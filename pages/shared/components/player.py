"""The player: a hand-written front-end component that scrubs and plays sheets of small pictures in the browser.

All frames are sent once; scrubbing and playing need no trip to the server.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.errors import N_
from pages.shared.components.declare import declare
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {
    "play": N_("Play"),
    "pause": N_("Pause"),
    "back": N_("Step back"),
    "step": N_("Step forward"),
}

_mount = declare("player")


@dataclass(frozen=True)
class Frame:
    """What the player shows at one place of its slider.

    Attributes:
        title, remark: Shown above the pictures.
        sheet: PNG or JPEG file of equal tiles in rows, without margins.
        count: Tiles on it.
        columns: Tiles a row.
        tile: Height and width of a tile in pixels.
        keeps_columns: Whether the browser shows ``columns`` tiles a row, too, and not as many as fit best.
    """

    title: str
    remark: str
    sheet: bytes
    count: int = 1
    columns: int = 1
    tile: tuple[int, int] = (1, 1)
    keeps_columns: bool = False


def show_player(
    frames: Sequence[Frame],
    *,
    key: str,
    scrub: str,
    tile: str = "",
    start: int = 0,
    chosen: int | None = None,
    on_choose: Callable[[int, int], None] | None = None,
    height: float = 28,
    per_second: float = 2,
) -> None:
    """Show frames to scrub and play.

    Args:
        frames: At least one.
        key: Identity of the component on the page.
        scrub: What the slider moves through, in the reader's language; a single frame has no slider.
        tile: What a tile is called, with its number as ``{index}``.
        start: The frame to show first; when it changes, the player goes there.
        chosen: The tile framed on the frame ``start``.
        on_choose: Called with frame and tile when the reader clicks one; None where they cannot be chosen.
        height: Most height of the pictures in rem.
        per_second: Frames a second while playing.
    """

    def take() -> None:
        picked = st.session_state[key].chosen
        if on_choose is not None and picked:
            on_choose(int(picked["frame"]), int(picked["tile"]))

    message = {
        "frames": [_to_message(frame) for frame in frames],
        "start": start,
        "chosen": (-1 if chosen is None else chosen) if on_choose is not None else None,
        "height": height,
        "perSecond": per_second,
    }
    labels = {name: _(word) for name, word in LABELS.items()} | {"scrub": scrub, "tile": tile}
    _mount(key=key, data={"message": message, "labels": labels}, on_chosen_change=take)


def _to_message(frame: Frame) -> dict[str, object]:
    return {
        "title": frame.title,
        "remark": frame.remark,
        "source": f"data:image/{_kind(frame.sheet)};base64," + base64.b64encode(frame.sheet).decode(),
        "count": frame.count,
        "columns": frame.columns,
        "tile": list(frame.tile),
        "keepsColumns": frame.keeps_columns,
    }


def _kind(sheet: bytes) -> str:
    return "png" if sheet.startswith(b"\x89PNG") else "jpeg"
