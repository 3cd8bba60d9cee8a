"""The settings of the augmentation lesson, read from its controls."""

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.augmentation import FILL_MODES, PRESETS, AugmentationPolicy, Transforms, apply, draw
from core.images import centre_square, resize
from core.snippets.augmentation import image_data_generator, keras_3, keras_layers
from core.snippets.pictures import PictureSource
from pages.shared.controls.controls import Controls
from pages.shared.controls.presets import Preset, offer_presets
from pages.shared.lesson.page import Shown
from pages.shared.pictures.choice import choose_picture
from pages.shared.reader.language import translate as _

SIZE = 150
# The views in which a control does something.
_VARIANTS, _FILLED = "variants", "fill-modes"
_DRAWN = (_VARIANTS, _FILLED)
_PHOTOGRAPH = (*_DRAWN, "shear-unit")
_MOST_VARIANTS = 24
# Parameter -> largest value, step: what ImageDataGenerator takes, as far as a picture survives it.
_SLIDERS = {
    "rotation_range": (180.0, 1.0),
    "width_shift_range": (0.9, 0.05),
    "height_shift_range": (0.9, 0.05),
    "shear_range": (60.0, 0.1),
    "zoom_range": (0.9, 0.05),
}


@dataclass(frozen=True)
class Settings:
    """A picture, what may be drawn, and what was drawn.

    Attributes:
        image: uint8 ``(150, 150, 3)``.
        source: How a snippet reads the picture.
        policy: What may be drawn.
        transforms: What was drawn, one a variant.
        seed: Of the drawing.
    """

    image: NDArray[np.uint8]
    source: PictureSource
    policy: AugmentationPolicy
    transforms: Transforms
    seed: int

    def variants(self) -> NDArray[np.uint8]:
        """uint8 ``(N, 150, 150, 3)``."""
        policy = self.policy
        return apply(self.image, self.transforms, fill_mode=policy.fill_mode, cval=policy.cval)

    @property
    def shown(self) -> Shown["Settings"]:
        """What every view shows: these settings, and the code for them."""
        arguments = (self.source, self.transforms, self.policy)
        code = {
            "Keras 3": keras_3(*arguments),
            "ImageDataGenerator": image_data_generator(*arguments),
            _("Keras layers, for training"): keras_layers(self.policy),
        }
        return Shown(self, code)


def choose_settings(controls: Controls) -> Settings:
    """Show the controls that the views share, each where it does something; most of the parameters are folded."""
    with controls.belonging_to(*_PHOTOGRAPH):
        picture = choose_picture(controls, max_side=1024)
        seed = controls.number("seed", _("Seed"), 0, 9999, 0)
    with controls.belonging_to(*_DRAWN) as is_shown:
        with controls.belonging_to(_VARIANTS):
            count = controls.slider("count", _("Variants"), 1, _MOST_VARIANTS, 11)
        with controls.folded(_("The seven parameters of ImageDataGenerator")):
            policy = _choose_policy(controls)
        if is_shown:
            with controls.panel():
                _offer_presets(controls)
    image = resize(centre_square(picture.image), SIZE, SIZE)
    transforms = draw(policy, np.random.default_rng(seed), count, image.shape)
    return Settings(image, picture.source.square(SIZE), policy, transforms, seed)


def _offer_presets(controls: Controls) -> None:
    titles = {
        "none": _("Nothing"),
        "chapter": _("The chapter"),
        "chapter_as_meant": _("As the book meant it"),
    }
    offer_presets(controls, {name: Preset(title, _values(PRESETS[name])) for name, title in titles.items()})


def _values(policy: AugmentationPolicy) -> dict[str, Any]:
    """What the controls say when they make a policy."""
    values = dataclasses.asdict(policy).items()
    rounded = {name: round(value, 2) if isinstance(value, float) else value for name, value in values}
    return {
        name: value for name, value in rounded.items() if name != "cval"
    }  # asked for with one fill mode only


def _choose_policy(controls: Controls) -> AugmentationPolicy:
    start = _values(PRESETS["chapter_as_meant"])
    values: dict[str, Any] = {}
    for name, (largest, step) in _SLIDERS.items():
        values[name] = controls.slider(name, name, 0.0, largest, start[name], step=step, help=_help(name))
    values["horizontal_flip"] = controls.toggle(
        "horizontal_flip", "horizontal_flip", start["horizontal_flip"], help=_help("horizontal_flip")
    )
    with controls.belonging_to(_VARIANTS):
        values["fill_mode"] = controls.select(
            "fill_mode", "fill_mode", FILL_MODES, start["fill_mode"], help=_help("fill_mode")
        )
    if values["fill_mode"] == "constant" or controls.view == _FILLED:
        values["cval"] = float(controls.slider("cval", "cval", 0, 255, 0, help=_help("cval")))
    return AugmentationPolicy(**values)


def _help(name: str) -> str:
    return {
        "rotation_range": _("Degrees: the angle is drawn between minus and plus this."),
        "width_shift_range": _(
            "Fraction of the width. In today's Keras this moves a square picture up and down:"
            " the two shifts have changed places."
        ),
        "height_shift_range": _(
            "Fraction of the height. In today's Keras this moves a square picture sideways."
        ),
        "shear_range": _("Degrees since December 2017; the book's 0.2 meant radians, 11.46 degrees."),
        "zoom_range": _(
            "Two factors, for height and width, are drawn between 1 minus and 1 plus this; below 1 enlarges."
        ),
        "horizontal_flip": _("Half the pictures are mirrored left to right."),
        "fill_mode": _("Where pixels from outside the picture come from."),
        "cval": _("The grey value of the filled pixels."),
    }[name]
