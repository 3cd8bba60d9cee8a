"""View: why the output is smaller than the input, and what padding does about it."""

import numpy as np
import pandas as pd
import streamlit as st

from core.operations.sliding_window import SlidingWindow, slide_convolution
from core.operations.windows import Padding, WindowTooLarge, covered_size, output_size
from pages.convolution.settings import Settings
from pages.shared.components.sliding_window import show_window
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _

_STRIDES = (1, 2, 3, 4)
_PADDINGS: tuple[Padding, ...] = ("valid", "same")


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    st.markdown(
        _(
            "Every pixel and every weight is 1, so each output cell counts the pixels that its window really sees."
        )
    )
    left, right = st.columns([1, 1])
    with left:
        _show_padding(settings, "valid")
    with right, veiled("corner"):
        _show_padding(settings, "same")
    return Shown(settings, settings.snippet(), lambda: _show_strides(settings))


def slide_over_ones(settings: Settings, padding: Padding) -> SlidingWindow:
    """A kernel of ones over a small picture of ones."""
    size = settings.border_size
    ones = np.ones((settings.kernel_size, settings.kernel_size, 1))
    options = settings.window | {"padding": padding}
    return slide_convolution(np.ones((size, size, 1)), ones, **options)


def show_formula(settings: Settings) -> None:
    """The output size with the picture's numbers put in, for rows and columns."""
    rows, columns = settings.picture.image.shape[:2]
    names = (r"\text{rows}", r"\text{columns}")
    for name, size in zip(names, (rows, columns), strict=True):
        output = output_size(size, settings.kernel_size, **settings.window)
        st.latex(f"{name} = {_formula(size, settings, settings.padding)} = {output}")


def formula_text(size: int, settings: Settings) -> str:
    """The formula of one axis with the numbers put in, as plain text."""
    if settings.padding == "same":
        return f"ceil({size} / {settings.stride})"
    covered = covered_size(settings.kernel_size, dilation=settings.dilation)
    return f"floor(({size} - {covered}) / {settings.stride}) + 1"


def _show_padding(settings: Settings, padding: Padding) -> None:
    size = settings.border_size
    output = output_size(size, settings.kernel_size, **(settings.window | {"padding": padding}))
    st.markdown(f"**`{padding}`** · $\\;{_formula(size, settings, padding)} = {output}$")
    show_window(slide_over_ones(settings, padding), key=f"convolution:{padding}", hides_kernel=True)


def _formula(size: int, settings: Settings, padding: Padding) -> str:
    if padding == "same":
        return rf"\left\lceil \frac{{{size}}}{{{settings.stride}}} \right\rceil"
    kernel, dilation = settings.kernel_size, settings.dilation
    covered = f"{kernel}" if dilation == 1 else rf"({dilation} \cdot ({kernel} - 1) + 1)"
    return rf"\left\lfloor \frac{{{size} - {covered}}}{{{settings.stride}}} \right\rfloor + 1"


def _show_strides(settings: Settings) -> None:
    st.markdown("**" + _("The same picture at every stride") + "**")
    table = {padding: [_size_at(settings, stride, padding) for stride in _STRIDES] for padding in _PADDINGS}
    st.table(pd.DataFrame(table, index=pd.Index(_STRIDES, name=_("Stride"))))


def _size_at(settings: Settings, stride: int, padding: Padding) -> str:
    dilation = settings.dilation if stride == 1 else 1
    options = {"stride": stride, "padding": padding, "dilation": dilation}
    try:
        size = output_size(settings.border_size, settings.kernel_size, **options)  # type: ignore[arg-type]
    except WindowTooLarge:
        return _("does not fit")
    return f"{size} x {size}"
