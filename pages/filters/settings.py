"""The settings of the filters lesson, read from its controls."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.snippets.filters import filters
from core.specs.filter_grids import MODEL
from core.specs.filters import AscentOptions, FilterSpec
from core.specs.models import ModelLayersSpec, SpatialLayer
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.whole_net import show_place_in_net
from pages.shared.models import ChosenModel, choose_model, choose_reference, chosen_model
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

DEFAULT_LAYER = "vgg16/block3_conv1"
_OF_A_FILTER = ("grids", "ascent", "variety")  # the views in which layer and filter are chosen
_MOST_SNAPSHOT_PIXELS = 41 * 96**2  # all are sent to the browser at once


@dataclass(frozen=True)
class Settings:
    """A filter of a layer of a model, and how to climb.

    Attributes:
        model: As chosen.
        layer: As chosen.
        spec: The request for the chosen filter, with snapshots to scrub through.
        is_live: Whether the grid is computed with these settings.
    """

    model: ChosenModel
    layer: SpatialLayer
    spec: FilterSpec
    is_live: bool

    @property
    def filter(self) -> int:
        """Number of the chosen filter."""
        return self.spec.filters[0]

    def shown(self, below: Callable[[], None] = nothing) -> Shown["Settings"]:
        """What every view shows: these settings, and the code for them; none for a model two levels deep."""

        def show_below() -> None:
            below()
            show_place_in_net(model=self.model.reference, layer=self.layer.path, channel=self.filter)

        is_deep = self.layer.path.count("/") > 1
        code = "" if is_deep else filters(self.spec, self.model.layers.input_shape[2])
        return Shown(self, code, show_below)


def choose_settings(controls: Controls) -> Settings | None:
    """Show the controls of the lesson; None after saying what is missing."""
    model = _choose_model(controls)
    if model is None:
        return None
    layers = {layer.path: layer for layer in model.layers.shown}
    if not layers:
        st.error(_("This model has no convolution, pooling or activation layer; choose another one."))
        return None
    titles = {path: f"{layer_name(path)} · {layer.shape[2]}" for path, layer in layers.items()}
    default = DEFAULT_LAYER if DEFAULT_LAYER in layers else next(iter(layers))
    with controls.belonging_to(*_OF_A_FILTER):
        layer = layers[controls.select("layer", _("Layer and its number of filters"), titles, default)]
        last = layer.shape[2] - 1
        label = _("Filter (0 to {last})").format(last=last)
        index = controls.number("filter", label, 0, last, 0) if last else 0
    is_live = _choose_live(controls, model)
    climbing = ("ascent", "grids") if is_live else ("ascent",)
    with controls.belonging_to(*climbing):
        steps = controls.slider("steps", _("Steps"), 1, 200, 40)
        with controls.folded():
            options, size, seed = _choose_ascent(controls)
    snapshots = _snapshots(steps, size)
    spec = FilterSpec(
        model.reference, layer.path, (index,), size=size, steps=steps, options=options, snapshots=snapshots,
        seed=seed,
    )  # fmt: skip
    return Settings(model, layer, spec, is_live)


def _choose_model(controls: Controls) -> ChosenModel | None:
    """Where a class is asked for, one with a classifier, by a control of its own."""
    if controls.view != "classes":
        with controls.belonging_to(*_OF_A_FILTER):
            return choose_model(controls, default="vgg16")
    with controls.panel():
        own = Controls("filters_class")
        reference, title = choose_reference(own, default="efficientnet_lite0", classifier=True)
    layers = ask(ModelLayersSpec(reference), doing=_("Loading the model"))
    return None if layers is None else chosen_model(own, reference, title, layers)


def _choose_live(controls: Controls, model: ChosenModel) -> bool:
    """Whether the grid is computed here; the chapter's grids of VGG16 are ready."""
    with controls.belonging_to("grids"):
        label = _("Compute the grid here")
        hint = _("With settings of your own, eight filters at a time.")
        return controls.toggle("compute", label, model.reference != MODEL, help=hint)


def _choose_ascent(controls: Controls) -> tuple[AscentOptions, int, int]:
    size = controls.slider("size", _("Size (pixels)"), 32, 224, 64, step=16)
    hint = _("Root mean square of a step's change of the picture, of 0-255.")
    step_size = controls.slider("step_size", _("Step size"), 0.25, 8.0, 1.0, step=0.25, help=hint)
    hint = _("The start is grey, each number between 128 and so much more, of 0-255.")
    noise = controls.slider("noise", _("Start noise"), 0.0, 100.0, 20.0, step=5.0, help=hint)
    hint = _("How hard each step also smooths the picture, relative to the climb.")
    variation = controls.slider("variation", _("Total variation"), 0.0, 2.0, 0.0, step=0.1, help=hint)
    hint = _(
        "Before each gradient the picture is moved by up to so many pixels, at random, and back after it."
    )
    jitter = controls.slider("jitter", _("Jitter (pixels)"), 0, 16, 0, help=hint)
    hint = _("Each gradient is followed for so many steps: sooner done, less exact. The chapter takes 1.")
    every = controls.slider("every", _("Steps a gradient"), 1, 10, 1, help=hint)
    seed = controls.number("seed", _("Seed of the noise"), 0, 999, 0)
    return AscentOptions(step_size, every, variation, jitter, noise), size, seed


def _snapshots(steps: int, size: int) -> tuple[int, ...]:
    """All numbers of steps, or evenly spread ones where there are many; the start and the end are among them."""
    every = -(-steps // (_MOST_SNAPSHOT_PIXELS // size**2 - 1))
    return (*range(0, steps, every), steps)
