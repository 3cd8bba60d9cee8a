"""Training a net from a page: start, watch, stop, go on, and what came out.

The run is named by its spec, which the controls make: whoever has the same settings, in another browser, after a
reload or on another day, finds the same job and the same run.
"""

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
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.training.curves import Look, metrics_of, show_curves
from pages.shared.training.result import show_result
from pages.shared.training.runs import ChosenRun, run_title
from pages.shared.watch import show_progress

_POLL_SECONDS = 1.0
_LOOK = Look(weight=0.0)


def show_training(
    spec: TrainingSpec, dataset: Dataset, *, key: str, recorded: Run | None = None
) -> Run | None:
    """The panel of one run.

    Args:
        spec: The run, with its data pinned.
        dataset: Its pictures.
        key: App-wide name of the panel.
        recorded: The same run as it ships with the project, shown until there is an own one.

    Returns:
        The run that is shown, once it has ended.
    """
    job = engine.job(spec)  # first: when it has ended, the run tells
    try:
        run = RunStore().find(spec.run_id)
    except InputError as error:
        st.error(explain(error))
        return recorded
    if run is not None and run.ended:
        return _show_ended(run, dataset, key)
    if job is not None and not job.ended:
        _watch(spec, len(dataset.train), key)
        return None
    _explain_end(job)
    if run is not None and run.num_epochs:
        _offer(spec, key, _("Go on"), _("Stopped after epoch {epoch} of {epochs}.").format(
            epoch=run.num_epochs, epochs=spec.epochs))  # fmt: skip
        _show_curves(run, key)
        return None
    _offer(spec, key, _("Train"), _cost(spec, len(dataset.train)))
    if recorded is not None:
        st.caption(
            _("Recorded on {cores} cores in {seconds} s; train it here to get your own.").format(
                cores=recorded.provenance["cores"], seconds=f"{recorded.provenance['seconds']:.0f}"
            )
        )
        return _show_ended(recorded, dataset, key)
    return None


def _show_curves(run: Run, key: str) -> None:
    """Loss and accuracy side by side."""
    history = replace(history_of(run), name=run_title(run))
    chosen = ChosenRun(run.run_id, history, "recorded" if run.recorded else "own", fingerprint(history))
    for column, metric in zip(st.columns(2), metrics_of([history]), strict=False):
        with column:
            show_curves([chosen], metric, _LOOK, key=f"{key}:{metric}")


def _show_ended(run: Run, dataset: Dataset, key: str) -> Run:
    if run.state == "diverged":
        st.error(
            _(
                "The loss became infinite or no number in epoch {epoch}: the learning rate is too high. Choose a"
                " smaller one; the history up to there is kept."
            ).format(epoch=run.metrics["diverged_in_epoch"])
        )
    _show_curves(run, key)
    show_result(run, dataset, key=key)
    return run


def _watch(spec: TrainingSpec, num_train: int, key: str) -> None:
    """The job under way, drawn anew every second until it ends."""

    @st.fragment(run_every=_POLL_SECONDS)
    def live() -> None:
        job = engine.job(spec)
        if job is None or job.ended:
            st.rerun()
        progress = job.progress()
        show_progress(
            progress.fraction, _describe(job, progress, spec, num_train), label=_("Cancel"), key=f"{key}:cancel",
            on_click=engine.cancel, args=(spec.spec_id,), disabled=job.cancelling,
            help=_("Stops it for everyone who watches this run. The finished epochs are kept."),
        )  # fmt: skip
        try:
            run = _stored(settings().run_store, spec.run_id)
        except InputError as error:
            st.error(explain(error))
            return
        if run is None or not run.num_epochs:
            st.caption(_("The curves begin after the first epoch."))
        else:
            _show_curves(run, key)

    live()


@st.cache_data(ttl=_POLL_SECONDS, max_entries=64, show_spinner=False)
def _stored(url: str, run_id: str) -> Run | None:
    """A run as it was at most a second ago: a class that watches it reads it once."""
    return RunStore(url).find(run_id)


def _describe(job: Job, progress: Progress, spec: TrainingSpec, num_train: int) -> str:
    if job.cancelling:
        return _("Stopping…")
    if progress.queue_position is not None:
        return _("Waiting: number {position} in the queue").format(position=progress.queue_position)
    if not progress.epoch:
        return (_(progress.message) if progress.message else _("Starting")) + "…"
    text = _("Epoch {epoch} of {epochs}, batch {batch} of {batches}").format(
        epoch=progress.epoch, epochs=spec.epochs, batch=progress.batch, batches=spec.num_steps(num_train)
    )
    if progress.seconds_left is not None:
        text += " · " + _("about {seconds} s left").format(seconds=f"{progress.seconds_left:.0f}")
    return text


def _explain_end(job: Job | None) -> None:
    if job is not None and job.error is not None and not isinstance(job.error, JobCancelled):
        st.error(explain(job.error))


def _offer(spec: TrainingSpec, key: str, label: str, sentence: str) -> None:
    left, right = st.columns([5, 1], vertical_alignment="center")
    left.markdown(sentence)
    right.button(
        label, icon=":material/play_arrow:", type="primary", key=f"{key}:train", on_click=_start, args=(spec,),
        width="stretch",
    )  # fmt: skip


def _cost(spec: TrainingSpec, num_train: int) -> str:
    steps = spec.num_steps(num_train)
    return _(
        "{epochs} epochs of {steps} batches of {batch} pictures, on {pictures} training pictures."
    ).format(epochs=spec.epochs, steps=steps, batch=spec.batch_size, pictures=num_train)


def _start(spec: TrainingSpec) -> None:
    engine.forget(spec.spec_id)  # its run may have been deleted
    engine.submit(spec)
