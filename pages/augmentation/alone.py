"""Recorded runs with one change of the pictures at a time, and what each did to training."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import fmean

import pandas as pd
import streamlit as st

from core.errors import N_
from core.histories.fingerprint import fingerprint
from core.runs import Run, repeats
from core.runs.histories import history_of
from core.specs.presets.tasks import EFFECT_NETS, EFFECT_POLICIES, effect_run
from pages.shared.display.elements import percent, show_table
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import ChosenRun, spec_of

UNCHANGED = next(iter(EFFECT_POLICIES))
TITLES: Mapping[str, str] = {
    "none": N_("Unchanged"),
    "flips": N_("Flips"),
    "shifts": N_("Shifts"),
    "rotations": N_("Rotations"),
    "all": N_("All of the book's"),
}
"""By the names of :data:`core.specs.presets.tasks.EFFECT_POLICIES`."""
NETS: Mapping[str, str] = {"scratch": N_("Convnet from scratch"), "frozen": N_("Head on frozen VGG16")}


@dataclass(frozen=True)
class Measured:
    """Means over the seeds of a policy.

    Attributes:
        seeds: How many runs.
        train, validation, test: Accuracies at the end, 0-1.
        lowest, highest: Of the test accuracies.
    """

    seeds: int
    train: float
    validation: float
    test: float
    lowest: float
    highest: float

    @property
    def gap(self) -> float:
        """Training above validation accuracy, -1 to 1."""
        return self.train - self.validation


def recorded(net: str) -> dict[str, list[Run]]:
    """The runs of a net by policy, without the policies that nobody has recorded."""
    runs = {policy: repeats(effect_run(net, policy)) for policy in EFFECT_POLICIES}
    return {policy: found for policy, found in runs.items() if found}


def measured(runs: list[Run]) -> Measured:
    """What the runs of one policy came to."""
    tests = [float(run.metrics["test_accuracy"]) for run in runs]
    train, validation = (
        fmean(float(run.history[name][-1]) for run in runs) for name in ("accuracy", "val_accuracy")
    )
    return Measured(len(runs), train, validation, fmean(tests), min(tests), max(tests))


def nets_with(policy: str) -> list[str]:
    """The nets of which a policy can be compared with none: both are recorded."""
    return [net for net in EFFECT_NETS if {UNCHANGED, policy} <= recorded(net).keys()]


def pair(net: str, policy: str) -> list[ChosenRun]:
    """The first recorded seed without changes and with a policy of :func:`nets_with`, under their titles."""
    found = recorded(net)
    return [_chosen(found[name][0], _(TITLES[name])) for name in (UNCHANGED, policy)]


def _chosen(run: Run, title: str) -> ChosenRun:
    history = replace(history_of(run), name=title)
    return ChosenRun(run.run_id, history, "recorded", fingerprint(history))


def show_all(net: str) -> None:
    """A row a policy: what its runs came to."""
    found = recorded(net)
    if not found:
        return
    data = spec_of(next(iter(found.values()))[0]).data
    st.markdown(
        _(
            "Every change alone, and all of the book's: {train} training pictures of each class, pictures of cats and"
            " dogs of the Oxford-IIIT Pet data set, {test} of each to test. The means of the seeds at the end of"
            " training. Training accuracy is measured on the changed pictures."
        ).format(train=data.train_per_class, test=data.test_per_class)
    )
    show_table(pd.DataFrame([_row(policy, measured(runs)) for policy, runs in found.items()]))


def _row(policy: str, means: Measured) -> dict[str, str]:
    return {
        _("Change"): _(TITLES[policy]),
        _("Training accuracy"): percent(means.train),
        _("Validation accuracy"): percent(means.validation),
        _("Gap in points"): f"{100 * means.gap:+.1f}",
        _("Test accuracy"): f"{percent(means.test)} ({percent(means.lowest)} – {percent(means.highest)})",
        _("Seeds"): str(means.seeds),
    }
