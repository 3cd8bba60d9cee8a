"""View: steps against a picture that nobody sees, and what the net and Grad-CAM say of it then."""

from functools import partial

import pandas as pd
import streamlit as st

from core.figures.fooling import noise_picture, scores_figure
from core.figures.heatmaps import HeatLook, heat_overlay
from core.images import to_rgb
from core.snippets.fooling import fooling
from core.specs.fooling import MAX_SIZE, Fooled, FoolingSpec, step_length
from core.specs.presets.fooling import AIM, PHOTOGRAPH, SIZE, STEPS
from pages.fooling.pictures import Shot, show_pictures
from pages.fooling.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.controls.presets import Preset, offer_presets
from pages.shared.display.elements import font_size, percent, show_figure, show_table
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import asked_elsewhere, is_veiled, veiled
from pages.shared.pictures.choice import Picture, choose_picture, digest_of
from pages.shared.reader.language import translate as _

_AWAY = "away"
_MAX_SIDE = 1024  # larger than every sample: its size is left to the one resizing that the snippet does, too
_COUNTS = ("1", "2", "5", str(STEPS), str(2 * STEPS))
_QUESTIONS = ("one-step", "noise", "several", "heat")


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    picture = choose_picture(controls, default=PHOTOGRAPH, max_side=_MAX_SIDE)
    spec = _choose_spec(settings, controls, digest_of(picture.image))
    found = ask(spec, doing=_("Stepping against the picture"))
    if found is None:
        return Shown(settings, "")
    tell(size=spec.size, is_fooled=found.before != found.after)
    names = settings.names()
    left, right = st.columns([1.6, 1])
    with right, veiled(*_QUESTIONS):
        _show_scores(found, names)
    with left:
        _show_step(found, spec, names)
        if all(map(is_veiled, _QUESTIONS)):
            asked_elsewhere(*_QUESTIONS)
        else:
            _show_opinions(found, names)
    return Shown(settings, _code(settings, picture, spec, found), partial(_explain, found, spec, names))


def _choose_spec(settings: Settings, controls: Controls, digest: str) -> FoolingSpec:
    hint = _("No value of a pixel is moved further than this, of 255.")
    size = controls.slider("size", _("Grey levels"), 1, MAX_SIZE, SIZE, help=hint)
    hint = _("Several steps are shorter, and each asks for the gradient anew.")
    steps = controls.segments("steps", _("Number of steps"), _COUNTS, "1", help=hint)
    labels = {_AWAY: _("away from what it sees")}
    labels |= {
        str(index): _("toward {title}").format(title=title) for index, title in enumerate(settings.names())
    }
    aim = controls.select("toward", _("Direction"), labels, _AWAY)
    with controls.folded():
        seed = controls.number("seed", _("Seed of the random noise"), 0, 999, 0)
    with controls.panel():
        _offer_presets(settings, controls)
    toward = None if aim == _AWAY else int(aim)
    return FoolingSpec(settings.model.reference, digest, size, int(steps), toward, seed)


def _offer_presets(settings: Settings, controls: Controls) -> None:
    """What to try first: one step, several, and several toward a class."""
    presets = {
        "one": Preset(_("One step"), {"size": SIZE, "steps": "1", "toward": _AWAY}),
        "several": Preset(
            _("{count} steps").format(count=STEPS), {"size": SIZE, "steps": str(STEPS), "toward": _AWAY}
        ),
    }
    if settings.model.layers.classes > AIM:
        values = {"size": 2 * SIZE, "steps": str(2 * STEPS), "toward": str(AIM)}
        presets["aim"] = Preset(_("toward {title}").format(title=settings.names()[AIM]), values)
    offer_presets(controls, presets)


def _show_step(found: Fooled, spec: FoolingSpec, names: tuple[str, ...]) -> None:
    """The picture, what is added to it, and the sum, which is what the net gets."""
    noise, times = noise_picture(found.image, found.fooled, size=spec.size)
    titles = (
        _("Picture"),
        _("+ the step, {times} times as large").format(times=times),
        _("= fooled picture"),
    )
    remarks = ["", "", ""]
    if not all(map(is_veiled, _QUESTIONS)):
        shares = {score.class_index: score for score in found.scores}
        remarks[0] = f"{names[found.before]} · {shares[found.before].before:.0%}"
        remarks[2] = f"{names[found.after]} · {shares[found.after].after:.0%}"
    pictures = (found.image, noise, found.fooled)
    shots = [
        Shot(picture, title, remark, is_exact=True)
        for picture, title, remark in zip(pictures, titles, remarks, strict=True)
    ]
    show_pictures(shots, label=_("The picture before and after"), columns=3)


def _show_opinions(found: Fooled, names: tuple[str, ...]) -> None:
    """Where Grad-CAM sees the likeliest class before and after, and random noise of the same size between them."""
    look = HeatLook()
    before = heat_overlay(to_rgb(found.image), found.heat_before, look)
    after = heat_overlay(to_rgb(found.fooled), found.heat_after, look)
    shots = (
        Shot(before, _("Grad-CAM: {title}").format(title=names[found.before])),
        Shot(found.random, _("Random noise as large"), names[found.random_index], is_exact=True),
        Shot(after, _("Grad-CAM: {title}").format(title=names[found.after])),
    )
    show_pictures(shots, label=_("Grad-CAM before and after, and random noise"), columns=3)


def _show_scores(found: Fooled, names: tuple[str, ...]) -> None:
    titles = [names[score.class_index] for score in found.scores]
    series = {
        _("Picture"): [score.before for score in found.scores],
        _("Random noise"): [score.random for score in found.scores],
        _("Fooled"): [score.after for score in found.scores],
    }
    figure = scores_figure(titles, series, x_title=_("Probability"), font_size=font_size())
    table = pd.DataFrame({_("Class"): titles, **series})
    show_figure(figure, key="fooling:scores", alt=_("Probabilities before and after"), numbers=lambda: table)


def _explain(found: Fooled, spec: FoolingSpec, names: tuple[str, ...]) -> None:
    watched = names[found.before if spec.toward is None else spec.toward]
    sentence = _(
        "Each step moves every value by {length} of 255 grey levels, up or down as the sign of its gradient says, and "
        "all steps together by {size} at most. The fooled picture is made of whole numbers: the pixels on the screen "
        "are those that the net got. The random noise moves each value as far, up or down by the toss of a coin."
    )
    st.markdown(sentence.format(length=step_length(spec.size, spec.steps), size=spec.size))
    if any(map(is_veiled, _QUESTIONS)):
        return
    heading = _("Probability of {title}").format(title=watched)
    rows = [{_("Step"): number, heading: percent(share)} for number, share in enumerate(found.watched)]
    show_table(rows, name="steps")


def _code(settings: Settings, picture: Picture, spec: FoolingSpec, found: Fooled) -> str:
    return fooling(
        picture.source, settings.model.reference, size=settings.model.layers.input_shape, levels=spec.size,
        steps=spec.steps, class_index=found.before if spec.toward is None else spec.toward,
        toward=spec.toward is not None, seed=spec.seed,
    )  # fmt: skip
