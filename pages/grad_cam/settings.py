"""The settings of the Grad-CAM lesson, read from its controls."""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from core.figures.heatmaps import HeatLook
from core.snippets.grad_cam_variants import grad_cam_of, grad_cam_opened
from core.specs.grad_cam import GradCamSpec, Heatmap, Score
from pages.shared.ask import ask, ask_each
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.whole_net import picture_named, show_place_in_net
from pages.shared.models import ChosenModel, choose_reference, chosen_model
from pages.shared.pictures.choice import Picture, choose_picture, digest_of
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name, plain

_LIKELIEST, _LAST = "likeliest", "last"
_OF_ONE_PICTURE = ("where", "why", "opened", "scores", "sanity", "opinions")
"""The views that ask a net about the lesson's picture; the other one has pictures of its own."""
# Larger than every sample: its size is then left to the one resizing that the snippet does, too.
_MAX_SIDE = 1024


@dataclass(frozen=True)
class Settings:
    """A picture, a classifier, and what to ask it.

    Attributes:
        picture: As chosen.
        model: As chosen.
        best: The map of the likeliest class at the default layer, with the five likeliest classes.
        spec: The request for the map of the chosen class at the chosen layer.
        class_index: The chosen class.
        look: How maps are laid over the picture.
    """

    picture: Picture
    model: ChosenModel
    best: Heatmap
    spec: GradCamSpec
    class_index: int
    look: HeatLook

    @property
    def class_title(self) -> str:
        """The chosen class in words."""
        return self.model.class_title(self.class_index)

    @property
    def layer(self) -> str:
        """Path of the chosen layer."""
        return self.spec.layer or self.model.layers.default_layer

    @property
    def layer_shape(self) -> tuple[int, int, int]:
        """``(h, w, C)`` of its feature maps."""
        return next(layer.shape for layer in self.model.layers.layers if layer.path == self.layer)

    @property
    def has_one_output(self) -> bool:
        """Whether one unit decides between two classes: their logits are then each other's negatives."""
        logits = [score.logit for score in self.best.top_classes]
        return len(logits) == 2 and logits[0] == -logits[1]

    def ask(self, **changes: Any) -> Heatmap | None:
        """The map, with changes to the request; None after saying why there is none."""
        spec = dataclasses.replace(self.spec, **changes)
        likeliest = GradCamSpec(spec.model, spec.picture, class_index=self.best.class_index)
        return self.best if spec == likeliest else ask(spec, doing=_("Computing the map"))

    def ask_randomised(self, counts: Sequence[int], seed: int) -> Iterator[Heatmap | None]:
        """The maps with so many layers random, one after the other."""
        specs = [dataclasses.replace(self.spec, randomised_layers=count, seed=seed) for count in counts]
        return ask_each(specs, doing=_("Computing the map"))

    def shown(
        self, below: Callable[[], None] = nothing, *, score: Score = "logit", opened: bool = False
    ) -> Shown["Settings"]:
        """What every view shows: these settings, and the code for them; none for a model two levels deep.

        Args:
            below: What stands below the stage.
            score: Of which number the code takes the gradient.
            opened: Whether the code adds up the channels one by one.
        """

        def show_below() -> None:
            below()
            show_place_in_net(
                view="evidence", model=self.model.reference, **{"class": self.class_index},
                picture=picture_named("grad_cam", "cat_and_coffee", self.spec.picture),
            )  # fmt: skip

        if self.layer.count("/") > 1:
            return Shown(self, "", show_below)
        write = grad_cam_opened if opened else partial(grad_cam_of, score=score)
        code = write(
            self.picture.source, self.model.reference, self.layer, self.class_index,
            size=self.model.layers.input_shape, has_one_output=self.has_one_output,
        )  # fmt: skip
        return Shown(self, code, show_below)


def choose_settings(controls: Controls) -> Settings | None:
    """Show the four controls of the lesson and, folded away, the others; None after saying what is missing."""
    with controls.belonging_to(*_OF_ONE_PICTURE):
        chosen = _choose_what_to_ask(controls)
    if chosen is None:
        return None
    picture, model, best, class_index, layer, look = chosen
    reference, digest = model.reference, digest_of(picture.image)
    # With the class always named, two readers who mean the same ask the same.
    spec = GradCamSpec(reference, digest, class_index=class_index, layer=layer)
    return Settings(picture, model, best, spec, class_index, look)


def _choose_what_to_ask(
    controls: Controls,
) -> tuple[Picture, ChosenModel, Heatmap, int, str | None, HeatLook] | None:
    picture = choose_picture(controls, default="cat_and_coffee", max_side=_MAX_SIDE, datasets=st.container())
    reference, title = choose_reference(controls, default="efficientnet_lite0", classifier=True)
    best = ask(GradCamSpec(reference, digest_of(picture.image)), doing=_("Looking at the picture"))
    if best is None:
        return None
    model = chosen_model(controls, reference, title, best.model)
    class_index = choose_class(controls, "class", _("Class to explain"), model, best)
    layer = _choose_layer(controls, model)
    with controls.folded():
        look = _choose_look(controls)
    return picture, model, best, class_index, layer, look


def choose_class(
    controls: Controls, name: str, label: str, model: ChosenModel, best: Heatmap, *, place: int = 0
) -> int:
    """A list of all classes, the likeliest five first.

    Args:
        controls: Of the lesson.
        name: Of the parameter.
        label: In the reader's language.
        model: Whose classes.
        best: Of the picture.
        place: Of the class that is chosen until the reader chooses one, among the likeliest.
    """
    scores = best.top_classes
    default = scores[min(place, len(scores) - 1)].class_index
    titles = [model.class_title(index) for index in range(model.layers.classes)]
    repeated = {title for title, count in Counter(titles).items() if count > 1}
    likely = {score.class_index: score.probability for score in scores}
    sentence = _("likeliest: {title}") if place == 0 else _("less likely: {title}")
    labels = {_LIKELIEST: sentence.format(title=titles[default])}
    for index in [*likely, *(index for index in range(len(titles)) if index not in likely)]:
        title = f"{titles[index]} ({index})" if titles[index] in repeated else titles[index]
        labels[str(index)] = f"{title} · {likely[index]:.1%}" if index in likely else title
    chosen = controls.select(name, label, labels, _LIKELIEST)
    return default if chosen == _LIKELIEST else int(chosen)


def _choose_layer(controls: Controls, model: ChosenModel) -> str | None:
    known = model.layers
    shapes = {layer.path: layer.shape for layer in known.layers}
    last = f"{layer_name(known.default_layer)} · {_grid(shapes[known.default_layer])}"
    labels = {_LAST: _("last: {layer}").format(layer=last)}
    labels |= {path: f"{plain(path)} · {_grid(shape)}" for path, shape in reversed(shapes.items())}
    chosen = controls.select("layer", _("Layer"), labels, _LAST)
    return None if chosen in (_LAST, known.default_layer) else chosen


def _grid(shape: tuple[int, ...]) -> str:
    return f"{shape[0]} x {shape[1]}"


def _choose_look(controls: Controls) -> HeatLook:
    opacity = controls.slider("opacity", _("Opacity of the map"), 0.0, 1.0, 0.7, step=0.05)
    scales = {
        "viridis": "viridis", "inferno": "inferno", "cividis": "cividis",
        "jet": _("jet (as in the chapter; misleads)"),
    }  # fmt: skip
    colours = controls.select("colours", _("Colour scale"), scales, "viridis")
    contours = controls.toggle("contours", _("Contours"), help=_("At 25, 50 and 75% of the maximum."))
    hint = _("The cells as the layer has them, not smoothed to the picture's size.")
    as_grid = controls.toggle("grid", _("Raw grid"), help=hint)
    hint = _("Where there is no heat the picture stays as it is; without this all of it is tinted.")
    fades = controls.toggle("fade", _("Fade with the heat"), True, help=hint, disabled=as_grid)
    return HeatLook(opacity, colours, contours, as_grid, fades)
