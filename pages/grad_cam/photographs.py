"""The photographs of a net in the order of the heat on the animal, each under its heat and with its mask's outline."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.feature_maps.heatmap import is_zero
from core.figures.heatmaps import HeatLook, heat_overlay
from core.images import resize
from core.images.outline import outlined
from core.specs.heat import METHODS, HeatOnObjects, HeatPictures, HeatPicturesSpec
from pages.grad_cam.animals import ALL, BEST, RIGHT, WORST, WRONG, Choice, MeasuredNet, at, recorded_nets
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.controls.projector import is_projector_on
from pages.shared.display.elements import show_table
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import plain

_MOST, _IN_A_HALL = 8, 4
_BELOW_A_QUESTION = 4
_SIDE = 300


def ordered(net: MeasuredNet, choice: Choice) -> NDArray[np.intp]:
    """The pictures of the chosen answers, in the chosen order of the heat on the animal for its size.

    By the share alone small animals would come first, however well a coarse map hits them.
    """
    heat, shares = net.seeds[0], net.column(choice.method, "share", choice.explained)
    numbers = np.flatnonzero(
        np.isfinite(shares) & (choice.is_right is None or heat.is_right == choice.is_right)
    )
    times = (shares / heat.area)[numbers]
    return numbers[np.argsort(times if choice.order == WORST else -times, kind="stable")]


def choose_first(controls: Controls, count: int) -> int:
    """From which of so many pictures on some are shown, from 1."""
    return controls.slider("rank", _("From picture"), 1, max(1, count - _most() + 1), 1)


def _most() -> int:
    return _IN_A_HALL if is_projector_on() else _MOST


def show_pictures(
    net: MeasuredNet, choice: Choice, numbers: NDArray[np.intp], first: int, location: str | None, *,
    is_wanted: bool,
) -> None:  # fmt: skip
    """Some of a net's pictures; names alone where no photographs are here.

    Args:
        net, choice: Which answers of which net.
        numbers: Of the pictures, see :func:`ordered`.
        first: Place of the first one that is shown, from 1.
        location: Where the pets lie; None where they are not here.
        is_wanted: Whether the photographs are asked for: what asks where they lie takes its room above.
    """
    heat, shares = net.seeds[0], net.column(choice.method, "share", choice.explained)
    st.markdown("**" + _orders(choice, net.title, len(numbers)) + "**")
    if not len(numbers):
        is_measured = bool(np.isfinite(shares).any())
        st.info(
            _("This net has no such answers.")
            if is_measured
            else _("With this method nothing has been recorded of this net.")
        )
        return
    chosen = numbers[first - 1 : first - 1 + _most()]
    pictures = _pictures(net, choice, heat.places[chosen], location)
    if pictures is not None and pictures.names != tuple(heat.names[number] for number in chosen):
        st.info(
            _("The photographs here are divided into other parts; a net that is measured here shows its own.")
        )
        pictures = None
    if pictures is None:
        _show_names(heat, shares, chosen[:_BELOW_A_QUESTION] if is_wanted else chosen)
        if not is_wanted:
            _tell_of_photographs()
        return
    show_thumbnails(
        [_thumbnail(pictures, place, heat, shares, number) for place, number in enumerate(chosen)],
        label=_("Pictures in the order of the heat on the animal"), fills=0.9 if is_projector_on() else 1.35,
    )  # fmt: skip
    if choice.method == METHODS[2]:
        st.markdown(_("Occlusion takes minutes for so many pictures: here are its numbers without its maps."))
    elif not pictures.values.size:
        st.markdown(
            _(
                "This net is not on this machine: its numbers are recorded, its maps are not. *ImageNet's own"
                " classes* and *The chapter's convnet* are here, with their heat."
            )
        )


def _orders(choice: Choice, title: str, count: int) -> str:
    sentence = {
        (ALL, WORST): _("{net}: {count} answers, those with the least heat for the animal's size first"),
        (RIGHT, WORST): _(
            "{net}: {count} right answers, those with the least heat for the animal's size first"
        ),
        (WRONG, WORST): _(
            "{net}: {count} wrong answers, those with the least heat for the animal's size first"
        ),
        (ALL, BEST): _("{net}: {count} answers, those with the most heat for the animal's size first"),
        (RIGHT, BEST): _(
            "{net}: {count} right answers, those with the most heat for the animal's size first"
        ),
        (WRONG, BEST): _(
            "{net}: {count} wrong answers, those with the most heat for the animal's size first"
        ),
    }[choice.answers, choice.order]
    return sentence.format(net=title, count=count)


def _pictures(
    net: MeasuredNet, choice: Choice, places: NDArray[np.int64], location: str | None
) -> HeatPictures | None:
    """From the reader's own pictures of a measured run, or from where the pets lie; None where they are not here."""
    is_own = net.name not in recorded_nets()
    if location is None and not is_own:
        return None
    data = net.data if is_own or location is None else at(net.data, location)
    is_quick = choice.method in METHODS[:2]
    spec = HeatPicturesSpec(
        net.model if is_quick else "", data, tuple(places.tolist()), choice.method if is_quick else METHODS[0]
    )
    return ask(spec, doing=_("Computing the heat of each picture"))


def _thumbnail(
    pictures: HeatPictures, place: int, heat: HeatOnObjects, shares: NDArray[np.float32], number: int
) -> Thumbnail:
    """A photograph under its heat, with the outline of the mask."""
    image = resize(pictures.images[place], _SIDE, _SIDE)
    mask = resize(pictures.animals[place].astype(np.float32), _SIDE, _SIDE) > 0.5
    if pictures.values.size and not is_zero(pictures.values[place]):
        image = heat_overlay(image, pictures.values[place], HeatLook())
    caption = _("{share} of the heat on {area} of the picture").format(
        share=f"{shares[number]:.0%}", area=f"{heat.area[number]:.0%}"
    )
    return Thumbnail(
        outlined(image, mask), alt=f"{_breed(heat, number)}: {caption}",
        caption=f"{caption} · {_verdict(heat, number)}", hint=plain(heat.names[number]),
    )  # fmt: skip


def _verdict(heat: HeatOnObjects, number: int) -> str:
    """The answer with its probability, and whether it is right."""
    name = _(heat.class_names[heat.predicted[number]])
    return f"{'✓' if heat.is_right[number] else '✗'} {name} {heat.probability[number]:.0%}"


def _breed(heat: HeatOnObjects, number: int) -> str:
    return plain(heat.breeds[number].replace("_", " "))


def _show_names(heat: HeatOnObjects, shares: NDArray[np.float32], chosen: NDArray[np.intp]) -> None:
    """What is recorded of the pictures."""
    rows = [
        {
            _("Picture"): plain(heat.names[number]),
            _("Answer"): _verdict(heat, number),
            _("Heat on it"): f"{shares[number]:.0%}",
            _("Its size"): f"{heat.area[number]:.0%}",
            _("Times even heat"): f"{shares[number] / heat.area[number]:.1f}",
        }
        for number in chosen
    ]
    show_table(rows)


def _tell_of_photographs() -> None:
    """How to get them."""
    st.markdown(
        _(
            "The photographs do not come with this project. Switch *Show the photographs* on to fetch the Oxford-IIIT "
            "pets or to say where they lie: each is then drawn with its heat and the outline of its mask."
        )
    )
