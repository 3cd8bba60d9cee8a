"""View: the chapter's traps, each as a real run beside the one that avoids it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import streamlit as st

from core.errors import N_
from core.figures.layer_map import LABELS
from core.histories.fingerprint import fingerprint
from core.runs import Run, repeats
from core.runs.histories import history_of
from pages.shared.controls.controls import Controls
from pages.shared.lesson.facts import lesson_facts
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, asked_elsewhere, is_veiled
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.language import translate as _
from pages.shared.training.curves import Look, show_charts
from pages.shared.training.runs import ChosenRun


@dataclass(frozen=True)
class Trap:
    """Two recorded runs that differ in one thing.

    Attributes:
        title: What is done wrong.
        wrong, right: Names of the recordings.
        question: What is to be predicted before it is shown.
        lesson: How to notice and avoid it.
    """

    title: str
    wrong: str
    right: str
    question: str
    lesson: str


TRAPS = {
    "scaling": Trap(
        N_("Pixels divided by 255"), "trap_unit_scaling", "vgg16_features", "scaling",
        N_("VGG16 was trained on BGR pixels minus the mean of ImageNet, {lowest:.0f} to {highest:.0f}. Pixels of 0 to "
           "1 are to it a picture of hardly any contrast. Each network comes with its own `preprocess_input`: use it, "
           "and put it into the model, so that it cannot be forgotten."),
    ),
    "not-frozen": Trap(
        N_("The base is not frozen"), "trap_not_frozen", "trap_frozen", "compile",
        N_("Set `base.trainable = False` before `compile`: once the model has been fitted, the change does nothing "
           "until it is compiled again. In Keras 3 nothing warns you, and the result looks good; but it is another "
           "experiment, in which every step goes through the whole base and back. The {book_frozen_validation:.0%} to "
           "{book_frozen:.0%} that the book prints for the frozen base are most likely such a run. Here it has {short} "
           "epochs and stands above the frozen run, which has {long}: that the trap looks better is the trap. Look "
           "whether the weights moved."),
    ),
    "no-head": Trap(
        N_("The head is not trained first"), "trap_no_head", "vgg16_fine_tuned", "order",
        N_("A fresh head guesses, and its large errors run into the layers that you want to keep. Compare the first "
           "epochs, and how far the base moved. The effect on accuracy is small here: {without_head_training:.1%} "
           "against {with_head_training:.1%}, one seed each. RMSprop divides each gradient by its usual size, so that "
           "a small learning rate limits the damage."),
    ),
    "rate": Trap(
        N_("The learning rate is too high"), "trap_high_rate", "vgg16_fine_tuned", "rate",
        N_("A rate that suits a fresh head is far too high for trained layers: compare how far the base moved. "
           "Fine-tune at a rate so low that weights move by a few per cent: here {slower:.0f} times below the head's, "
           "in the book {book_slower:.0f} times."),
    ),
}  # fmt: skip


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    titles = {name: _(trap.title) for name, trap in TRAPS.items()}
    trap = TRAPS[controls.select("trap", _("Trap"), titles, "scaling")]
    runs = {
        label: run
        for label, name in ((_("avoided"), trap.right), (_("in the trap"), trap.wrong))
        for run in repeats(name)[:1]
    }
    asked_elsewhere(*(other.question for other in TRAPS.values() if other is not trap))
    is_told = not is_veiled(trap.question)
    if is_told:
        _show_numbers(runs)
    # Who has still to predict what the trap does sees the run that avoids it.
    chosen = [_chosen(label, run) for label, run in list(runs.items())[: None if is_told else 1]]
    look = Look(weight=0.0, show_gap=False)
    show_charts(chosen, ("loss", "accuracy"), look, key="fine_tuning:trap")
    ask_here(trap.question)
    return settings.shown(partial(_explain, trap, runs))


def _explain(trap: Trap, runs: Mapping[str, Run]) -> None:
    if not is_veiled(trap.question):
        st.markdown(_(trap.lesson).format_map(lesson_facts(Path(__file__).parent)))
    for label, run in runs.items():
        st.markdown(f"- **{label}**: {_(run.title)}")


def _show_numbers(runs: Mapping[str, Run]) -> None:
    """A row a run: what the trap costs, and how one would notice it."""
    numbers = {label: _numbers(run) for label, run in runs.items()}
    names = next(iter(numbers.values()))
    lines = ["|  | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    lines += [f"| **{label}** | " + " | ".join(values.values()) + " |" for label, values in numbers.items()]
    st.markdown("\n".join(lines))


def _numbers(run: Run) -> dict[str, str]:
    trained = [layer for layer in run.metrics["layers"] if layer["trainable"]]
    still = LABELS["still"]
    base = [layer["change"] for layer in trained if layer["name"].startswith("block")]
    return {
        _("Test accuracy"): f"{run.metrics['test_accuracy']:.1%}",
        _("Trainable weight tensors"): str(sum(layer["num_weights"] for layer in trained)),
        _("Largest change in the base"): f"{max(base):.1%}" if base else _(still),
        _("Epochs"): str(run.num_epochs),
    }


def _chosen(label: str, run: Run) -> ChosenRun:
    history = replace(history_of(run), name=label)
    return ChosenRun(run.run_id, history, "recorded", fingerprint(history))
