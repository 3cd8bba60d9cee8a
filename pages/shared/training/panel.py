"""Training a net from a page: start, watch, stop, go on, and what came out.

The run is named by its spec, which the controls make: whoever has the same settings, in another browser, after a
reload or on another day, finds the same job and the same run.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from core import engine
from core.datasets.dataset import Dataset
from core.engine import Job, JobCancelled, Progress
from core.errors import InputError
from core.histories.fingerprint import fingerprint
from core.runs import Run, RunStore
from core.runs.histories import history_of
from core.settings import settings
from core.specs.training import TrainingSpec
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.training.buttons import (
    offer_again,
    show_refusal,
    show_start,
    show_stop,
    start_reseeded,
)
from pages.shared.training.curves import Look, metrics_of, show_charts
from pages.shared.training.ownership import note_look
from pages.shared.training.result import show_result
from pages.shared.training.runs import ChosenRun, beginning, is_readable, run_origin, run_title, spec_of

_POLL_SECONDS = 1.0
_LOOK = Look(weight=0.0)
_MOST_SEED = 9999
_GLIMPSE = 6  # epochs that are shown before the reader has said how they go on


def show_training(
    spec: TrainingSpec,
    dataset: Dataset,
    *,
    key: str,
    recorded: Run | None = None,
    asked: Sequence[str] = (),
    asked_of_batches: Sequence[str] = (),
    reseed: Callable[[int], None] | None = None,
    with_result: bool = True,
) -> Run | None:
    """The panel of one run.

    Args:
        spec: The run, with its data pinned.
        dataset: Its pictures.
        key: App-wide name of the panel.
        recorded: The same run as it ships with the project, or one like it, shown until there is an own one.
        asked: Questions of the view that the curves answer: their beginning is shown, until one is answered.
        asked_of_batches: Those that the sentence about the run answers.
        reseed: Sets the control of the training's seed; without it a run is trained again as it was only.
        with_result: Also what the run came to; a view that shows it below the stage does so itself.

    Returns:
        The run that is shown, once it has ended.
    """
    start_reseeded([spec], key=key)
    job = engine.job(spec)  # first: when it has ended, the run tells
    try:
        run = RunStore().find(spec.run_id)
    except InputError as error:
        st.error(explain(error))
        return recorded
    if run is not None and not is_readable(run):
        run = None  # damaged: it is offered to be trained anew
    if run is not None and run.ended:
        offer_again([spec], key=key, reseed=reseed)
        return _show_ended(run, dataset, key, asked, with_result=with_result)
    if job is not None and not job.ended:
        _watch(spec, job, len(dataset.train), key, asked, recorded)
        return None
    _explain_end(job)
    if run is not None and run.num_epochs:
        _offer(spec, key, _("Go on"), _("Stopped after epoch {epoch} of {epochs}.").format(
            epoch=run.num_epochs, epochs=spec.epochs))  # fmt: skip
        _show_and_ask(run, key, asked)
        return None
    cost = _("{epochs} epochs.").format(epochs=spec.epochs)
    if not any(map(is_veiled, asked_of_batches)):
        cost = _cost(spec, len(dataset.train))
    if recorded is None:
        _offer(spec, key, _("Train"), cost)
        return None
    _offer(spec, key, _("Train"), f"{cost} {_recorded_where(recorded)}")
    return _show_ended(recorded, dataset, key, asked, with_result=with_result)


def _recorded_where(run: Run) -> str:
    seconds = run.provenance["seconds"] + run.metrics.get("feature_seconds", 0.0)
    return _("Until then, recorded on {cores} cores in {seconds} s: {title}.").format(
        cores=run.provenance["cores"], seconds=f"{seconds:.0f}", title=run_title(run)
    )


def _show_and_ask(run: Run, key: str, asked: Sequence[str]) -> None:
    """The curves; while a question is open their beginning only, and the question how they go on."""
    _show_curves(run, key, is_told=not _is_open(asked))
    ask_here(*asked)


def _is_open(asked: Sequence[str]) -> bool:
    return bool(asked) and all(map(is_veiled, asked))


def _show_curves(run: Run, key: str, *, is_told: bool) -> None:
    """Loss and accuracy side by side, on axes of the whole run."""
    title = f"{run_title(run)} · {run_origin(run)}" if run.recorded else run_title(run)
    history = replace(history_of(run), name=title)
    chosen = ChosenRun(run.run_id, history, "recorded" if run.recorded else "own", fingerprint(history))
    look = replace(_LOOK, show_marks=is_told, span=max(spec_of(run).epochs, run.num_epochs))
    shown = chosen if is_told else beginning(chosen, _GLIMPSE)
    show_charts([shown], metrics_of([history])[:2], look, key=key)


def _show_ended(run: Run, dataset: Dataset, key: str, asked: Sequence[str], *, with_result: bool) -> Run:
    if run.state == "diverged":
        st.error(
            _(
                "The loss became infinite or no number in epoch {epoch}: the learning rate is too high. Choose a"
                " smaller one; the history up to there is kept."
            ).format(epoch=run.metrics["diverged_in_epoch"])
        )
    _show_and_ask(run, key, asked)
    if with_result:
        show_result(run, dataset, key=key)
    return run


def _watch(
    spec: TrainingSpec, job: Job, num_train: int, key: str, asked: Sequence[str], recorded: Run | None
) -> None:
    """The job under way, drawn anew every second until it ends; but for the button, which would lose its help."""

    @st.fragment(run_every=_POLL_SECONDS)
    def show_how_far() -> None:
        job = engine.job(spec)
        if job is None or job.ended:
            st.rerun()
        note_look(spec.run_id)
        progress = job.progress()
        st.progress(min(max(progress.fraction, 0.0), 1.0), _describe(job, progress, spec, num_train))

    @st.fragment(run_every=_POLL_SECONDS)
    def show_curves_so_far() -> None:
        try:
            run = _stored(settings().run_store, spec.run_id)
        except InputError as error:
            st.error(explain(error))
            return
        if run is None or not run.num_epochs:
            st.markdown(_("The curves begin after the first epoch."))
            run = recorded
        if run is not None:
            _show_curves(run, key, is_told=is_told)

    is_told = not _is_open(asked)
    left, right = st.columns([5, 1], vertical_alignment="center")
    with left:
        show_how_far()
    with right:
        show_stop([spec], key=f"{key}:cancel", disabled=job.cancelling)
    show_curves_so_far()
    ask_here(*asked)


@st.cache_data(ttl=_POLL_SECONDS, max_entries=64, show_spinner=False)
def _stored(url: str, run_id: str) -> Run | None:
    """A run as it was at most a second ago: a class that watches it reads it once."""
    return RunStore(url).find(run_id)


def _describe(job: Job, progress: Progress, spec: TrainingSpec, num_train: int) -> str:
    if job.cancelling:
        return _("Stopping…")
    if progress.queue_position is not None:
        return _("Waiting: number {position} in the queue").format(position=progress.queue_position)
    if progress.epoch:
        text = _("Epoch {epoch} of {epochs}, batch {batch} of {batches}").format(
            epoch=progress.epoch, epochs=spec.epochs, batch=progress.batch, batches=spec.num_steps(num_train)
        )
    else:
        text = (_(progress.message) if progress.message else _("Starting")) + "…"
    if progress.seconds_left:
        text += " · " + _("about {seconds} s left").format(seconds=f"{progress.seconds_left:.0f}")
    return text


def _explain_end(job: Job | None) -> None:
    if job is not None and job.error is not None and not isinstance(job.error, JobCancelled):
        st.error(explain(job.error))


def _offer(spec: TrainingSpec, key: str, label: str, sentence: str) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.markdown(sentence)
    with right:
        show_start([spec], label, key=key)
    show_refusal([spec])


def _cost(spec: TrainingSpec, num_train: int) -> str:
    steps = spec.num_steps(num_train)
    return _(
        "{epochs} epochs of {steps} batches of {batch} pictures, on {pictures} training pictures."
    ).format(epochs=spec.epochs, steps=steps, batch=spec.batch_size, pictures=num_train)
