"""View: the five steps of fine-tuning, and the training of the settings, live."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from core import engine
from core.datasets.dataset import Dataset, Note
from core.runs import Run
from core.specs.transfer import TransferSpec
from core.specs.transfer_map import HEAD, MapLayer, TransferMapSpec, trainable
from pages.fine_tuning.settings import recorded, recorded_like
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.pictures.datasets import show_notes
from pages.shared.pretrained.layer_map import show_map
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.language import translate as _
from pages.shared.training.panel import show_training
from pages.shared.training.result import show_result

_KEY = "fine_tuning:training"
_NOTICEABLE_SECONDS = 1.0
_POLL_SECONDS = 1.0
_STATES = {"done": "check_circle", "now": "play_circle", "to come": "circle", "left out": "block"}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = settings.load()
    if found is None:
        return settings.shown()
    spec, dataset = found
    show_notes(dataset.notes)
    layers = ask(TransferMapSpec(spec.model), doing=_("Building the net"))
    if layers is None:
        return replace(settings, spec=spec).shown()
    steps = st.container()
    same = recorded(spec)
    run = show_training(
        spec, dataset, key=_KEY, recorded=same or recorded_like(spec), reseed=partial(controls.assign, "seed"),
        with_result=False,
    )  # fmt: skip
    if run is not None and run.recorded and same is None:
        run = None  # it tells nothing of these settings
    with steps, veiled("passes"):
        _follow(spec, layers, len(dataset.train), run)
    return replace(settings, spec=spec).shown(partial(_explain, layers, run, dataset))


def _explain(layers: Sequence[MapLayer], run: Run | None, dataset: Dataset) -> None:
    """What the run came to, and which weights it moved."""
    if run is None:
        return
    show_result(run, dataset, key=_KEY)
    if "layers" not in run.metrics:
        return
    _show_notes(run)
    st.subheader(_("Did the weights move?"))
    is_trained = [layer["trainable"] for layer in run.metrics["layers"]]
    show_map(layers, is_trained, run, key="fine_tuning:moved")


def _follow(spec: TransferSpec, layers: Sequence[MapLayer], num_train: int, run: Run | None) -> None:
    """The steps, which follow a training that is under way."""
    job = engine.job(spec)
    is_under_way = job is not None and not job.ended

    @st.fragment(run_every=_POLL_SECONDS if is_under_way else None)
    def live() -> None:
        job = engine.job(spec)
        epoch = job.progress().epoch if is_under_way and job is not None else 0
        states = _states(spec, epoch, is_started=is_under_way, has_ended=run is not None)
        _show_steps(_texts(spec, layers, num_train, run), states)

    live()


def _states(spec: TransferSpec, epoch: int, *, is_started: bool, has_ended: bool) -> list[str]:
    """Of each of the five steps a key of ``_STATES``; ``epoch`` is the one under way, from 1, or 0."""
    last = 5 if spec.fine_tune_from else 3
    now = 5 if epoch > spec.head_training.epochs else 3 if epoch else 2
    states = []
    for step in range(1, 6):
        if step > last:
            states.append("left out")
        elif has_ended or (is_started and step < now):
            states.append("done")
        else:
            states.append("now" if is_started and step == now else "to come")
    return states


def _show_steps(texts: Sequence[tuple[str, str]], states: Sequence[str]) -> None:
    columns = st.columns(5, gap="xsmall")
    for number, (column, (title, text), state) in enumerate(
        zip(columns, texts, states, strict=True), start=1
    ):
        column.markdown(f":material/{_STATES[state]}: **{number} · {title}**  \n{text}")


def _texts(
    spec: TransferSpec, layers: Sequence[MapLayer], num_train: int, run: Run | None
) -> list[tuple[str, str]]:
    """What each of the chapter's five steps changes, in numbers of this net, and of its run once there is one."""
    tensors = sum(layer.num_weights for layer in layers)
    head = _trained_tensors(spec, layers, HEAD)
    unfrozen = _trained_tensors(spec, layers, spec.fine_tune_from)
    passes = f"{num_train * spec.num_versions:,}"
    after_head, at_end = _accuracies(spec, run)
    is_tuned, left_out = bool(spec.fine_tune_from), _("left out")
    epochs, tuning_epochs = (
        _("{epochs} epochs").format(epochs=phase.epochs) for phase in (spec.head_training, spec.fine_tuning)
    )
    return [
        (_("Add the head"), _("{tensors} weight tensors").format(tensors=tensors)),
        (_("Freeze the base"), _("{tensors} train; {passes} pictures pass once").format(tensors=head, passes=passes)),
        (_("Train the head"), epochs + after_head),
        (_("Unfreeze the top"), _("{tensors} train").format(tensors=unfrozen) if is_tuned else left_out),
        (_("Train both"), tuning_epochs + at_end if is_tuned else left_out),
    ]  # fmt: skip


def _trained_tensors(spec: TransferSpec, layers: Sequence[MapLayer], fine_tune_from: str) -> int:
    is_trained = trainable(layers, spec.model.backbone, fine_tune_from)
    return sum(layer.num_weights for layer, wanted in zip(layers, is_trained, strict=True) if wanted)


def _accuracies(spec: TransferSpec, run: Run | None) -> tuple[str, str]:
    """What the validation accuracy was after the third and after the fifth step."""
    values = [] if run is None else run.history["val_accuracy"]
    sentence = ", " + _("then {accuracy} (validation)")
    ends = (spec.head_training.epochs, spec.epochs)
    first, last = (
        sentence.format(accuracy=f"{values[end - 1]:.1%}") if 0 < end <= len(values) else "" for end in ends
    )
    return first, last


def _show_notes(run: Run) -> None:
    """What went wrong with kept features, and how long the frozen layers took."""
    show_notes(Note(**values) for values in run.metrics["notes"])
    seconds = run.metrics["feature_seconds"]
    sentence = (
        _("The frozen layers took {seconds} s, and what they made of the pictures is kept for the next run.")
        if seconds >= _NOTICEABLE_SECONDS
        else _("What the frozen layers make of these pictures was there already, from a run before.")
    )
    st.markdown(sentence.format(seconds=f"{seconds:.0f}"))
