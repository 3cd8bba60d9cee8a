"""View: how deep to cut and how much to thaw, as recorded on three tasks, with the reader's own runs among them."""

from collections.abc import Iterator, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from core.architectures.backbones import backbone
from core.figures.sweep import Line, OwnMark, sweep_figure
from core.figures.template import NEUTRAL
from core.specs.advice import Evidence, sweep_evidence
from core.specs.presets.strategies import NETS_OF_SWEEP
from core.specs.presets.sweep import (
    BACKBONE,
    BATCH,
    BLOCKS,
    HEAD_STEPS,
    NETS,
    PASSES,
    TASKS,
    THAW_RATE,
    THAW_STEPS,
    Net,
    num_values,
    sweep_spec,
)
from core.specs.transfer import TransferSpec
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, percent, show_figure, show_table
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, asked_elsewhere, is_veiled
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, run_origin, run_title, spec_of
from pages.shared.training.test_part import compared_accuracy

QUESTION, THAW_QUESTION = "where", "thaw"
_ALL = "all"
_KNOWN = "pets"  # what is shown before the answer: photographs, as in the rest of the lesson


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    chosen, kind = _choose(controls)
    sizes = {task: _size(task, chosen) for task in TASKS}
    is_told = not is_veiled(QUESTION)
    is_thaw_told = not is_veiled(THAW_QUESTION)
    tasks = [task for task in TASKS if is_told or task == _KNOWN]
    found = {task: _at(task, sizes[task]) for task in tasks}
    drawn = found if is_thaw_told else {task: _cuts(nets) for task, nets in found.items()}
    if any(found.values()):
        _show_figure(settings, drawn, kind)
    else:
        st.info(_("Nothing has been recorded with so many pictures yet."))
    gaps = list(_gaps(found, sizes))
    if gaps:
        st.caption(_("Not recorded yet: {nets}.").format(nets="; ".join(gaps)))
    ask_here(QUESTION)
    if is_told:
        ask_here(THAW_QUESTION)
    else:
        asked_elsewhere(THAW_QUESTION)
    return settings.shown(partial(_explain, drawn if is_told else {}))


def _choose(controls: Controls) -> tuple[str, str]:
    """The number of pictures, and how the last maps become a vector."""
    with controls.belonging_to("depth"):
        sizes = TASKS[_KNOWN].sizes[:-1]
        labels = {str(size): f"{size:,}" for size in sizes}
        if _at(_KNOWN, _size(_KNOWN, _ALL)):
            labels[_ALL] = _("all")
        size = controls.segments("pictures", _("Training pictures a class"), labels, str(sizes[0]))
        kinds = {"average": _("Channel means"), "flatten": _("Every position")}
        kind = controls.segments("vector", _("From the last map to the head"), kinds, "average")
    return size, kind


def _size(task: str, chosen: str) -> int:
    """As many as were chosen, or all where there are not so many."""
    most = TASKS[task].sizes[-1]
    return most if chosen == _ALL else min(int(chosen), most)


def _at(task: str, size: int) -> dict[str, Evidence]:
    """By net, what was recorded with so many pictures a class."""
    return {one.strategy: one for one in sweep_evidence(task) if one.size == size}


def _cuts(nets: Mapping[str, Evidence]) -> dict[str, Evidence]:
    """Without those that are thawed."""
    return {name: one for name, one in nets.items() if not name.startswith("thaw")}


def _show_figure(settings: Settings, found: Mapping[str, Mapping[str, Evidence]], kind: str) -> None:
    lines = [line for task, nets in found.items() for line in _lines(task, nets, kind)]
    own = list(_own_marks())
    figure = sweep_figure(
        list(TASKS), lines, own, cut_title=_("Cut after block"), thaw_title=_("Thawed from block"),
        y_title=_("Test accuracy"), nothing=_("None"), own_name=_("Own runs, on their own pictures"),
        font_size=font_size(),
    )  # fmt: skip
    if settings.spec.model.backbone == BACKBONE:
        is_thaw, place = _place(settings.spec)
        axes = {"xref": "x2" if is_thaw else "x", "yref": "paper"}
        figure.add_shape(
            type="line", x0=place, x1=place, y0=0, y1=1, line={"color": NEUTRAL, "dash": "dot"}, **axes
        )
        figure.add_annotation(
            x=place, y=0, text=_("your settings"), showarrow=False, yanchor="bottom",
            xanchor="left", font={"size": font_size()}, **axes,
        )  # fmt: skip
    alt = _("Test accuracy of cut and of thawed bases on three tasks")
    show_figure(figure, key="fine_tuning:depth", alt=alt, numbers=lambda: _numbers(found))


def _lines(task: str, nets: Mapping[str, Evidence], kind: str) -> Iterator[Line]:
    """Left one of the two vectors; right always the channel means, thawed or not."""
    title = _title(task, nets)
    cuts = {net.block: nets[net.name].accuracies for net in NETS if net.kind == kind and net.name in nets}
    if cuts:
        yield Line(task, cuts, is_thaw=False, is_dashed=kind == "flatten", name=title)
    frozen = Net("average", BLOCKS[-1]).name
    thaws = {
        BLOCKS[-1] + 1 - net.block: nets[net.name].accuracies
        for net in NETS
        if net.kind == "thaw" and net.name in nets
    }
    if frozen in nets:
        thaws[0] = nets[frozen].accuracies
    if thaws:
        yield Line(task, thaws, is_thaw=True, is_dashed=False, name=title)


def _title(task: str, nets: Mapping[str, Evidence]) -> str:
    """In the legend, with the number of pictures where it is that of all there are."""
    sentence, most = _("{task}, {count} classes"), TASKS[task].sizes[-1]
    if any(one.size == most for one in nets.values()):
        sentence = _("{task}, {count} classes of {size}")
    return sentence.format(task=_(TASKS[task].title), count=TASKS[task].classes, size=most)


def _own_marks() -> Iterator[OwnMark]:
    for run in complete_runs():
        spec = spec_of(run)
        accuracy = compared_accuracy(run)
        if isinstance(spec, TransferSpec) and spec.model.backbone == BACKBONE and accuracy is not None:
            is_thaw, place = _place(spec)
            yield OwnMark(place, accuracy, is_thaw, f"{run_title(run)} · {run_origin(run)}")


def _place(spec: TransferSpec) -> tuple[bool, int]:
    """Whether a net stands on the right, and where."""
    record = backbone(spec.model.backbone)
    if spec.fine_tune_from:
        return True, record.stages.index(spec.fine_tune_from) + 1
    return False, record.blocks.index(spec.model.base_until or record.last_layer) + 1


def _gaps(found: Mapping[str, Mapping[str, Evidence]], sizes: Mapping[str, int]) -> Iterator[str]:
    """What the figure lacks, a phrase a task."""
    for task, nets in found.items():
        title, size = _(TASKS[task].title), sizes[task]
        if not nets:
            yield _("{task}, {size} of a class").format(task=title, size=size)
        elif len(nets) < len(NETS):
            yield f"{title}: {_missing(nets)}"


def _missing(nets: Mapping[str, Evidence]) -> str:
    """The blocks that lack, a phrase for each way of changing the base."""
    kinds = {
        "average": _("cut, channel means"), "flatten": _("cut, every position"), "thaw": _("thawed from"),
    }  # fmt: skip
    phrases = []
    for kind, words in kinds.items():
        blocks = [f"block{net.block}" for net in NETS if net.kind == kind and net.name not in nets]
        if blocks:
            phrases.append(f"{words} {', '.join(blocks)}")
    return ", ".join(phrases)


def _numbers(found: Mapping[str, Mapping[str, Evidence]]) -> pd.DataFrame:
    """A row a net and seed."""
    columns = [_("Pictures"), _("Training pictures a class"), _("Net"), _("Test accuracy")]
    rows = [
        (_(TASKS[task].title), one.size, _(NETS_OF_SWEEP[net]), value)
        for task, nets in found.items()
        for net, one in nets.items()
        for value in one.accuracies
    ]
    return pd.DataFrame(rows, columns=columns)


def _explain(found: Mapping[str, Mapping[str, Evidence]]) -> None:
    st.subheader(_("How it was recorded"))
    sides = {task: TASKS[task].data.image_size for task in TASKS}
    st.markdown(
        _(
            "Pictures of {pets} pixels a side, digits enlarged to {digits} with three equal channels: small enough for"
            " two cores. Every head is a single layer without hidden units, on vectors brought to mean 0 and spread 1:"
            " the map after block1 flattened has {values} values, on which a hidden layer of {units} units would have"
            " {millions} million weights. A head makes at least {head} steps of {batch} pictures, thawed layers {thaw}"
            " more at a rate of {rate}, and each at least {passes} passes. Nothing is augmented. Each net saw the test"
            " pictures once."
        ).format(**_choices(sides))
    )
    rows = list(_rows(found))
    if rows:
        show_table(pd.DataFrame(rows))
    links = [
        f"[{_(TASKS[task].title)}]({link_to('strategy', task=f'sweep_{task}', view='advice')})"
        for task in TASKS
    ]
    st.markdown(_("What would you do with so many pictures? *Which strategy?* answers from these runs:") + " "
                + ", ".join(links))  # fmt: skip


_UNITS, _MILLION = 256, 1_000_000


def _choices(sides: Mapping[str, int]) -> dict[str, str]:
    first = sweep_spec("pets", Net("flatten", BLOCKS[0]), TASKS["pets"].data, seed=0)
    values = num_values(first.model)
    return {
        "pets": str(sides["pets"]), "digits": str(sides["digits"]), "values": f"{values:,}", "units": str(_UNITS),
        "millions": f"{values * _UNITS / _MILLION:.0f}", "head": str(HEAD_STEPS), "batch": str(BATCH),
        "thaw": str(THAW_STEPS), "rate": f"{THAW_RATE:g}", "passes": str(PASSES),
    }  # fmt: skip


def _rows(found: Mapping[str, Mapping[str, Evidence]]) -> Iterator[dict[str, str]]:
    for task, nets in found.items():
        for name in NETS_OF_SWEEP:
            if name in nets:
                one = nets[name]
                yield {
                    _("Pictures"): _(TASKS[task].title),
                    _("Net"): _(NETS_OF_SWEEP[name]),
                    _("Test accuracy"): percent(one.mean),
                    _("By seed"): ", ".join(percent(value) for value in one.accuracies),
                    _("Test pictures"): f"{one.num_test:,}",
                    _("Recording"): one.recording,
                }
