"""View: one photograph drawn in other ways, and what is left of its class without texture or without shape."""

from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.datasets.drawn_pets.pictures import draw_picture
from core.figures.fooling import shares_figure
from core.images import centre_square, resize, to_grey, to_rgb
from core.images.renditions import cartoon, edges, shuffled
from core.images.samples import SAMPLES, load_sample
from core.snippets.fooling import renditions
from core.snippets.pictures import sample_source
from core.specs.fooling import OpinionsSpec
from core.specs.presets.fooling import RENDERED, TILES, followed, measured
from pages.fooling.pictures import Shot, show_pictures
from pages.fooling.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.pictures.choice import digest_of
from pages.shared.reader.language import translate as _

_PHOTOGRAPHS = ("cat", "coffee", "rocket", "astronaut")
_QUESTIONS = ("texture",)
_SEED = 5


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    titles = {name: _(SAMPLES[name].title) for name in _PHOTOGRAPHS}
    chosen = controls.select("photo", _("Photograph"), titles, RENDERED)
    tiles = controls.slider("tiles", _("Tiles a row"), 2, 16, TILES)
    threshold = controls.slider("edges", _("Threshold of the edges"), 20, 250, 100, step=10)
    with controls.folded():
        seed = controls.number("pet", _("Number of the drawn pets"), 0, 999, _SEED)
    drawn = _draw(settings, chosen, tiles, threshold)
    others = _others(settings, seed)
    pictures = [*drawn.values(), *others.values()]
    spec = OpinionsSpec(settings.model.reference, tuple(map(digest_of, pictures)))
    shares = ask(spec, doing=_("Looking at the pictures"))
    if shares is None:
        return Shown(settings, "")
    own = list(followed(shares[0], shares.shape[1]))
    left, right = st.columns([1.7, 1])
    with right, veiled(*_QUESTIONS):
        _show_shares(settings, list(drawn), shares[: len(drawn), own].sum(axis=1), own)
    with left:
        _show_all(settings, [*drawn, *others], pictures, shares)
    code = renditions(sample_source(chosen, *load_sample(chosen).shape[:2]), settings.model.reference,
                      size=settings.model.layers.input_shape, tiles=tiles, threshold=threshold)  # fmt: skip
    return Shown(settings, code, partial(_explain, chosen))


def _draw(settings: Settings, chosen: str, tiles: int, threshold: int) -> dict[str, NDArray[np.uint8]]:
    """The photograph and its renditions, as large as the net takes them."""
    height, width, _channels = settings.model.layers.input_shape
    square = resize(centre_square(load_sample(chosen)), height, width)
    grey = to_rgb(np.rint(to_grey(square)).astype(np.uint8)[..., None])
    return {
        _("Photograph"): square,
        _("Without colour"): grey,
        _("Tiles in other places"): shuffled(square, tiles=tiles, rng=np.random.default_rng(0)),
        _("Cartoon"): cartoon(square),
        _("Edges"): edges(square, threshold=threshold),
    }


def _others(settings: Settings, seed: int) -> dict[str, NDArray[np.uint8]]:
    """Pictures that never were photographs: a silhouette, and a cat and a dog that the program draws."""
    side = settings.model.layers.input_shape[0]
    return {
        _("Silhouette of a horse"): load_sample("horse"),
        _("A cat, drawn by the program"): draw_picture("cat", side, np.random.default_rng(seed)),
        _("A dog, drawn by the program"): draw_picture("dog", side, np.random.default_rng(seed)),
    }


def _show_all(
    settings: Settings, titles: list[str], pictures: list[NDArray[np.uint8]], shares: NDArray[np.float32]
) -> None:
    names = settings.names()
    hidden = all(map(is_veiled, _QUESTIONS))
    best = ["" if hidden else f"{names[share.argmax()]} · {share.max():.0%}" for share in shares]
    shots = [
        Shot(picture, title, remark) for picture, title, remark in zip(pictures, titles, best, strict=True)
    ]
    show_pictures(
        shots, label=_("One photograph drawn in other ways, and pictures that were none"), columns=4
    )


def _show_shares(settings: Settings, titles: list[str], own: NDArray[np.float32], classes: list[int]) -> None:
    """How much of the probability the photograph's likeliest classes keep."""
    names = settings.names()
    listed = " · ".join(names[index] for index in classes)
    st.markdown(_("**What is left** of the photograph's likeliest classes: {classes}").format(classes=listed))
    figure = shares_figure(titles, own.tolist(), x_title=_("Probability"), font_size=font_size())
    table = pd.DataFrame({_("Picture"): titles, _("Probability"): own})
    alt = _("The probability of the photograph's likeliest classes in each picture")
    show_figure(figure, key="fooling:shares", alt=alt, numbers=lambda: table)


def _explain(chosen: str) -> None:
    found = measured()["drawn"]
    sentence = _(
        "Recorded on {pictures} cats and dogs drawn by the program: the chapter's convnet, trained on photographs, is "
        "right on {convnet}; EfficientNet-Lite0, whose classes of cats and of dogs are summed, on {classifier}. "
        "Guessing gives half."
    )
    accuracy = {name: f"{share:.0%}" for name, share in found["accuracy"].items()}
    st.markdown(
        sentence.format(
            pictures=found["pictures"],
            convnet=accuracy["book_convnet"],
            classifier=accuracy["efficientnet_lite0"],
        )
    )
    st.caption(f"{_(SAMPLES[chosen].title)}: {SAMPLES[chosen].credit}. "
               f"{_(SAMPLES['horse'].title)}: {SAMPLES['horse'].credit}.")  # fmt: skip
