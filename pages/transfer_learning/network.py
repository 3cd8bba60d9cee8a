"""View: the map of the network: what is frozen, what is trained, and whether the weights moved."""

from collections.abc import Sequence
from functools import partial

import pandas as pd
import streamlit as st

from core.figures.layer_map import LABELS, layer_map_figure
from core.runs import Run, repeats
from core.specs.presets.experiments import TRAPS
from core.specs.presets.ladder import RUNGS
from core.specs.transfer_map import HEAD, MapLayer, TransferMapSpec, trainable
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure, show_table
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, run_origin, run_title
from pages.transfer_learning.own_runs import title_of
from pages.transfer_learning.settings import Settings

_NO_RUN = "none"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    spec = settings.spec
    layers = ask(TransferMapSpec(spec.model), doing=_("Building the net"))
    if layers is None:
        return settings.shown()
    is_trained = trainable(layers, spec.model.backbone, spec.fine_tune_from)
    tell(layers=layers, is_trained=is_trained)
    run = _choose_run(layers, controls)
    left, right = st.columns([2.4, 1])
    with left:
        show_map(layers, is_trained, run, key="transfer_learning:map")
    with right, veiled("tensors", "parameters"):
        _show_counts(layers, is_trained, trainable(layers, spec.model.backbone, HEAD))
    return settings.shown(partial(_explain, layers, is_trained, run))


def _explain(layers: Sequence[MapLayer], is_trained: Sequence[bool], run: Run | None) -> None:
    if run is not None:
        st.markdown(
            _(
                "The upper bars are the settings beside; the lower ones are this run: {title}. What was trained moved;"
                " what was frozen is the same to the last bit."
            ).format(title=title_of(run))
        )
    if not (is_veiled("tensors") or is_veiled("parameters")):
        st.subheader(_("All layers as a table"))
        show_table(_table(layers, is_trained))


def show_map(layers: Sequence[MapLayer], is_trained: Sequence[bool], run: Run | None, *, key: str) -> None:
    """A bar a layer, and below it how far a run moved its weights.

    Args:
        layers: Of the net.
        is_trained: By the settings; what a run trained is told by the run.
        run: Of a net with the same layers.
        key: App-wide name of the figure.
    """
    moved = None
    if run is not None:
        records = run.metrics["layers"]
        moved = [layer["change"] for layer in records], [layer["trainable"] for layer in records]
    figure = layer_map_figure(
        [layer.name for layer in layers], [layer.num_parameters for layer in layers], is_trained, moved,
        font_size=font_size(), labels={name: _(label) for name, label in LABELS.items()},
    )  # fmt: skip
    show_figure(
        figure, key=key, alt=_("Layers of the net: frozen or trained, parameters, change of the weights")
    )


def _show_counts(layers: Sequence[MapLayer], is_trained: Sequence[bool], in_head: Sequence[bool]) -> None:
    """How much trains, told apart by head and base."""

    def of_head_and_base(numbers: Sequence[int]) -> tuple[int, int]:
        head = sum(number for number, inside in zip(numbers, in_head, strict=True) if inside)
        trained = sum(number for number, wanted in zip(numbers, is_trained, strict=True) if wanted)
        return head, trained - head

    parameters = [layer.num_parameters for layer in layers]
    total = sum(parameters)
    trained = sum(of_head_and_base(parameters))
    for label, numbers in (
        (_("Trainable weight tensors"), of_head_and_base([layer.num_weights for layer in layers])),
        (_("Trainable parameters"), of_head_and_base(parameters)),
    ):
        st.metric(label, f"{sum(numbers):,}")
        head, base = (f"{number:,}" for number in numbers)
        st.markdown(_("{head} in the head + {base} in the base").format(head=head, base=base))
    st.metric(_("Frozen parameters"), f"{total - trained:,}")
    st.metric(_("Share that is trained"), f"{trained / total:.1%}")


def _choose_run(layers: Sequence[MapLayer], controls: Controls) -> Run | None:
    """A run of a net with these layers, to see how far its weights moved."""
    names = [*(rung.recorded for rung in RUNGS.values()), *TRAPS]
    recorded = [run for name in names for run in repeats(name)[:1]]
    wanted = [layer.name for layer in layers]
    runs = {
        run.run_id: run
        for run in [*recorded, *complete_runs()]
        if [layer["name"] for layer in run.metrics.get("layers", ())] == wanted
    }
    titles = {
        _NO_RUN: _("No run"),
        **{name: f"{run_title(run)} · {run_origin(run)}" for name, run in runs.items()},
    }
    first = next((name for name, run in runs.items() if run.spec["fine_tune_from"]), _NO_RUN)
    label = _("Weights moved by the run")
    return runs.get(controls.select("moved", label, titles, first))


def _table(layers: Sequence[MapLayer], is_trained: Sequence[bool]) -> pd.DataFrame:
    states = {wanted: _(word) for wanted, word in ((True, LABELS["trained"]), (False, LABELS["frozen"]))}
    return pd.DataFrame(
        [
            {
                _("Layer"): layer.name,
                _("Kind"): layer.kind,
                _("Output shape"): " x ".join(map(str, layer.output_shape)),
                _("Weight tensors"): layer.num_weights,
                _("Parameters"): f"{layer.num_parameters:,}",
                _("State"): states[wanted],
            }
            for layer, wanted in zip(layers, is_trained, strict=True)
        ]
    )
