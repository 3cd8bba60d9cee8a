"""View: where pictures lie by their pixels, and where by what a base trained on ImageNet makes of them."""

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial
from typing import cast

import numpy as np
import streamlit as st

from core.architectures.backbones import backbone as record_of
from core.datasets.spec import DataSpec, Part
from core.images import load_image
from core.specs.projection import (
    MAX_PER_CLASS,
    NEIGHBOURS,
    THUMBNAIL_SIDE,
    Cloud,
    Method,
    Projection,
    ProjectionSpec,
)
from pages.shared.ask import ask_in_parts
from pages.shared.components.point_clouds import Pictures, Plane, show_point_clouds
from pages.shared.controls.controls import Controls
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.language import called
from pages.shared.reader.language import translate as _

_FEWEST = 10
_MOST_PICTURES = 40
_PERPLEXITIES = (5, 50)


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view: the pictures of the validation part, or of training where there are none."""
    data = settings.pinned()
    if data is None:
        return settings.shown()
    backbone = settings.spec.model.backbone
    classes = settings.spec.model.classes
    pixels = _choose(data, controls, classes)
    with controls.refusing("projected", "projection", "validation", "train"):
        pixels.check_count(pixels.per_class * classes)
    features = dataclasses.replace(pixels, backbone=backbone)
    titles = _("By raw pixels"), _("By features of {title}").format(title=record_of(backbone).title)
    show_known = partial(_show, titles, pixels.method)
    ask_in_parts(
        (pixels, features), show_known, doing=_("Arranging the pictures in the plane"), are_alike=False
    )
    ask_here("near")
    return settings.shown(partial(_explain, pixels.method))


def _show(titles: Sequence[str], method: Method, found: Sequence[Projection]) -> None:
    """The planes that are known already, each in the place that it keeps."""
    if not found:
        return
    if is_veiled("near"):
        _show_pictures(found[0])
        return
    clouds = {title: projection.cloud for title, projection in zip(titles, found, strict=False)}
    planes = [Plane(title, _describe(cloud, method), cloud.points) for title, cloud in clouds.items()]
    first = found[0]
    names = [called(name) for name in first.class_names]
    pictures = Pictures(first.labels, names, first.indices, first.sheet, first.columns)
    show_point_clouds(planes, pictures, key="features:projection", expected=len(titles))
    _show_numbers(clouds, first.chance)


def _show_pictures(found: Projection) -> None:
    """Some of the pictures, as they are, for whoever is asked which of them lie together."""
    sheet = load_image(found.sheet)
    thumbnails = []
    for place in np.linspace(0, len(found.labels) - 1, _MOST_PICTURES).astype(int).tolist():
        row, column = (THUMBNAIL_SIDE * part for part in divmod(place, found.columns))
        name = called(found.class_names[found.labels[place]])
        thumbnails.append(
            Thumbnail(sheet[row : row + THUMBNAIL_SIDE, column : column + THUMBNAIL_SIDE], name)
        )
    show_thumbnails(thumbnails, label=_("Pictures"), fills=2.5)


def _choose(data: DataSpec, controls: Controls, classes: int) -> ProjectionSpec:
    part: Part = "validation" if data.validation_per_class else "train"
    there = data.validation_per_class if part == "validation" else data.train_per_class
    titles = {"pca": "PCA", "tsne": "t-SNE"}
    method = cast(Method, controls.segments("projection", _("Into the plane by"), titles, "pca"))
    most = min(MAX_PER_CLASS, there)
    with controls.folded():
        count = controls.slider(
            "projected", _("Pictures a class"), min(_FEWEST, most), most, min(100, most), step=10
        )
    spec = ProjectionSpec(data, "", method, count, part)
    if method == "pca":
        return spec
    low, high = _PERPLEXITIES
    high = max(
        low, min(high, (count * classes - 1) // low * low)
    )  # t-SNE wants more pictures than neighbours
    perplexity = controls.slider(
        "perplexity", _("Perplexity"), low, high, min(int(spec.perplexity), high), step=low,
        help=_("How many neighbours of a picture t-SNE tries to keep near it, roughly."),
    )  # fmt: skip
    return dataclasses.replace(spec, perplexity=perplexity)


def _describe(cloud: Cloud, method: Method) -> str:
    numbers = _("{count} numbers a picture").format(count=f"{cloud.dimensions:,}")
    if method == "tsne":
        return numbers
    first, second = cloud.explained
    return (
        numbers
        + " · "
        + _("variance on the axes: {first} + {second}").format(first=f"{first:.0%}", second=f"{second:.0%}")
    )


def _explain(method: Method) -> None:
    st.markdown(_warning(method))


def _warning(method: Method) -> str:
    if method == "pca":
        return _(
            "PCA looks at the cloud from where it is widest. Two pictures are never nearer than they look here, but "
            "they may be much farther apart, in a direction that the plane hides."
        )
    return _(
        "t-SNE tries to keep neighbours together, and nothing else: who is near whom means something; how far apart two"
        " groups are, how wide a group is, and the axes mean nothing."
    )


def _show_numbers(clouds: Mapping[str, Cloud], chance: float) -> None:
    """How often a picture's neighbours show its class, in all dimensions and in the plane."""
    help_text = _(
        "Each picture is left out once and gets the class that most of its {count} nearest others have. Guessing "
        "without looking: {chance}."
    ).format(count=NEIGHBOURS, chance=f"{chance:.0%}")
    for column, (title, cloud) in zip(st.columns(2), clouds.items(), strict=False):
        with column, st.container(horizontal=True, vertical_alignment="center"):
            st.metric(
                _("Class guessed by neighbours"), f"{cloud.guessed:.1%}", help=f"{title}. {help_text}", width="content"
            )  # fmt: skip
            st.metric(
                _("The same in the plane"), f"{cloud.guessed_in_plane:.1%}", width="content",
                help=_("With the nearest points of the picture above: what the plane has kept of it."),
            )  # fmt: skip
