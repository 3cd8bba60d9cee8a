"""View: why the output is smaller than the input, and what padding does about it."""

import numpy as np
import pandas as pd
import streamlit as st

from core.operations.sliding_window import slide_convolution
from core.operations.windows import Padding, WindowTooLarge, covered_size, output_size
from pages.convolution.settings import Settings
from pages.shared.components.sliding_window import show_window
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_STRIDES = (1, 2, 3, 4)
_PADDINGS: tuple[Padding, ...] = ("valid", "same")


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    smallest = settings.window_size
    size = controls.slider("border_size", _("Size of the small picture"), smallest, 12, max(5, smallest))
    st.markdown(
        _(
            "Every pixel and every weight is 1, so each output cell counts the pixels that its window really sees."
        )
    )
    for padding in _PADDINGS:
        options = settings.window | {"padding": padding}
        height = output_size(size, settings.kernel_size, **options)
        st.markdown(f"**`{padding}`**: {size} x {size} → {height} x {height}")
        ones = np.ones((settings.kernel_size, settings.kernel_size, 1))
        window = slide_convolution(np.ones((size, size, 1)), ones, **options)
        show_window(window, key=f"convolution:{padding}")
    show_formula(settings)
    _show_strides(settings)
    return Shown(settings, settings.snippet())


def show_formula(settings: Settings) -> None:
    """The output size with the picture's numbers put in, for rows and columns."""
    rows, columns = settings.picture.image.shape[:2]
    names = (r"\text{rows}", r"\text{columns}")
    for name, size in zip(names, (rows, columns), strict=True):
        output = output_size(size, settings.kernel_size, **settings.window)
        st.latex(f"{name} = {_formula(size, settings)} = {output}")


def formula_text(size: int, settings: Settings) -> str:
    """The formula of one axis with the numbers put in, as plain text."""
    if settings.padding == "same":
        return f"ceil({size} / {settings.stride})"
    covered = covered_size(settings.kernel_size, dilation=settings.dilation)
    return f"floor(({size} - {covered}) / {settings.stride}) + 1"


def _formula(size: int, settings: Settings) -> str:
    if settings.padding == "same":
        return rf"\left\lceil \frac{{{size}}}{{{settings.stride}}} \right\rceil"
    kernel, dilation = settings.kernel_size, settings.dilation
    covered = f"{kernel}" if dilation == 1 else rf"({dilation} \cdot ({kernel} - 1) + 1)"
    return rf"\left\lfloor \frac{{{size} - {covered}}}{{{settings.stride}}} \right\rfloor + 1"


def _show_strides(settings: Settings) -> None:
    rows, columns = settings.picture.image.shape[:2]
    st.markdown("**" + _("The same picture at every stride") + "**")
    table = {}
    for padding in _PADDINGS:
        table[padding] = [_size_at(rows, columns, settings, stride, padding) for stride in _STRIDES]
    frame = pd.DataFrame(table, index=pd.Index(_STRIDES, name=_("Stride")))
    st.table(frame)


def _size_at(rows: int, columns: int, settings: Settings, stride: int, padding: Padding) -> str:
    dilation = settings.dilation if stride == 1 else 1
    try:
        sizes = [
            output_size(size, settings.kernel_size, stride=stride, padding=padding, dilation=dilation)
            for size in (rows, columns)
        ]
    except WindowTooLarge:
        return _("does not fit")
    return f"{sizes[0]} x {sizes[1]}"
