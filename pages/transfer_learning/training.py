"""View: the five steps of fine-tuning, and the training of the settings, live."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from core.datasets.dataset import Note
from core.runs import Run
from core.specs.transfer import TransferSpec
from core.specs.transfer_map import HEAD, MapLayer, TransferMapSpec, trainable
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.pictures.datasets import show_notes
from pages.shared.reader.language import translate as _
from pages.shared.training.panel import show_training
from pages.transfer_learning.network import show_map
from pages.transfer_learning.settings import Settings, recorded

_NOTICEABLE_SECONDS = 1.0


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = settings.load()
    if found is None:
        return settings.shown
    spec, dataset = found
    shown = replace(settings, spec=spec).shown
    show_notes(dataset.notes)
    layers = ask(TransferMapSpec(spec.model), doing=_("Building the net"))
    if layers is None:
        return shown
    steps = st.container()
    run = show_training(spec, dataset, key="transfer_learning:training", recorded=recorded(spec))
    with steps:
        _show_steps(spec, layers, run)
    if run is not None and "layers" in run.metrics:
        _show_notes(run)
        st.markdown("**" + _("Did the weights move?") + "**")
        show_map(
            layers,
            [layer["trainable"] for layer in run.metrics["layers"]],
            run,
            key="transfer_learning:moved",
        )
    return shown


def _show_steps(spec: TransferSpec, layers: Sequence[MapLayer], run: Run | None) -> None:
    """What each of the chapter's five steps changes, in numbers of this net, and of its run once there is one."""
    tensors = sum(layer.num_weights for layer in layers)
    head = _trained_tensors(spec, layers, HEAD)
    unfrozen = _trained_tensors(spec, layers, spec.fine_tune_from)
    after_head, at_end = _accuracies(spec, run)
    texts = [
        (_("Add the head"), _("{tensors} weight tensors, all trainable.").format(tensors=tensors)),
        (_("Freeze the base"), _("{tensors} of them are left to train.").format(tensors=head)),
        (_("Train the head"), _("{epochs} epochs.").format(epochs=spec.head_training.epochs) + after_head),
        (
            _("Unfreeze the top"),
            _("{tensors} train, from {layer} on.").format(tensors=unfrozen, layer=spec.fine_tune_from)
            if spec.fine_tune_from
            else _("Left out: the base stays frozen."),
        ),
        (
            _("Train both"),
            _("{epochs} epochs.").format(epochs=spec.fine_tuning.epochs) + at_end
            if spec.fine_tune_from
            else _("Left out."),
        ),
    ]
    for number, (place, (title, text)) in enumerate(zip(st.columns(5), texts, strict=True), start=1):
        with place.container(border=True, height="stretch"):
            st.markdown(f"**{number} · {title}**")
            st.markdown(text)


def _trained_tensors(spec: TransferSpec, layers: Sequence[MapLayer], fine_tune_from: str) -> int:
    is_trained = trainable(layers, spec.model.backbone, fine_tune_from)
    return sum(layer.num_weights for layer, wanted in zip(layers, is_trained, strict=True) if wanted)


def _accuracies(spec: TransferSpec, run: Run | None) -> tuple[str, str]:
    """What the validation accuracy was after the third and after the fifth step, as sentences."""
    values = [] if run is None else run.history["val_accuracy"]
    sentence = "  \n" + _("Validation accuracy afterwards: {accuracy}.")
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
    st.caption(sentence.format(seconds=f"{seconds:.0f}"))
