"""View: does the heat lie on the animal? All test pictures of several nets, and those of one from worst to best."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.datasets.spec import DataSpec
from core.feature_maps.heatmap import is_zero
from core.figures.heat_on_object import HeatSeries, heat_boxes_figure
from core.figures.heatmaps import HeatLook, heat_overlay
from core.images import resize
from core.images.outline import outlined
from core.snippets.heat_on_object import heat_on_object
from core.specs.heat import METHODS, HeatOnObjects, HeatOnObjectSpec, HeatPictures, HeatPicturesSpec
from core.specs.models import VGG16_CLASSIFIER
from core.specs.recorded_heat import INTERVAL, mean_and_interval
from pages.grad_cam.animals import MeasuredNet, at, choose_pets, fresh_nets, own_nets, recorded_nets
from pages.grad_cam.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.controls.projector import is_projector_on
from pages.shared.display.elements import EMPTY, font_size, show_figure, show_table
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import plain

_MOST, _IN_A_HALL = 8, 4
_SIDE = 300
_UPPER_HALF = ((0.0, 0.5), (0.0, 1.0))  # where the cat is in the lesson's first picture
_ALL, _RIGHT, _WRONG = "all", "right", "wrong"
_WORST, _BEST = "worst", "best"


@dataclass(frozen=True)
class _Choice:
    """What the controls say."""

    answers: str
    order: str
    method: str
    explained: int
    with_fresh: bool

    @property
    def is_right(self) -> bool | None:
        return None if self.answers == _ALL else self.answers == _RIGHT


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    recorded, own = recorded_nets(), own_nets()
    if not (recorded or own):
        st.info(_("No net has been measured yet. Train one on the pets, and it can be measured here."))
        return _shown(settings)
    titles = {name: net.title for name, net in recorded.items()} | {name: one[0] for name, one in own.items()}
    name = controls.select(
        "net", _("Net"), titles, "fine_tuned" if "fine_tuned" in titles else next(iter(titles))
    )
    choice = _choose(controls)
    location = choose_pets(controls)
    measured = recorded if name in recorded else recorded | _measured(name, *own[name])
    if name not in measured:
        return _shown(settings)
    _tell(measured, name, choice)
    left, right = st.columns([5, 6])
    with left:
        _show_boxes(measured, name, choice)
    with right:
        _show_pictures(controls, measured[name], choice, location)
    return _shown(settings, partial(_explain, measured, choice))


def _choose(controls: Controls) -> _Choice:
    answers = {_ALL: _("All answers"), _RIGHT: _("Right ones"), _WRONG: _("Wrong ones")}
    orders = {_WORST: _("Least heat first"), _BEST: _("Most heat first")}
    chosen = controls.segments("answers", _("Pictures of"), answers, _ALL)
    order = controls.segments("order", _("Order"), orders, _WORST)
    with controls.folded():
        methods: dict[str, str] = dict(zip(METHODS, ("Grad-CAM", "Grad-CAM++", _("Occlusion")), strict=True))
        method = controls.select("method", _("Method"), methods, METHODS[0])
        explained = {"predicted": _("the net's answer"), "true": _("the right answer")}
        which = controls.select("explained", _("Class to explain"), explained, "predicted")
        hint = _("The same nets with random weights: what lies on the animals without any learning.")
        fresh = controls.toggle("fresh", _("Random weights beside"), True, help=hint)
    return _Choice(chosen, order, method, list(explained).index(which), fresh)


def _measured(name: str, title: str, model: str, data: DataSpec) -> dict[str, MeasuredNet]:
    """A run of the reader's own, measured now; empty after saying why it is not."""
    found = ask(HeatOnObjectSpec(model, data), doing=_("Computing the heat of each picture"))
    return {} if found is None else {name: MeasuredNet(name, title, (found,), model, data)}


def _tell(measured: Mapping[str, MeasuredNet], name: str, choice: _Choice) -> None:
    """For the exercises: the mean share of each net's right answers."""
    means = {
        each: float(shares.mean())
        for each, net in measured.items()
        if len(shares := net.shares(choice.method, choice.explained, True))
    }
    own = measured[name].shares(choice.method, choice.explained, choice.is_right)
    tell(
        net=name, answers=choice.answers, order=choice.order, explained=choice.explained,
        lowest=min(means, key=means.__getitem__, default=""), least=float(own.min()) if len(own) else None,
    )  # fmt: skip


def _show_boxes(measured: Mapping[str, MeasuredNet], name: str, choice: _Choice) -> None:
    """A row a net; before the question is answered the first one alone."""
    veiled = is_veiled("ladder")
    shown = dict(list(measured.items())[:1]) if veiled else measured
    fresh = fresh_nets() if choice.with_fresh and not veiled else {}
    kinds: list[tuple[str, int, bool | None]] = [(_("All answers"), 0, None)]
    if choice.answers != _ALL:
        kinds = [(_("Right answers"), 0, True), (_("Wrong answers"), 1, False)]
    nets = list(shown.values())
    series = [
        HeatSeries(title, kind, [net.shares(choice.method, choice.explained, is_right) for net in nets])
        for title, kind, is_right in kinds
    ]
    if fresh:
        nothing: NDArray[np.float32] = np.zeros(0, np.float32)
        values = [
            fresh[net].shares(choice.method, choice.explained) if net in fresh else nothing for net in shown
        ]
        series.append(HeatSeries(_("Random weights"), 2, values))
    even = nets[0].seeds[0].area
    figure = heat_boxes_figure(
        [net.title for net in nets], series, even, even_title=_("Even heat"), font_size=font_size(),
        x_title=_("Heat on the animal"), chosen=list(shown).index(name) if name in shown else None,
    )  # fmt: skip
    alt = _("How much of the heat lies on the animal: a box a net, beside what even heat would give")
    table = _table(shown, choice)
    show_figure(figure, key="grad_cam:reason", alt=alt, numbers=lambda: table)
    ask_here("ladder")


def _show_pictures(controls: Controls, net: MeasuredNet, choice: _Choice, location: str | None) -> None:
    """Some of a net's pictures, in the order of the heat on the animal."""
    heat, shares = net.seeds[0], net.column(choice.method, "share", choice.explained)
    wanted = np.isfinite(shares) & (choice.is_right is None or heat.is_right == choice.is_right)
    numbers = np.flatnonzero(wanted)
    numbers = numbers[np.argsort(shares[numbers] * (1 if choice.order == _WORST else -1), kind="stable")]
    most = _IN_A_HALL if is_projector_on() else _MOST
    with controls.panel():
        first = controls.slider("rank", _("From picture"), 1, max(1, len(numbers) - most + 1), 1)
    st.markdown("**" + _orders(choice, net.title, len(numbers)) + "**")
    if not len(numbers):
        st.info(_("This net has no such answers."))
        return
    chosen = numbers[first - 1 : first - 1 + most]
    pictures = _pictures(net, choice, heat.places[chosen], location)
    if pictures is not None and pictures.names != tuple(heat.names[number] for number in chosen):
        st.info(
            _("The photographs here are divided into other parts; a net that is measured here shows its own.")
        )
        pictures = None
    if pictures is None:
        _show_names(heat, shares, chosen)
        return
    show_thumbnails(
        [_thumbnail(pictures, place, heat, shares, number) for place, number in enumerate(chosen)],
        label=_("Pictures in the order of the heat on the animal"), fills=1.35,
    )  # fmt: skip
    if not pictures.values.size:
        st.markdown(_("This net itself is not on this machine: its numbers are recorded, its maps are not."))


def _orders(choice: _Choice, title: str, count: int) -> str:
    sentence = {
        (_ALL, _WORST): _("{net}: {count} answers, those with the least heat on the animal first"),
        (_RIGHT, _WORST): _("{net}: {count} right answers, those with the least heat on the animal first"),
        (_WRONG, _WORST): _("{net}: {count} wrong answers, those with the least heat on the animal first"),
        (_ALL, _BEST): _("{net}: {count} answers, those with the most heat on the animal first"),
        (_RIGHT, _BEST): _("{net}: {count} right answers, those with the most heat on the animal first"),
        (_WRONG, _BEST): _("{net}: {count} wrong answers, those with the most heat on the animal first"),
    }[choice.answers, choice.order]
    return sentence.format(net=title, count=count)


def _pictures(
    net: MeasuredNet, choice: _Choice, places: NDArray[np.int64], location: str | None
) -> HeatPictures | None:
    """From the reader's own pictures of a measured run, or from where the pets lie; None where they are not here."""
    is_own = net.name not in recorded_nets()
    if location is None and not is_own:
        return None
    data = net.data if is_own or location is None else at(net.data, location)
    method = choice.method if choice.method in METHODS[:2] else METHODS[0]
    spec = HeatPicturesSpec(net.model, data, tuple(places.tolist()), method)
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
    """The answer, with its probability, and the right one where it is another."""
    names = [_(name) for name in heat.class_names]
    answer = f"{names[heat.predicted[number]]} {heat.probability[number]:.0%}"
    if heat.is_right[number]:
        return f"✓ {answer}"
    return f"✗ {answer}"


def _breed(heat: HeatOnObjects, number: int) -> str:
    return plain(heat.breeds[number].replace("_", " "))


def _show_names(heat: HeatOnObjects, shares: NDArray[np.float32], chosen: NDArray[np.intp]) -> None:
    """What is recorded of the pictures, and how to get them."""
    rows = [
        {
            _("Picture"): plain(heat.names[number]),
            _("Heat on the animal"): f"{shares[number]:.0%}",
            _("Animal's share"): f"{heat.area[number]:.0%}",
            _("Answer"): _verdict(heat, number),
        }
        for number in chosen
    ]
    show_table(rows)
    st.markdown(
        _(
            "The photographs do not come with this project. Switch *Show the photographs* on to fetch the Oxford-IIIT "
            "pets or to say where they lie: each is then drawn with its heat and the outline of its mask."
        )
    )


def _table(measured: Mapping[str, MeasuredNet], choice: _Choice) -> pd.DataFrame:
    """Means and their intervals, a row a net."""
    return pd.DataFrame([_row(net, choice) for net in measured.values()])


def _row(net: MeasuredNet, choice: _Choice) -> dict[str, str]:
    heat = net.seeds[0]
    columns = {
        measure: [getattr(one.measures[choice.method], measure)[choice.explained] for one in net.seeds]
        for measure in ("share", "pointing", "head_share")
    }
    right, wrong = (net.shares(choice.method, choice.explained, is_right) for is_right in (True, False))
    return {
        _("Net"): net.title,
        _("Seeds"): str(len(net.seeds)),
        _("Right answers"): f"{np.mean([one.is_right.mean() for one in net.seeds]):.1%}",
        _("Heat on the animal"): _interval(columns["share"]),
        _("where it is right"): f"{right.mean():.1%}" if len(right) else EMPTY,
        _("where it is wrong"): f"{wrong.mean():.1%}" if len(wrong) else EMPTY,
        _("Even heat"): f"{heat.area.mean():.1%}",
        _("Hottest place on the animal"): _interval(columns["pointing"]),
        _("By chance"): f"{heat.pointing_area.mean():.1%}",
        _("Heat on the head"): _interval(columns["head_share"]),
    }


def _interval(columns: Sequence[NDArray[np.float32]]) -> str:
    found = mean_and_interval(columns)
    return EMPTY if found is None else "{:.1%} ({:.1%} – {:.1%})".format(*found)


def _explain(measured: Mapping[str, MeasuredNet], choice: _Choice) -> None:
    if is_veiled("ladder"):
        return
    show_table(_table(measured, choice))
    heat = next(iter(measured.values())).seeds[0]
    st.markdown(
        _(
            "Of {count} test photographs with a mask; in brackets, where the mean might lie with other photographs "
            "({level}, bootstrap). The seam that the masks leave open counts for neither side of a share, and a maximum in "
            "it is a hit. Maps without any heat are left out. *By chance* is the part of the picture in which the "
            "maximum counts as a hit."
        ).format(count=len(heat.names), level=f"{INTERVAL:.0%}")
    )
    if choice.with_fresh and (fresh := fresh_nets()):
        st.markdown("**" + _("Random weights") + "**")
        show_table(_table({name: fresh[name] for name in measured if name in fresh}, choice))


def _shown(settings: Settings, below: Callable[[], None] = nothing) -> Shown[Settings]:
    """With code that measures the lesson's picture; none for a model two levels deep."""
    if settings.layer.count("/") > 1 or settings.model.reference == VGG16_CLASSIFIER:
        return Shown(settings, "", below)
    rows, columns = _UPPER_HALF
    code = heat_on_object(
        settings.picture.source, settings.model.reference, settings.layer, settings.class_index,
        size=settings.model.layers.input_shape, rows=rows, columns=columns, has_one_output=settings.has_one_output,
    )  # fmt: skip
    return Shown(settings, code, below)
