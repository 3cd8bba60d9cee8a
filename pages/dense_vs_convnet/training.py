"""View: both nets trained on the same digits, in one chart, and how many errors the convnet saves."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core import engine
from core.engine import JobCancelled, Progress
from core.histories.fingerprint import fingerprint
from core.runs import Run, repeats
from core.runs.histories import history_of
from core.specs.presets.book import BOOK
from pages.dense_vs_convnet.errors import errors_of, saved_by_seed
from pages.dense_vs_convnet.settings import NETS, Settings, titles
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import EMPTY, percent
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.pictures.datasets import load_dataset
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
from pages.shared.training.ownership import is_under_way, note_look
from pages.shared.training.result import show_result
from pages.shared.training.runs import ChosenRun, spec_of
from pages.shared.training.test_part import compared_accuracy, is_tested_openly

_POLL_SECONDS = 1.0
_LOOK = Look(weight=0.0, show_gap=False, show_marks=False)
_METRICS_SHOWN = 2
_KEY = "dense_vs_convnet"
_UNTOLD = "?"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    if settings.load() is None:
        return settings.shown
    start_reseeded(list(settings.runs.values()), key=_KEY)
    with controls.panel():
        is_training = _train(settings, controls)
    is_told = not is_veiled("saved")
    if is_training:
        st.fragment(partial(_show_runs, settings, is_told=is_told), run_every=_POLL_SECONDS)()
    else:
        _show_runs(settings, is_told=is_told)
    ask_here("saved")
    return replace(settings.shown, below=partial(_show_below, settings))


def _train(settings: Settings, controls: Controls) -> bool:
    """The button that trains what is not trained yet or trains it again, or how far it is; whether it is under way."""
    if any(map(is_under_way, settings.runs.values())):
        _watch_jobs(settings)
        return True
    for job in map(engine.job, settings.runs.values()):
        if job is not None and job.error is not None and not isinstance(job.error, JobCancelled):
            st.error(explain(job.error))
    missing = [spec for name, spec in settings.runs.items() if not settings.has_ended(name)]
    if missing:
        show_start(missing, _("Train both"), key=_KEY)
        show_refusal(missing)
    else:
        offer_again(list(settings.runs.values()), key=_KEY, reseed=partial(controls.assign, "seed"))
    return False


def _watch_jobs(settings: Settings) -> None:
    """A bar for each net, and one button that stops both; it stands apart, or it would lose its help each second."""

    @st.fragment(run_every=_POLL_SECONDS)
    def live() -> None:
        jobs = {name: engine.job(spec) for name, spec in settings.runs.items()}
        if all(job is None or job.ended for job in jobs.values()):
            st.rerun()
        for name, title in titles().items():
            job = jobs[name]
            if job is not None and not job.ended:
                note_look(settings.runs[name].run_id)
                progress = job.progress()
                text = _("Stopping…") if job.cancelling else _describe(progress, settings.runs[name].epochs)
                st.progress(min(max(progress.fraction, 0.0), 1.0), f"{title} · {text}")

    live()
    show_stop(list(filter(is_under_way, settings.runs.values())), key=f"{_KEY}:cancel")


def _describe(progress: Progress, num_epochs: int) -> str:
    if progress.queue_position is not None:
        return _("Waiting: number {position} in the queue").format(position=progress.queue_position)
    if not progress.epoch:
        return (_(progress.message) if progress.message else _("Starting")) + "…"
    return _("Epoch {epoch} of {epochs}").format(epoch=progress.epoch, epochs=num_epochs)


def _show_runs(settings: Settings, *, is_told: bool) -> None:
    """The numbers of both, and their curves in the same charts."""
    runs = settings.comparable_runs()
    _show_numbers(runs, is_told=is_told)
    if settings.note and len(runs) == len(NETS):
        st.markdown(settings.note)
    # What the convnet comes to is to be predicted: its curve would tell.
    told = runs if is_told else {name: run for name, run in runs.items() if name == NETS[0]}
    chosen = [_chosen(name, run) for name, run in told.items() if run.num_epochs]
    if chosen:
        metrics = metrics_of([run.history for run in chosen])[:_METRICS_SHOWN]
        span = max(spec_of(run).epochs for run in runs.values())
        show_charts(chosen, metrics, replace(_LOOK, span=span), key=f"{_KEY}:curves")


def _chosen(name: str, run: Run) -> ChosenRun:
    title = titles()[name] + (f" · {_('recorded')}" if run.recorded else "")
    history = replace(history_of(run), name=title)
    return ChosenRun(run.run_id, history, "recorded" if run.recorded else "own", fingerprint(history))


def _show_numbers(runs: dict[str, Run], *, is_told: bool) -> None:
    # While settings are tried, the validation part judges; the test part stays shut for runs of the reader's own.
    is_tested = bool(runs) and all(map(is_tested_openly, runs.values()))
    part = _("Test accuracy") if is_tested else _("Validation accuracy")
    accuracies = {name: compared_accuracy(run) for name, run in runs.items()}
    with st.container(horizontal=True):
        for name, title in titles().items():
            is_asked = name != NETS[0] and not is_told
            accuracy = percent(accuracies.get(name))
            st.metric(f"{part} · {title}", _UNTOLD if is_asked else accuracy, width="content")
        dense, convnet = (accuracies.get(name) for name in NETS)
        saved = EMPTY
        if dense is not None and convnet is not None and dense < 1:
            saved = f"{(convnet - dense) / (1 - dense):.0%}"
        hint = None
        if is_told and all(run.recorded for run in runs.values()):
            shares = ", ".join(f"{share:.0%}" for share in saved_by_seed())
            hint = _("With three random seeds: {shares}.").format(shares=shares)
        st.metric(_("Errors saved by the convnet"), saved if is_told else _UNTOLD, width="content", help=hint)


def _show_below(settings: Settings) -> None:
    """What both runs came to, once the reader has predicted it."""
    if is_veiled("saved"):
        return
    _tell_seeds()
    for name, title in titles().items():
        run = settings.shown_run(name)
        dataset = load_dataset(spec_of(run).data)
        if dataset is not None and run.ended:
            st.subheader(title, anchor=False)
            _show_end(run)
            show_result(run, dataset, key=f"{_KEY}:{name}")


def _tell_seeds() -> None:
    """What chance does to the numbers above, and what the book prints."""
    errors = [", ".join(str(errors_of(run)) for run in repeats(name)) for name in NETS]
    seeds = _(
        "Recorded with three random seeds, errors of {digits} test digits: dense net {dense}, convnet {convnet}; the"
        " convnet saves {least} to {most} of them. A few errors more or less are chance."
    )
    saved = saved_by_seed()
    num_digits = sum(map(sum, repeats(NETS[0])[0].metrics["confusion_matrix"]))
    st.markdown(
        seeds.format(
            digits=f"{num_digits:,}", dense=errors[0], convnet=errors[1], least=f"{min(saved):.0%}",
            most=f"{max(saved):.0%}",
        )
    )  # fmt: skip
    book = _(
        "The book, with all {digits} digits to learn from: {dense} against {convnet}, so {saved} of the errors are"
        " saved."
    )
    st.markdown(
        book.format(
            digits=f"{BOOK['book_digits']:,}", dense=percent(BOOK["book_dense_accuracy"]),
            convnet=percent(BOOK["book_convnet_accuracy"]), saved=f"{BOOK['book_errors_saved']:.0%}",
        )
    )  # fmt: skip


def _show_end(run: Run) -> None:
    if run.state == "diverged":
        st.error(
            _(
                "The loss became infinite or no number in epoch {epoch}: the learning rate is too high. Choose a"
                " smaller one; the history up to there is kept."
            ).format(epoch=run.metrics["diverged_in_epoch"])
        )
