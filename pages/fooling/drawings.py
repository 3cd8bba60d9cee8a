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
from core.specs.fooling import OpinionsSpec
from core.specs.presets.fooling import RENDERED, TILES, followed, measured
from pages.fooling.pictures import Shot, show_pictures
from pages.fooling.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.pictures.choice import Picture, choose_picture, digest_of
from pages.shared.reader.language import translate as _

_QUESTIONS = ("texture",)
_MAX_SIDE = 1024  # larger than every sample: its size is left to the one resizing that the snippet does, too
_SEED = 5


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    with controls.panel():
        own = Controls(f"{controls.lesson}_drawn")
        picture = choose_picture(own, default=RENDERED, max_side=_MAX_SIDE)
    tiles = controls.slider("tiles", _("Tiles a row"), 2, 16, TILES)
    threshold = controls.slider("edges", _("Threshold of the edges"), 20, 250, 100, step=10)
    with controls.folded():
        seed = controls.number("pet", _("Number of the drawn pets"), 0, 999, _SEED)
    drawn = _draw(settings, picture.image, tiles, threshold)
    others = _others(settings, seed)
    pictures = [*drawn.values(), *others.values()]
    spec = OpinionsSpec(settings.model.reference, tuple(map(digest_of, pictures)))
    shares = ask(spec, doing=_("Looking at the pictures"))
    if shares is None:
        return Shown(settings, "")
    classes = list(followed(shares[0], shares.shape[1]))
    left, right = st.columns([1.7, 1])
    with right, veiled(*_QUESTIONS):
        _show_shares(settings, list(drawn), shares[: len(drawn), classes].sum(axis=1), classes)
    with left:
        _show_all(settings, [*drawn, *others], pictures, shares)
    code = renditions(
        picture.source, settings.model.reference, size=settings.model.layers.input_shape, tiles=tiles,
        threshold=threshold,
    )  # fmt: skip
    return Shown(settings, code, partial(_explain, picture))


def _draw(
    settings: Settings, image: NDArray[np.uint8], tiles: int, threshold: int
) -> dict[str, NDArray[np.uint8]]:
    """The photograph and its renditions, as large as the net takes them."""
    height, width, _channels = settings.model.layers.input_shape
    square = resize(centre_square(image), height, width)
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


def _explain(picture: Picture) -> None:
    found, photographs = measured()["drawn"], measured()["robustness"]
    sentence = _(
        "Recorded: the chapter's convnet is right on {right} of {photographs} photographs of cats and dogs, and on "
        "{convnet} of {pictures} that the program has drawn. EfficientNet-Lite0, whose classes of cats and of dogs are "
        "summed: {summed} and {classifier}. Guessing gives half."
    )
    accuracy = {name: f"{share:.0%}" for name, share in found["accuracy"].items()}
    with veiled("pets"):
        st.markdown(
            sentence.format(
                right=f"{photographs['step'][0]:.0%}", photographs=photographs["pictures"],
                convnet=accuracy["book_convnet"], pictures=found["pictures"],
                summed=f"{photographs['classifier']:.0%}", classifier=accuracy["efficientnet_lite0"],
            )
        )  # fmt: skip
    horse = SAMPLES["horse"]
    credits = [f"{picture.title}: {picture.credit}"] if picture.credit else []
    st.caption(". ".join([*credits, f"{_(horse.title)}: {horse.credit}."]))
