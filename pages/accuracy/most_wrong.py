"""View: the training pictures with the largest losses: removed or relabelled, and the net trained again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core import engine
from core.datasets.dataset import Dataset
from core.engine import JobCancelled
from core.errors import N_, InputError
from core.evaluation.losses import most_wrong
from core.histories.fingerprint import fingerprint
from core.runs import Run, RunStore
from core.runs.histories import history_of
from core.runs.recorded import repeats
from core.snippets import accuracy as snippets
from core.specs.label_noise import NoisyLabelsSpec
from core.specs.presets.label_noise import (
    LABEL_NOISE,
    MOST_WRONG_REMOVED,
    NUM_REMOVED,
    STOPPED_EARLY,
    TRUE_LABELS,
    WRONG_LABELS,
)
from pages.accuracy.settings import Settings, recorded_scores
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import percent
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.pictures.datasets import load_dataset
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import plain
from pages.shared.training.buttons import offer_again, show_refusal, show_start, show_stop
from pages.shared.training.curves import Look, show_charts
from pages.shared.training.ownership import is_under_way, note_look
from pages.shared.training.result import show_result
from pages.shared.training.runs import ChosenRun, run_title

MOST = 500
_STEP = 10
_SHOWN = 12
_KEY = "accuracy:most_wrong"
_POLL_SECONDS = 1.0
_UNTOLD = "?"
_QUESTIONS = ("found", "after")
_REMOVED, _RELABELLED = N_("The most wrong removed"), N_("The most wrong relabelled")
_LOOK = Look(weight=0.0, show_gap=False, show_marks=False)


@dataclass(frozen=True)
class _Suspects:
    """The training pictures with the largest losses, the largest first.

    Attributes:
        places: int64 ``(N,)``, of the training pictures.
        given: Their labels as they were trained with, ``(N,)``.
        said: What the net says they are, ``(N,)``.
        sure: Its probability for that, ``(N,)``.
        true: Their labels in the data set, ``(N,)``.
    """

    places: NDArray[np.intp]
    given: NDArray[np.int64]
    said: NDArray[np.int64]
    sure: NDArray[np.float32]
    true: NDArray[np.int64]

    @property
    def num_wrong(self) -> int:
        """How many of them are labelled wrong."""
        return int(np.sum(self.given != self.true))


def suspects(dataset: Dataset, count: int) -> _Suspects:
    """The ``count`` training pictures that the net which was stopped early finds most wrong."""
    spec, scores = LABEL_NOISE[WRONG_LABELS], recorded_scores(STOPPED_EARLY)
    given = spec.given_labels(dataset).labels
    places = most_wrong(scores.probabilities, given, count)
    rows = scores.probabilities[places]
    return _Suspects(
        places, given[places], rows.argmax(axis=1), rows.max(axis=1), dataset.train.labels[places]
    )


def changed(found: _Suspects, kept: Sequence[int], *, relabels: bool) -> NoisyLabelsSpec:
    """The training after the suspects, but for the ``kept`` ones (numbers from 1), were removed or relabelled."""
    spec = LABEL_NOISE[WRONG_LABELS]
    dealt_with = [place for place in range(len(found.places)) if place + 1 not in kept]
    if not dealt_with:
        return spec
    places, said = found.places[dealt_with].tolist(), found.said[dealt_with].tolist()
    if relabels:
        return replace(spec, title=_RELABELLED, relabelled=tuple(zip(places, said, strict=True)))
    return replace(spec, title=_REMOVED, removed=tuple(places))


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    count = controls.slider("count", _("How many of the most wrong"), 0, MOST, NUM_REMOVED, step=_STEP)
    ways = {"remove": _("Remove"), "relabel": _("Relabel")}
    way = controls.segments("way", _("What to do with them"), ways, "remove")
    first = controls.slider("first", _("Shown from number"), 1, max(1, count - _SHOWN + 1), 1)
    numbers = {str(number): str(number) for number in range(1, count + 1)}
    kept = controls.several("kept", _("Leave these as they are"), numbers, (), placeholder=_("None"))
    dataset = load_dataset(LABEL_NOISE[WRONG_LABELS].data)
    if dataset is None:
        return Shown(settings, "")
    found = suspects(dataset, count)
    spec = changed(found, [int(number) for number in kept], relabels=way == "relabel")
    with controls.panel():
        is_training = _train(spec)
    is_told = not all(map(is_veiled, _QUESTIONS))
    left, right = st.columns([1, 1])
    with left:
        _show_pictures(dataset, found, first - 1)
    with right:
        draw = partial(_show_runs, spec, found, is_told=is_told)
        if is_training:
            st.fragment(draw, run_every=_POLL_SECONDS)()
        else:
            draw()
    ask_here(*_QUESTIONS)
    return Shown(settings, snippets.most_wrong(), partial(_show_below, spec, dataset))


def _train(spec: NoisyLabelsSpec) -> bool:
    """The button that trains again, or how far that is; whether it is under way."""
    if is_under_way(spec):
        _watch(spec)
        return True
    job = engine.job(spec)
    if job is not None and job.error is not None and not isinstance(job.error, JobCancelled):
        st.error(explain(job.error))
    if spec == LABEL_NOISE[WRONG_LABELS]:
        st.caption(_("Nothing is changed: choose at least one picture."))
    elif (run := _own(spec)) is not None and run.ended:
        offer_again([spec], key=_KEY)
    else:
        show_start([spec], _("Train again"), key=_KEY)
        show_refusal([spec])
    return False


def _watch(spec: NoisyLabelsSpec) -> None:
    @st.fragment(run_every=_POLL_SECONDS)
    def live() -> None:
        job = engine.job(spec)
        if job is None or job.ended:
            st.rerun()
        note_look(spec.run_id)
        progress = job.progress()
        text = _("Stopping…") if job.cancelling else _("Epoch {epoch} of {epochs}").format(
            epoch=progress.epoch, epochs=spec.epochs)  # fmt: skip
        st.progress(min(max(progress.fraction, 0.0), 1.0), text)

    live()
    show_stop([spec], key=f"{_KEY}:cancel")


def _show_pictures(dataset: Dataset, found: _Suspects, first: int) -> None:
    """Some of the suspects, with the label that they were given and what the net says."""
    names = tuple(map(plain, dataset.class_names))
    pictures = []
    for number in range(first, min(first + _SHOWN, len(found.places))):
        given, said = names[found.given[number]], names[found.said[number]]
        caption = _("{number}: label {given}, net {said}").format(number=number + 1, given=given, said=said)
        hint = _("The net is {sure} sure.").format(sure=percent(float(found.sure[number])))
        pictures.append(Thumbnail(dataset.train.images[found.places[number]], caption, caption, hint=hint))
    if pictures:
        show_thumbnails(pictures, label=_("Most wrong training pictures"), fills=1.1)
    else:
        st.caption(_("No picture is chosen."))


def _show_runs(spec: NoisyLabelsSpec, found: _Suspects, *, is_told: bool) -> None:
    """Validation accuracy of the net on wrong labels, on true ones, and of the reader's."""
    runs = [repeats(WRONG_LABELS)[0]]
    if is_told:
        runs.append(repeats(TRUE_LABELS)[0])
    own = _own(spec)
    if own is not None and own.num_epochs and spec != LABEL_NOISE[WRONG_LABELS]:
        runs.append(own)
    elif is_told and spec == LABEL_NOISE[MOST_WRONG_REMOVED]:
        runs += repeats(MOST_WRONG_REMOVED)
    with st.container():
        wrong = _("{wrong} of {count}").format(wrong=found.num_wrong, count=len(found.places))
        st.metric(_("Really labelled wrong"), wrong if is_told else _UNTOLD, width="content")
    st.markdown("**" + _("Validation accuracy") + "**")
    with st.container(horizontal=True):
        for run in runs:
            st.metric(run_title(run), percent(run.history["val_accuracy"][-1]), width="content")
    chosen = [_chosen(run) for run in runs]
    show_charts(chosen, ["accuracy"], replace(_LOOK, span=spec.epochs), key=f"{_KEY}:curves")


def _chosen(run: Run) -> ChosenRun:
    title = run_title(run) + (f" · {_('recorded')}" if run.recorded else "")
    history = replace(history_of(run), name=title)
    return ChosenRun(run.run_id, history, "recorded" if run.recorded else "own", fingerprint(history))


def _own(spec: NoisyLabelsSpec) -> Run | None:
    try:
        return RunStore().find(spec.run_id)
    except InputError as error:
        st.error(explain(error))
        return None


def _show_below(spec: NoisyLabelsSpec, dataset: Dataset) -> None:
    """What it means, and what the reader's own training came to."""
    sentence = _(
        "The dashed line is the accuracy on the training labels as they were given, the solid one that on the"
        " validation part, whose labels are true. A net that learns wrong labels by heart becomes worse on new"
        " pictures. The losses are those of a net that was stopped after {epochs} epochs, before that. Look before you"
        " remove: a rare but rightly labelled picture has a large loss too, and is just what the net needs."
    )
    st.markdown(sentence.format(epochs=LABEL_NOISE[STOPPED_EARLY].epochs))
    own = _own(spec)
    if own is not None and own.state == "complete" and spec != LABEL_NOISE[WRONG_LABELS]:
        show_result(own, spec.dataset(dataset), key=_KEY)
