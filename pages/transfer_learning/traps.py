"""View: the chapter's traps, each as a real run beside the one that avoids it."""

from dataclasses import dataclass, replace

import streamlit as st

from core.errors import N_
from core.figures.layer_map import LABELS
from core.histories.fingerprint import fingerprint
from core.runs import Run, repeats
from core.runs.histories import history_of
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _
from pages.shared.training.curves import Look, show_curves
from pages.shared.training.runs import ChosenRun
from pages.transfer_learning.settings import Settings


@dataclass(frozen=True)
class Trap:
    """Two recorded runs that differ in one thing.

    Attributes:
        title: What is done wrong.
        wrong, right: Names of the recordings.
        lesson: How to notice and avoid it.
    """

    title: str
    wrong: str
    right: str
    lesson: str


TRAPS = {
    "scaling": Trap(
        N_("Pixels divided by 255"), "trap_unit_scaling", "vgg16_features",
        N_("VGG16 was trained on BGR pixels minus the mean of ImageNet, -124 to 151. Pixels of 0 to 1 are to it a "
           "picture of hardly any contrast. Each network comes with its own `preprocess_input`: use it, and put it "
           "into the model, so that it cannot be forgotten."),
    ),
    "not-frozen": Trap(
        N_("The base is not frozen"), "trap_not_frozen", "trap_frozen",
        N_("Set `base.trainable = False` before `compile`: once the model has been fitted, the change does nothing "
           "until it is compiled again. Nothing warns you, and the result looks good; but it is another experiment, in "
           "which every step goes through the whole base and back. The 95-96% that the book prints for the frozen "
           "base are most likely such a run. Look whether the weights moved."),
    ),
    "no-head": Trap(
        N_("The head is not trained first"), "trap_no_head", "vgg16_fine_tuned",
        N_("A fresh head is wrong about everything, and its large errors run into the layers that you want to keep. "
           "Compare the first epochs, and how far the base moved. RMSprop divides each gradient by its usual size, so "
           "that a small learning rate limits the damage."),
    ),
    "rate": Trap(
        N_("The learning rate is too high"), "trap_high_rate", "vgg16_fine_tuned",
        N_("A rate that suits a fresh head is far too high for trained layers: compare how far the base moved. "
           "Fine-tune with a hundredth of the head's rate."),
    ),
}  # fmt: skip


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    titles = {name: _(trap.title) for name, trap in TRAPS.items()}
    trap = TRAPS[controls.segments("trap", _("Trap"), titles, "scaling")]
    runs = {
        label: run
        for label, name in ((_("in the trap"), trap.wrong), (_("avoided"), trap.right))
        for run in repeats(name)[:1]
    }
    for place, (label, run) in zip(st.columns(2), runs.items(), strict=False):
        with place.container(border=True):
            _show_numbers(label, run)
    st.markdown(_(trap.lesson))
    chosen = [_chosen(label, run) for label, run in runs.items()]
    for place, metric in zip(st.columns(2), ("loss", "accuracy"), strict=True):
        with place:
            show_curves(
                chosen, metric, Look(weight=0.0, show_gap=False), key=f"transfer_learning:trap:{metric}"
            )
    return settings.shown


def _show_numbers(label: str, run: Run) -> None:
    st.markdown(f"**{label}** · {_(run.title)}")
    trained = [layer for layer in run.metrics["layers"] if layer["trainable"]]
    base = [layer["change"] for layer in trained if layer["name"].startswith("block")]
    still = LABELS["still"]
    shown = {
        _("Test accuracy"): f"{run.metrics['test_accuracy']:.1%}",
        _("Trainable weight tensors"): str(sum(layer["num_weights"] for layer in trained)),
        _("Largest change in the base"): f"{max(base):.1%}" if base else _(still),
        _("Epochs"): str(run.num_epochs),
    }
    with st.container(horizontal=True):
        for name, value in shown.items():
            st.metric(name, value, width="content")


def _chosen(label: str, run: Run) -> ChosenRun:
    history = replace(history_of(run), name=label)
    return ChosenRun(run.run_id, history, "recorded", fingerprint(history))
