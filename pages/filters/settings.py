"""The settings of the filters lesson, read from its controls."""

from dataclasses import dataclass

import streamlit as st

from core.snippets.filters import filters
from core.specs.filters import AscentOptions, FilterSpec
from core.specs.models import SpatialLayer, short_name
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.models import ChosenModel, choose_model
from pages.shared.reader.language import translate as _

DEFAULT_LAYER = "vgg16/block3_conv1"
_MOST_SNAPSHOT_PIXELS = 41 * 96**2  # all are sent to the browser at once


@dataclass(frozen=True)
class Settings:
    """A filter of a layer of a model, and how to climb.

    Attributes:
        model: As chosen.
        layer: As chosen.
        spec: The request for the chosen filter, with snapshots to scrub through.
    """

    model: ChosenModel
    layer: SpatialLayer
    spec: FilterSpec

    @property
    def filter(self) -> int:
        """Number of the chosen filter."""
        return self.spec.filters[0]

    @property
    def shown(self) -> Shown["Settings"]:
        """What every view shows: these settings, and the code for them; none for a model two levels deep."""
        is_deep = self.layer.path.count("/") > 1
        return Shown(self, "" if is_deep else filters(self.spec, self.model.layers.input_shape[2]))


def choose_settings(controls: Controls) -> Settings | None:
    """Show the controls of the lesson; None after saying what is missing."""
    columns = st.columns(4)
    with columns[0]:
        model = choose_model(controls, default="vgg16")
    if model is None:
        return None
    layers = {layer.path: layer for layer in model.layers.shown}
    if not layers:
        st.error(_("This model has no convolution, pooling or activation layer; choose another one."))
        return None
    with columns[1]:
        titles = {path: f"{short_name(path)} · {layer.shape[2]}" for path, layer in layers.items()}
        default = DEFAULT_LAYER if DEFAULT_LAYER in layers else next(iter(layers))
        layer = layers[controls.select("layer", _("Layer and its number of filters"), titles, default)]
    with columns[2]:
        last = layer.shape[2] - 1
        label = _("Filter (0 to {last})").format(last=last)
        index = controls.number("filter", label, 0, last, 0) if last else 0
    with columns[3]:
        steps = controls.slider("steps", _("Steps"), 1, 200, 40)
    with controls.folded():
        options, size, seed = _choose_ascent(controls)
    snapshots = _snapshots(steps, size)
    spec = FilterSpec(
        model.reference, layer.path, (index,), size=size, steps=steps, options=options, snapshots=snapshots,
        seed=seed,
    )  # fmt: skip
    return Settings(model, layer, spec)


def _choose_ascent(controls: Controls) -> tuple[AscentOptions, int, int]:
    columns = [*st.columns(4), *st.columns(4)]
    with columns[0]:
        size = controls.slider("size", _("Size (pixels)"), 32, 224, 64, step=16)
    with columns[1]:
        step_size = controls.slider(
            "step_size", _("Step size"), 0.25, 8.0, 1.0, step=0.25,
            help=_("How much a step changes a pixel on average, of 0-255."),
        )  # fmt: skip
    with columns[2]:
        noise = controls.slider(
            "noise", _("Start noise"), 0.0, 100.0, 20.0, step=5.0,
            help=_("The start is grey, each number between 128 and so much more, of 0-255."),
        )  # fmt: skip
    with columns[3]:
        variation = controls.slider(
            "variation", _("Total variation"), 0.0, 2.0, 0.0, step=0.1,
            help=_("How hard each step also smooths the picture, relative to the climb."),
        )  # fmt: skip
    with columns[4]:
        jitter = controls.slider(
            "jitter", _("Jitter (pixels)"), 0, 16, 0,
            help=_("Before each gradient the picture is moved by up to so many pixels, at random, and back after it."),
        )  # fmt: skip
    with columns[5]:
        every = controls.slider(
            "every", _("Steps a gradient"), 1, 10, 1,
            help=_("Each gradient is followed for so many steps: sooner done, less exact. The chapter takes 1."),
        )  # fmt: skip
    with columns[6]:
        seed = controls.number("seed", _("Seed of the noise"), 0, 999, 0)
    options = AscentOptions(step_size, every, variation, jitter, noise)
    return options, size, seed


def _snapshots(steps: int, size: int) -> tuple[int, ...]:
    """All numbers of steps, or evenly spread ones where there are many; the start and the end are among them."""
    every = -(-steps // (_MOST_SNAPSHOT_PIXELS // size**2 - 1))
    return (*range(0, steps, every), steps)
