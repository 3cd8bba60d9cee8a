"""View: does the heat lie on the animal? All test pictures of several nets, and those of one from worst to best."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import cast

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.datasets.spec import DataSpec
from core.figures.heat_on_object import HeatSeries, heat_boxes_figure
from core.snippets.heat_on_object import heat_on_object
from core.specs.grad_cam import Method
from core.specs.heat import METHODS, HeatOnObjectSpec
from core.specs.models import VGG16_CLASSIFIER
from core.specs.recorded_heat import INTERVAL, mean_and_interval
from pages.grad_cam.animals import (
    ALL,
    BEST,
    RIGHT,
    WORST,
    WRONG,
    Choice,
    MeasuredNet,
    choose_pets,
    fresh_nets,
    own_nets,
    recorded_nets,
)
from pages.grad_cam.photographs import choose_first, ordered, show_pictures
from pages.grad_cam.settings import Settings
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import EMPTY, font_size, show_figure, show_table
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.predictions import ask_here, asked_elsewhere, is_veiled
from pages.shared.reader.language import translate as _

_UPPER_HALF = ((0.0, 0.5), (0.0, 1.0))  # where the cat is in the lesson's first picture


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    recorded, own = recorded_nets(), own_nets()
    if not (recorded or own):
        st.info(_("No net has been measured yet. Train one on the pets, and it can be measured here."))
        return _shown(settings)
    titles = {name: net.title for name, net in recorded.items()} | {name: one[0] for name, one in own.items()}
    name = controls.select("net", _("Net"), titles, next(iter(titles)))
    choice = _choose(controls)
    measured = recorded if name in recorded else recorded | _measured(name, *own[name])
    if name not in measured:
        return _shown(settings)
    _tell(measured, name, choice)
    numbers = ordered(measured[name], choice)
    first = choose_first(controls, len(numbers))
    is_wanted, location = choose_pets(controls)
    left, right = st.columns([5, 6])
    with left:
        _show_boxes(measured, name, choice)
    with right:
        show_pictures(measured[name], choice, numbers, first, location, is_wanted=is_wanted)
    return _shown(settings, partial(_explain, measured, name, choice))


def _choose(controls: Controls) -> Choice:
    answers = {ALL: _("All answers"), RIGHT: _("Right ones"), WRONG: _("Wrong ones")}
    orders = {WORST: _("Least heat first"), BEST: _("Most heat first")}
    chosen = controls.segments("answers", _("Pictures of"), answers, ALL)
    with controls.folded():
        order = controls.segments("order", _("Order"), orders, WORST)
        titles = dict(zip(METHODS, ("Grad-CAM", "Grad-CAM++", _("Occlusion")), strict=True))
        methods = {str(method): title for method, title in titles.items()}
        method = cast(Method, controls.select("method", _("Method"), methods, METHODS[0]))
        explained = {"predicted": _("the net's answer"), "true": _("the right answer")}
        which = controls.select("explained", _("Class to explain"), explained, "predicted")
        hint = _("The same nets with random weights: what lies on the animals without any learning.")
        fresh = controls.toggle("fresh", _("Random weights beside"), True, help=hint)
    return Choice(chosen, order, method, list(explained).index(which), fresh)


def _measured(name: str, title: str, model: str, data: DataSpec) -> dict[str, MeasuredNet]:
    """A run of the reader's own, measured now; empty after saying why it is not."""
    found = ask(HeatOnObjectSpec(model, data), doing=_("Computing the heat of each picture"))
    return {} if found is None else {name: MeasuredNet(name, title, (found,), model, data)}


def _tell(measured: Mapping[str, MeasuredNet], name: str, choice: Choice) -> None:
    """For the exercises: the mean share of each net's right answers."""
    means = {
        each: float(shares.mean())
        for each, net in measured.items()
        if len(shares := net.shares(choice.method, choice.explained, True))
    }
    tell(
        net=name, answers=choice.answers, order=choice.order, explained=choice.explained,
        lowest=min(means, key=means.__getitem__, default=""),
    )  # fmt: skip


def _show_boxes(measured: Mapping[str, MeasuredNet], name: str, choice: Choice) -> None:
    """A row a net; before the question is answered the first one alone."""
    veiled = is_veiled("ladder")
    shown = dict(list(measured.items())[:1]) if veiled else measured
    fresh = {} if veiled or is_veiled("fresh") or not choice.with_fresh else fresh_nets()
    kinds: list[tuple[str, int, bool | None]] = [(_("All answers"), 0, None)]
    if choice.answers != ALL:
        kinds = [(_("Right answers"), 0, True), (_("Wrong answers"), 1, False)]
    nets = list(shown.values())
    series = [
        HeatSeries(title, kind, [net.shares(choice.method, choice.explained, is_right) for net in nets])
        for title, kind, is_right in kinds
    ]
    if fresh:
        none: NDArray[np.float32] = np.zeros(0, np.float32)
        values = [
            fresh[net].shares(choice.method, choice.explained) if net in fresh else none for net in shown
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
    if veiled:
        asked_elsewhere("fresh")
    else:
        ask_here("fresh")


def _table(measured: Mapping[str, MeasuredNet], choice: Choice) -> pd.DataFrame:
    """Means and their intervals, a row a net."""
    return pd.DataFrame([_row(net, choice) for net in measured.values()])


def _row(net: MeasuredNet, choice: Choice) -> dict[str, str]:
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


def _explain(measured: Mapping[str, MeasuredNet], name: str, choice: Choice) -> None:
    if is_veiled("ladder"):
        return
    show_table(_table(measured, choice))
    heat = next(iter(measured.values())).seeds[0]
    zero = sum(
        int(np.isnan(one.measures[METHODS[0]].share[choice.explained]).sum()) for one in measured[name].seeds
    )
    st.markdown(
        _(
            "A box holds the middle half of the pictures, its lines reach over nine tenths of them, and the dashed line"
            " in it is the mean."
        )
    )
    st.markdown(
        _(
            "Of {count} test photographs with a mask; in brackets, where the mean might lie with other photographs "
            "({level}, bootstrap). The seam that the masks leave open counts for neither side of a share, and a "
            "maximum in it is a hit. Maps without any heat ({zero} of this net's) are left out. *By chance* is the "
            "part of the picture in which the maximum counts as a hit."
        ).format(count=len(heat.names), zero=zero, level=f"{INTERVAL:.0%}")
    )
    if choice.with_fresh and not is_veiled("fresh") and (fresh := fresh_nets()):
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
