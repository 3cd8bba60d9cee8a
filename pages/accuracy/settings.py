"""The settings of the lesson on accuracy: whose probabilities, of which class, and how rare that class is made."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.evaluation.imbalance import with_share
from core.runs import Run, recorded_runs
from core.runs.recorded_scores import RecordedScores, read_scores
from core.specs.scores import ScoresSpec
from core.specs.training import RunSpec
from core.specs.transfer import TransferSpec
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.reader.language import called
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, run_title, short_id, spec_of

RECORDED = "in_class"
_JUDGED = ("unequal", "threshold", "calibration")
_UNEQUAL = ("unequal", "threshold")
_SHARES = ("0.01", "0.02", "0.05", "0.1", "0.2", "0.3", "0.5", "0.7", "0.9")
_KINDS = (RunSpec, TransferSpec)  # not those whose labels or pixels were changed
_MOST_SEGMENTS = 6
_DIGITS = 4  # of a probability, as the code panels write them


@dataclass(frozen=True)
class Judged:
    """What a net said about the pictures of its validation part.

    Attributes:
        title: Of the run, in the reader's language.
        class_names: In the reader's language.
        labels: int64 ``(N,)``.
        probabilities: float32 ``(N, K)``, to four digits.
    """

    title: str
    class_names: tuple[str, ...]
    labels: NDArray[np.int64]
    probabilities: NDArray[np.float32]


@dataclass(frozen=True)
class Settings:
    """What the controls say.

    Attributes:
        judged: None after saying why there is nothing.
        positive: The class that is looked for.
        share: Of this class among the pictures that are counted.
    """

    judged: Judged | None
    positive: int
    share: float

    @property
    def names(self) -> tuple[str, str]:
        """Of everything else, and of the class that is looked for."""
        judged = self.judged_now
        wanted = judged.class_names[self.positive]
        others = [name for place, name in enumerate(judged.class_names) if place != self.positive]
        return (others[0] if len(others) == 1 else _("all others")), wanted

    @property
    def judged_now(self) -> Judged:
        """Where there is something to judge."""
        assert self.judged is not None
        return self.judged

    @property
    def is_positive(self) -> NDArray[np.bool_]:
        """``(M,)``: of the pictures that are counted, those of the class."""
        found: NDArray[np.bool_] = self.judged_now.labels[self._counted] == self.positive
        return found

    @property
    def scores(self) -> NDArray[np.float32]:
        """``(M,)``: the probability of the class for each picture that is counted."""
        found: NDArray[np.float32] = self.judged_now.probabilities[self._counted, self.positive]
        return found

    @property
    def _counted(self) -> NDArray[np.intp]:
        return with_share(self.judged_now.labels == self.positive, self.share)


@cache
def recorded_scores(name: str = RECORDED) -> RecordedScores:
    """Of the run that is shown at first, read once."""
    return read_scores(name)


@cache
def recorded_run(name: str = RECORDED) -> Run:
    """The recording beside these probabilities."""
    return next(run for run in recorded_runs() if run.run_id == name)


def choose_settings(controls: Controls) -> Settings:
    """Show the controls that the views share, each where it does something."""
    with controls.belonging_to(*_JUDGED) as is_shown:
        runs = {run.run_id: run for run in complete_runs() if type(spec_of(run)) in _KINDS}
        titles = {RECORDED: f"{run_title(recorded_run())} · {_('recorded')}"}
        titles |= {name: f"{run_title(run)} · {short_id(run)}" for name, run in runs.items()}
        chosen = _choose_run(controls, titles) if is_shown else RECORDED
        judged = _judged(runs.get(chosen)) if is_shown else _recorded()
    names = _recorded().class_names if judged is None else judged.class_names
    with controls.belonging_to(*_UNEQUAL):
        labels = {str(place): name for place, name in enumerate(names)}
        with controls.folded():
            choose = controls.segments if len(labels) <= _MOST_SEGMENTS else controls.select
            positive = choose("class", _("The class that is looked for"), labels, "1")
        shares = {share: f"{float(share):.0%}" for share in _SHARES}
        title = _("Share of {name}").format(name=names[int(positive)])
        share = controls.stops("share", title, shares, "0.05")
    return Settings(judged, int(positive), float(share))


def _choose_run(controls: Controls, titles: dict[str, str]) -> str:
    """One of them; where there is one only, which it is."""
    if len(titles) > 1:
        return controls.select("run", _("Run"), titles, RECORDED)
    with controls.panel():
        st.markdown("**" + _("Run") + "**  \n" + titles[RECORDED])
    return RECORDED


def _recorded() -> Judged:
    found = recorded_scores()
    names = tuple(map(called, found.class_names))
    return Judged(run_title(recorded_run()), names, found.labels, found.probabilities.round(_DIGITS))


def _judged(run: Run | None) -> Judged | None:
    """Of an own run what a worker tells, of the recorded one what ships."""
    if run is None:
        return _recorded()
    scores = ask(
        ScoresSpec(f"run:{run.run_id}", spec_of(run).data), doing=_("Asking the net about each picture")
    )
    if scores is None or not len(scores.labels):
        return None
    names = tuple(map(called, run.metrics["class_names"]))
    return Judged(run_title(run), names, scores.labels, scores.probabilities.round(_DIGITS))
