"""View: the filters of a first layer as a basis, as cosines are for the Fourier transform."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import images
from core.figures.basis import shares_figure
from core.operations.basis import (
    Rebuilt,
    Vectors,
    cosine_patterns,
    learned_patterns,
    patches_of,
    picture_of,
    random_patterns,
    rebuild,
)
from core.operations.kernels import vgg16_preprocess
from core.snippets.liked import basis_code
from pages.filters.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.pictures.choice import choose_picture
from pages.shared.reader.language import translate as _

_SIDE = 150  # of the square that is tiled by patches of 3 x 3
_PATCH = 3


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    with controls.panel():
        picture = choose_picture(Controls("filters_tiled"), max_side=1024)
    square = images.resize(images.centre_square(picture.image), _SIDE, _SIDE)
    patches = patches_of(vgg16_preprocess(images.to_rgb(square)))
    length = patches.shape[1]
    count = controls.slider("patterns", _("Patterns in the sum"), 1, length, 4)
    kinds = _kinds(length)
    found = {name: rebuild(patches, patterns, count) for name, patterns in kinds.items()}
    left, right = st.columns([3, 2])
    with left, veiled("basis"):
        _show_shares(found, count)
    with right:
        _show_pictures(square, patches, found)
    return Shown(settings, basis_code(picture.source, count), _explain)


def _kinds(length: int) -> dict[str, Vectors]:
    learned = learned_patterns()
    return {
        _("VGG16's first filters"): learned,
        _("cosines"): cosine_patterns(_PATCH),
        _("random filters"): random_patterns(len(learned), length, np.random.default_rng(0)),
    }


def _show_shares(found: dict[str, Rebuilt], count: int) -> None:
    title = _("Part of the picture that so many patterns rebuild")
    st.markdown(f"**{title}**")
    figure = shares_figure(
        {name: part.shares.tolist() for name, part in found.items()}, marked=count, x_title=_("Patterns in the sum"),
        y_title=_("explained variance (R²)"), font_size=font_size(),
    )  # fmt: skip
    show_figure(figure, key="filters:basis", alt=title)


def _show_pictures(square: NDArray[np.uint8], patches: Vectors, found: dict[str, Rebuilt]) -> None:
    mean = images.to_rgb(square).astype(np.float64) - vgg16_preprocess(images.to_rgb(square))
    shown = [Thumbnail(square, alt=_("The picture"), caption=_("The picture"))]
    for name, part in found.items():
        rebuilt = picture_of(part.patches, (_SIDE, _SIDE)) + mean[0, 0]
        pixels = np.clip(np.rint(rebuilt), 0, 255).astype(np.uint8)
        shown.append(Thumbnail(pixels, alt=name, caption=name))
    show_thumbnails(shown, label=_("The picture, rebuilt"), fills=0.9)


def _explain() -> None:
    st.markdown(
        _(
            "The picture is cut into patches of 3 x 3 pixels, {length} numbers each. Every patch becomes a sum of the "
            "same few patterns, with coefficients of its own; the patterns are chosen one by one, each the one that "
            "helps most. So many independent patterns as a patch has numbers rebuild anything."
        ).format(length=_PATCH * _PATCH * 3)
    )
