"""The player: a hand-written front-end component that scrubs and plays sheets of small pictures in the browser.

What is shown first is fetched first, the other frames once the reader turns to them; then scrubbing and playing need no
trip to the server.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.errors import N_
from pages.shared.components.declare import declare
from pages.shared.components.files import address_of
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
        sheet: PNG or JPEG file of equal tiles in rows, without margins; empty where none has come yet.
        count: Tiles in the frame.
        columns: Tiles a row.
        tile: Height and width of a tile in pixels.
        keeps_columns: Whether the browser shows ``columns`` tiles a row, too, and not as many as fit best.
        present: How many tiles are on the sheet already; None for all. At the places of the others stands, faded, what
            stood there before under the same title.
    """

    title: str
    remark: str
    sheet: bytes
    count: int = 1
    columns: int = 1
    tile: tuple[int, int] = (1, 1)
    keeps_columns: bool = False
    present: int | None = None


@dataclass(frozen=True)
class Legend:
    """What the colours of the pictures mean.

    Attributes:
        low, high: Words or numbers at the ends of the scale.
        label: What it measures, in the reader's language; may be empty.
        colors: CSS colours from low to high, two or more.
    """

    low: str
    high: str
    label: str
    colors: Sequence[str]


def show_player(
    frames: Sequence[Frame],
    *,
    key: str,
    scrub: str,
    tile: str = "",
    start: int = 0,
    chosen: int | None = None,
    on_choose: Callable[[int, int], None] | None = None,
    on_rest: Callable[[int], None] | None = None,
    height: float | None = None,
    share: float = 1.0,
    per_second: float = 2,
    is_smooth: bool = False,
    enlarges: bool = False,
    legend: Legend | None = None,
) -> None:
    """Show frames to scrub and play, as large as the stage allows.

    Args:
        frames: At least one; those of the next call under the same ``key`` replace them without a jump.
        key: Identity of the component on the page.
        scrub: What the slider moves through, in the reader's language; a single frame has no slider.
        tile: What a tile is called, with its number as ``{index}``.
        start: The frame to show; when it changes to one that was not reported, the player goes there.
        chosen: The tile framed on the frame ``start``.
        on_choose: Called with frame and tile when the reader chooses one; None where they cannot be chosen.
        on_rest: Called with the frame at which the reader rests after scrubbing or playing.
        height: Most height of the pictures in em; None for all that the stage has.
        share: Of the height of the stage, 0 to 1: what the component may take.
        per_second: Frames a second while playing.
        is_smooth: Whether enlarged pictures are smoothed; else the pixels they are made of can be seen.
        enlarges: Whether one tile stands large beside all of them, where there is room: the one that is pointed at, or
            else the chosen one.
        legend: A colour scale to show under the pictures.
    """

    def take_choice() -> None:
        picked = st.session_state[key].chosen
        if on_choose is not None and picked:
            on_choose(int(picked["frame"]), int(picked["tile"]))

    def take_rest() -> None:
        rest = st.session_state[key].rest
        if on_rest is not None and rest:
            on_rest(int(rest["frame"]))

    message = {
        "frames": [_to_message(frame, f"{key}:{index}") for index, frame in enumerate(frames)],
        "start": start,
        "reports": on_rest is not None,
        "chosen": (-1 if chosen is None else chosen) if on_choose is not None else None,
        "height": height,
        "share": share,
        "perSecond": per_second,
        "isSmooth": is_smooth,
        "enlarges": enlarges,
        "legend": None if legend is None else _to_scale(legend),
    }
    labels = {name: _(word) for name, word in LABELS.items()} | {"scrub": scrub, "tile": tile}
    _mount(
        key=key,
        data={"message": message, "labels": labels},
        on_chosen_change=take_choice,
        on_rest_change=take_rest,
    )


def _to_scale(legend: Legend) -> dict[str, object]:
    return {"low": legend.low, "high": legend.high, "label": legend.label, "colours": list(legend.colors)}


def _to_message(frame: Frame, place: str) -> dict[str, object]:
    return {
        "title": frame.title,
        "remark": frame.remark,
        "source": address_of(frame.sheet, place) if frame.sheet else "",
        "count": frame.count,
        "present": frame.count if frame.present is None else frame.present,
        "columns": frame.columns,
        "tile": list(frame.tile),
        "keepsColumns": frame.keeps_columns,
    }
