"""View: the weights of dense units as pictures, beside the kernels of the convnet's first layer."""

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.figures.colour import colour_diverging
from core.figures.numbers import grid_table
from core.operations.digit_weights import DenseUnits, dense_units, first_kernels, origin
from core.snippets.digit_nets import weights_as_pictures
from pages.dense_vs_convnet.settings import Settings, titles
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import percent
from pages.shared.display.numbers import offer
from pages.shared.display.scale import show_scale
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _

_ALL = "all"
_UNITS = 20
_DENSE_SHAPE, _KERNEL_SHAPE = 1.2, 0.5  # width by height of their parts of the stage


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    units = dense_units()
    chosen = _choose_units(controls, units)
    kernels = np.moveaxis(first_kernels()[0][:, :, 0], -1, 0)
    names = list(titles().values())
    left, right = st.columns([3, 2])
    with left, veiled("template"):
        title = _("{shown} of {units} units, a weight for each of {pixels} pixels").format(
            shown=len(chosen), units=len(units.weights), pixels=units.weights[0].size
        )
        st.markdown(f"**{names[0]}** · {title}")
        words = [_("Unit {index}").format(index=index) for index in chosen]
        _show_weights(units.weights[chosen], words, fills=_DENSE_SHAPE, label=_("Weights of dense units"))
    with right:
        title = _("all {kernels} kernels, {weights} weights each").format(
            kernels=len(kernels), weights=kernels[0].size
        )
        st.markdown(f"**{names[1]}** · {title}")
        words = [_("Kernel {index}").format(index=index) for index in range(len(kernels))]
        _show_weights(kernels, words, fills=_KERNEL_SHAPE, label=_("Kernels of the first layer"))
    return Shown(settings, weights_as_pictures(settings.dense), _explain)


def _choose_units(controls: Controls, units: DenseUnits) -> list[int]:
    labels = {_ALL: _("Any: the largest weights")}
    labels |= {
        str(digit): _("The digit {digit}: its strongest units").format(digit=digit) for digit in range(10)
    }
    digit = controls.select("votes", _("Dense units that speak for"), labels, _ALL)
    found = units.strongest(_UNITS) if digit == _ALL else units.most_for(int(digit), _UNITS)
    return [int(unit) for unit in found]


def _show_weights(weights: NDArray[np.float32], names: list[str], *, fills: float, label: str) -> None:
    """Pictures of the weights ``(N, H, W)`` on one scale, with its legend."""
    limit = float(np.abs(weights).max())
    pictures = [
        Thumbnail(colour_diverging(values, limit=limit), name, hint=name)
        for values, name in zip(weights, names, strict=True)
    ]
    show_thumbnails(pictures, label=label, fills=fills)
    show_scale(limit, label=_("Weight"))
    for values, name in zip(weights, names, strict=True):
        offer(name, partial(grid_table, values))


def _explain() -> None:
    sentence = _("{net}: {accuracy} of the test digits right, trained on {date}.")
    for name, title in titles().items():
        told = origin(name)
        st.markdown(
            sentence.format(net=title, accuracy=percent(told["test_accuracy"]), date=told["date"][:10])
        )
