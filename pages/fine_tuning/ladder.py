"""View: every strategy on one axis: printed and recorded on photographs, or on the reader's own pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from statistics import fmean

import pandas as pd
import streamlit as st

from core.figures.ladder import Marks, ladder_figure
from core.runs import Run, repeats
from core.specs.presets.book import BOOK
from core.specs.presets.experiments import SIZES
from core.specs.presets.ladder import RUNGS, TASKS, Rung, rung_of
from core.specs.training import RunSpec, TrainingSpec
from core.specs.transfer import TransferSpec
from pages.fine_tuning.own_runs import runs_on
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import EMPTY, font_size, percent, show_figure, show_table
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.pretrained.settings import CHOSEN, Settings
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import spec_of

_CHAPTERS = next(iter(TASKS))
_SAME_HEAD = f"features_{SIZES[-1]}"
"""The features of all training pictures, with the head of the rungs above and its learning rate."""


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    is_chapters = settings.task == _CHAPTERS
    recordings = _recordings(settings.task, has_equal_heads=is_chapters and _choose_heads(controls))
    if settings.is_own:
        origins = _on_own_pictures(settings)
    else:
        origins = _on_photographs(recordings) if is_chapters else [_recorded(recordings, lane=0)]
    if not any(any(marks.accuracies) for marks in origins):
        st.info(_("There is no trained net for these pictures yet: train one in *Five steps*."))
        return settings.shown()
    if is_veiled("largest"):  # where the ladder begins is known
        origins = [replace(marks, accuracies=_first(marks.accuracies)) for marks in origins]
    figure = ladder_figure(
        [_(rung.title) for rung in RUNGS.values()], [marks for marks in origins if any(marks.accuracies)],
        x_title=_("Accuracy"), gain_title=_("Gain, in points"), font_size=font_size(),
    )  # fmt: skip
    alt = _("Accuracy of each strategy: printed in the book, recorded, and of your own runs")
    table = _numbers(origins)
    show_figure(figure, key="fine_tuning:ladder", alt=alt, numbers=lambda: table)
    ask_here("largest")
    return settings.shown(partial(_explain, settings.task, recordings))


def _choose_heads(controls: Controls) -> bool:
    """Whether the rungs on VGG16 have the same head, so that they differ in less than the book's."""
    hint = _(
        "The features also with the mean of each channel and the head's learning rate of the rungs below."
    )
    return controls.toggle("equal", _("Equal heads"), help=hint)


def _recordings(task: str, *, has_equal_heads: bool) -> dict[str, list[Run]]:
    """The recorded runs of each rung, of the chapter's photographs where the reader's own pictures are shown."""
    task = task if task in TASKS else _CHAPTERS
    names = {name: rung.run_on(task) for name, rung in RUNGS.items()}
    if has_equal_heads:
        names["features"] = _SAME_HEAD
    return {name: repeats(recorded) if recorded else [] for name, recorded in names.items()}


def _first(accuracies: Sequence[Sequence[float]]) -> list[Sequence[float]]:
    """Those of the lowest rung that has any; the others are still empty."""
    lowest = next((row for row, values in enumerate(accuracies) if values), 0)
    return [values if row == lowest else [] for row, values in enumerate(accuracies)]


def _explain(task: str, recordings: Mapping[str, list[Run]]) -> None:
    is_chapters = task in (_CHAPTERS, CHOSEN)
    if is_chapters:
        _tell_of_the_chapters()
    else:
        _tell_of_the_task(recordings)
        if not is_veiled("largest"):
            _tell_of_learning_on(recordings["augmented"])
    differences = _(
        "**The rungs differ in more than their strategy**: in their heads, learning rates, passes and averaging,"
        " as the table says."
    )
    if task == _CHAPTERS:  # which alone has the control
        differences += " " + _("*Equal heads* takes the largest of these differences away.")
    st.markdown(differences)
    shown = {name: rung for name, rung in RUNGS.items() if recordings[name] or is_chapters}
    show_table(pd.DataFrame([_making(rung, recordings[name]) for name, rung in shown.items()]))
    if not is_veiled("largest"):
        rows = [_row(rung, recordings[name], is_printed=is_chapters) for name, rung in shown.items()]
        show_table(pd.DataFrame(rows))


def _tell_of_the_chapters() -> None:
    st.markdown(
        _(
            "Recorded: test accuracy on {count} photographs, the mean of the seeds, with lowest and highest; each run"
            " looked at them once, after its last epoch. Printed: what the book says; its first edition measured all"
            " but the last rung on validation pictures, and its later editions use other pictures, so compare the"
            " steps more than the numbers."
        ).format(count=f"{BOOK['book_test_pictures']:,}")
    )


def _tell_of_the_task(recordings: Mapping[str, list[Run]]) -> None:
    """How many pictures there were to learn from and to test, and what guessing would come to."""
    run = next(run for runs in recordings.values() for run in runs)
    data, classes = spec_of(run).data, len(run.metrics["class_names"])
    st.markdown(
        _(
            "Recorded: {train} training pictures of each of {classes} classes, tested once on {test} of each after the"
            " last epoch; the mean of the seeds, with lowest and highest. Guessing is right {chance} of the time."
            " The nets from scratch made fewer steps than on the chapter's photographs; the others about as many."
        ).format(
            train=data.train_per_class, classes=classes, test=data.test_per_class, chance=f"{1 / classes:.0%}"
        )
    )


def _tell_of_learning_on(runs: Sequence[Run]) -> None:
    """That a net from scratch is no worse on new pictures than on its own, if so: it does not overfit yet."""
    if not runs:
        return
    train = fmean(run.history["accuracy"][-1] for run in runs)
    test = fmean(_accuracy(run) for run in runs)
    if train > test:
        return
    st.markdown(
        _(
            "**{rung}: not overfitting yet.** After {passes} passes the net was right on {train} of its changed"
            " training pictures, with dropout, and on {test} of the test pictures: more passes may help."
        ).format(
            rung=_(RUNGS["augmented"].title), passes=len(runs[0].history["accuracy"]),
            train=percent(train), test=percent(test),
        )
    )  # fmt: skip


def _making(rung: Rung, runs: Sequence[Run]) -> dict[str, str]:
    """How the runs of a rung were trained."""
    spec = spec_of(runs[0]) if runs else None
    row = {_("Strategy"): _(rung.title)}
    if not isinstance(spec, TransferSpec):
        rate = f"{spec.optimizer.learning_rate:g}" if isinstance(spec, RunSpec) else EMPTY
        return row | {
            _("Head"): EMPTY,
            _("Learning rate"): rate,
            _("Pictures"): _pictures(spec),
            _("Averaged"): EMPTY,
        }
    phases = [phase for phase in (spec.head_training, spec.fine_tuning) if phase.epochs]
    rates = [f"{phase.optimizer.learning_rate:g}" + (" ↓" if phase.decay else "") for phase in phases]
    return row | {
        _("Head"): _("{count} parameters").format(count=f"{_head_parameters(runs[0], spec):,}"),
        _("Learning rate"): ", ".join(rates),
        _("Pictures"): _pictures(spec),
        _("Averaged"): _("yes") if any(phase.averaging for phase in phases) else _("no"),
    }


def _pictures(spec: TrainingSpec | None) -> str:
    """What an epoch shows the net of the pictures."""
    if spec is None or spec.augmentation.changes_nothing:
        return _("unchanged")
    share = spec.plain_share if isinstance(spec, TransferSpec) else 0.0
    return _("changed, {share} of them not").format(share=f"{share:.0%}") if share else _("changed")


def _head_parameters(run: Run, spec: TransferSpec) -> int:
    """Of the layers that are trained on the frozen base: the last one, and the hidden one where there is one."""
    count = 2 if spec.model.head.dense_units else 1
    return sum(int(layer["num_parameters"]) for layer in run.metrics["layers"][-count:])


def _numbers(origins: Sequence[Marks]) -> pd.DataFrame:
    """A row an accuracy."""
    titles = [_(rung.title) for rung in RUNGS.values()]
    columns = [_("Strategy"), _("Source"), _("Accuracy")]
    rows = [
        (title, marks.name, value)
        for marks in origins
        for title, values in zip(titles, marks.accuracies, strict=True)
        for value in values
    ]
    return pd.DataFrame(rows, columns=columns)


def _on_photographs(recordings: Mapping[str, list[Run]]) -> list[Marks]:
    """What the book prints, and the recordings."""
    return [
        _printed(_("Book, 1st edition"), "diamond-open", [rung.first_edition for rung in RUNGS.values()]),
        _printed(_("Book, later edition"), "square-open", [rung.later_edition for rung in RUNGS.values()]),
        _recorded(recordings, lane=1),
    ]  # fmt: skip


def _recorded(recordings: Mapping[str, list[Run]], *, lane: int) -> Marks:
    accuracies = [[_accuracy(run) for run in runs] for runs in recordings.values()]
    return Marks(_("Recorded"), "circle", accuracies, [_how(runs) for runs in recordings.values()], lane)


def _printed(name: str, symbol: str, accuracies: list[float | None]) -> Marks:
    return Marks(name, symbol, [[] if value is None else [value] for value in accuracies])


def _on_own_pictures(settings: Settings) -> list[Marks]:
    """Recorded and live runs on the chosen pictures."""
    data = settings.pinned()
    runs = [] if data is None else runs_on(data)
    origins = []
    for lane, (name, symbol) in enumerate(((_("Live, validation"), "star"), (_("Recorded"), "circle"))):
        kept = [run for run in runs if run.recorded == bool(lane)]
        by_rung = [[run for run in kept if rung_of(spec_of(run)) == rung] for rung in RUNGS]
        accuracies = [[_accuracy(run) for run in runs] for runs in by_rung]
        origins.append(Marks(name, symbol, accuracies, [_how(runs) for runs in by_rung], lane))
    return origins


def _row(rung: Rung, runs: list[Run], *, is_printed: bool) -> dict[str, str]:
    """What a rung came to; the book's numbers are of its own photographs only."""
    printed = {
        _("First edition"): percent(rung.first_edition),
        _("Later edition"): percent(rung.later_edition),
    }
    return {
        _("Strategy"): _(rung.title),
        **(printed if is_printed else {}),
        _("Recorded"): _spread([_accuracy(run) for run in runs]),
        _("Seeds"): str(len(runs)) if runs else EMPTY,
    }


def _how(runs: list[Run]) -> str:
    """The accuracy of each seed, for the pointer."""
    each = (f"{run.spec['seed']}: {percent(_accuracy(run))}" for run in runs)
    return _("by seed: {accuracies}").format(accuracies=", ".join(each)) if runs else ""


def _accuracy(run: Run) -> float:
    """Recorded runs were tested once; own ones are compared to choose one, by the validation part."""
    return float(run.metrics["test_accuracy"] if run.recorded else run.history["val_accuracy"][-1])


def _spread(values: list[float]) -> str:
    if not values:
        return EMPTY
    mean = percent(fmean(values))
    return mean if len(values) == 1 else f"{mean} ({percent(min(values))} – {percent(max(values))})"
