"""The sliding window: a hand-written front-end component that shows where each number of an output comes from.

The browser only shows what :mod:`core.operations.sliding_window` computed: every number arrives as text, and moving
the window needs no trip to the server.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from core.errors import N_
from core.figures.numbers import grid_table, plain_text
from core.operations.sliding_window import SlidingWindow
from pages.shared.components.declare import declare
from pages.shared.display.numbers import offer
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {
    # Names of the parts
    "input": N_("Input"),
    "kernel": N_("Kernel"),
    "output": N_("Output"),
    "bias": N_("bias"),
    "padding": N_("padding"),
    "stride": N_("stride"),
    "dilation": N_("dilation"),
    "max": N_("max"),
    "average": N_("average"),
    # Controls
    "controls": N_("Move the window"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "back": N_("Step back"),
    "step": N_("Step forward"),
    "reset": N_("Empty the output and start over"),
    "show_all": N_("Show the whole output"),
    "speed": N_("Speed"),
    # Sentences; the words in braces are filled in by the component
    "position": N_("Row {row}, column {column}"),
    "cell": N_("Row {row}, column {column}: {value}"),
    "sum_hint": N_(
        "Point at an output cell, drag over the output, or use the arrow keys; the space bar plays."
        " Point at a term to see the two numbers it multiplies."
    ),
    "pool_hint": N_(
        "Point at an output cell, drag over the output, or use the arrow keys; the space bar plays."
        " Point at a number below to find it in the input."
    ),
}
"""Every word that the component shows, in English and marked for the catalogue; the caller translates the values."""

_mount = declare("sliding_window")


def show_sliding_window(
    message: Mapping[str, Any],
    *,
    key: str,
    labels: Mapping[str, str],
    chosen: tuple[int, int] | None = None,
    on_choose: Callable[[int, int], None] | None = None,
    veiled: bool = False,
    share: float = 1.0,
) -> None:
    """Show a window sliding over a small input, with the whole sum of the output cell that is pointed at.

    The chosen output cell survives a new ``message`` under the same ``key`` as long as the new output has that cell.

    Args:
        message: What to show, as :mod:`core.operations.sliding_window` makes it.
        key: Identity of the component on the page.
        labels: The words of :data:`LABELS`, translated.
        chosen: Row and column of an output cell, from 0; another one than was reported moves the window.
        on_choose: Called with row and column when the reader rests at another cell, but not while the window plays.
        veiled: Whether question marks stand for the numbers of the output and of the sum.
        share: Of the height of the stage, 0 to 1: what the component may take.

    Raises:
        KeyError: A word of :data:`LABELS` is missing in ``labels``.
    """

    def take() -> None:
        cell = st.session_state[key].chosen
        if on_choose is not None and cell:
            on_choose(int(cell["row"]), int(cell["column"]))

    words = {name: labels[name] for name in LABELS}
    place = {"chosen": chosen, "reports": on_choose is not None, "veiled": veiled, "share": share}
    _mount(key=key, data={"message": dict(message), "labels": words, "place": place}, on_chosen_change=take)


def show_window(
    window: SlidingWindow,
    *,
    key: str,
    chosen: tuple[int, int] | None = None,
    on_choose: Callable[[int, int], None] | None = None,
    veiled: bool = False,
    share: float = 1.0,
    hides_kernel: bool = False,
) -> None:
    """The window sliding over a small crop, to move with pointer, touch or keyboard.

    Args:
        window: What is shown.
        key, chosen, on_choose, veiled, share: As for :func:`show_sliding_window`.
        hides_kernel: Whether the kernel is told by its size alone, which leaves more room to input and output.
    """
    words = {name: _(word) for name, word in LABELS.items()}
    show_sliding_window(
        window.to_message() | {"hidesKernel": hides_kernel},
        key=key,
        labels=words,
        chosen=chosen,
        on_choose=on_choose,
        veiled=veiled,
        share=share,
    )
    if not veiled:
        _offer(window, words, key.partition(":")[2])


def _offer(window: SlidingWindow, words: Mapping[str, str], name: str) -> None:
    """The grids, as they stand on the stage."""
    grids = {}
    for channel in window.channels:
        grids[f"{words['input']} {channel.name}"] = channel.input
        if channel.kernel is not None:
            grids[f"{words['kernel']} {channel.name}"] = channel.kernel
    grids[words["output"]] = window.output
    for title, texts in grids.items():
        offer(f"{name} {title}", partial(_grid, texts))


def _grid(texts: Sequence[Sequence[str]]) -> pd.DataFrame:
    return grid_table([list(map(plain_text, row)) for row in texts])
