"""Breeds and flowers by the names that ImageNet has for them, without training: part of the view *Without training*."""

import pandas as pd
import streamlit as st

from core.architectures.backbones import backbone
from core.architectures.imagenet_groups import classes_named
from core.architectures.imagenet_labels import imagenet_labels
from core.figures.ladder import Marks, ladder_figure
from core.runs import Run, repeats
from core.specs.named_classes import NamedClassesTest
from core.specs.own_classes import MODEL
from core.specs.presets.ladder import RUNGS, base_title
from pages.shared.display.elements import EMPTY, font_size, percent, show_figure, show_table
from pages.shared.reader.language import class_title, current_language
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import run_title, spec_of

BESIDE = ("scratch", "features", "fine_tuned", "newer_base")
"""Rungs of the ladder whose nets stand beside: none of few weights, and the same net with a head of its own."""
_MOST_NAMES = 3
_BREEDS_RUNS = ("oxford_breeds_features", "oxford_breeds_lite0")


def trained_runs(source: str) -> dict[str, list[Run]]:
    """The recorded runs that were trained on the same pictures, by their titles."""
    if source == "breeds":
        names = {name: repeats(name) for name in _BREEDS_RUNS}
        return {run_title(runs[0]): runs for runs in names.values() if runs}
    found = {}
    for rung in (RUNGS[name] for name in BESIDE):
        runs = repeats(rung.run_on(source))
        if runs:
            base = base_title(spec_of(runs[0]))
            found[f"{_(rung.title)} · {base}" if base else _(rung.title)] = runs
    return found


def show_named(test: NamedClassesTest, source: str, *, is_told: bool) -> None:
    """What the names come to beside chance and the nets that were trained; before the answer these alone."""
    net = backbone(MODEL).title
    rows = {_("Guessing"): [1 / len(test.class_names)]}
    if is_told:
        rows[_("No training: names · {net}").format(net=net)] = [test.accuracy]
    rows |= {
        title: [float(run.metrics["test_accuracy"]) for run in runs]
        for title, runs in trained_runs(source).items()
    }
    figure = ladder_figure(
        list(rows), [Marks(_("Test accuracy"), "circle", list(rows.values()))], x_title=_("Accuracy"),
        gain_title=_("Gain, in points"), font_size=font_size(),
    )  # fmt: skip
    columns = [_("Strategy"), _("Test accuracy")]
    table = pd.DataFrame(
        [(title, value) for title, values in rows.items() for value in values], columns=columns
    )
    alt = _("Test accuracy of trained nets, and of one that nobody trained for these pictures")
    show_figure(figure, key="features:untrained", alt=alt, numbers=lambda: table)
    if is_told:
        _show_numbers(test)


def _show_numbers(test: NamedClassesTest) -> None:
    shown_numbers = {
        _("Classes that ImageNet has"): f"{len(test.named)} / {len(test.class_names)}",
        _("Right, guesses included"): percent(test.accuracy),
    }
    if len(test.named) > 1:
        shown_numbers[_("Right among the classes it has")] = percent(test.accuracy_among_named)
    else:
        (only,) = test.named
        title = _("Recognised: {name}").format(name=class_title(test.class_names[only]))
        shown_numbers[title] = percent(test.class_accuracy(only))
    with st.container(horizontal=True):
        for label, value in shown_numbers.items():
            st.metric(label, value, width="content")


def explain_named(test: NamedClassesTest) -> None:
    """A row a class: what ImageNet calls it, and what its pictures look like to the net."""
    names = imagenet_labels(current_language())
    st.markdown(
        _(
            "The net's likeliest of the {all} classes is the answer if it is one of these; if it is not, one can only"
            " guess among the {lacking} classes that ImageNet does not have."
        ).format(all=f"{len(names):,}", lacking=len(test.lacking))
    )
    rows = [_row(test, label, names) for label in (*test.named, *test.lacking)]
    show_table(pd.DataFrame(rows))
    if test.provenance:
        st.markdown(
            _("Recorded with {title} on {date}: `python -m core.commands.record_own_classes`.").format(
                title=backbone(MODEL).title, date=str(test.provenance["date"])[:10]
            )
        )


def _row(test: NamedClassesTest, label: int, names: tuple[str, ...]) -> dict[str, str]:
    name = test.class_names[label]
    taken = [f"{names[number]} {count}" for number, count in test.taken_for(label)[:_MOST_NAMES]]
    return {
        _("Class"): class_title(name),
        _("In ImageNet"): ", ".join(names[number] for number in classes_named(name)) or EMPTY,
        _("Pictures"): str(int((test.labels == label).sum())),
        _("Right"): percent(test.class_accuracy(label)),
        _("Likeliest classes, and how many pictures"): " · ".join(taken),
    }
