"""View: the map of the network: what is frozen, what is trained, and whether the weights moved."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.figures.layer_map import LABELS, layer_map_figure
from core.runs import Run, repeats
from core.specs.presets.experiments import TRAPS
from core.specs.presets.ladder import RUNGS
from core.specs.transfer_map import MapLayer, TransferMapSpec, trainable
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure, show_table
from pages.shared.lesson.page import Shown
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
        return settings.shown
    is_trained = trainable(layers, spec.model.backbone, spec.fine_tune_from)
    _show_counts(layers, is_trained)
    run = _choose_run(layers, controls)
    if run is not None:
        st.caption(
            _(
                "The upper bars are the settings above; the lower ones are this run: {title}. What was trained moved;"
                " what was frozen is the same to the last bit."
            ).format(title=title_of(run))
        )
    show_map(layers, is_trained, run, key="transfer_learning:map")
    with st.expander(_("All layers as a table")):
        show_table(_table(layers, is_trained))
    return settings.shown


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


def _show_counts(layers: Sequence[MapLayer], is_trained: Sequence[bool]) -> None:
    trained = [layer for layer, wanted in zip(layers, is_trained, strict=True) if wanted]
    total = sum(layer.num_parameters for layer in layers)
    parameters = sum(layer.num_parameters for layer in trained)
    shown = {
        _("Trainable weight tensors"): f"{sum(layer.num_weights for layer in trained)}",
        _("Trainable parameters"): f"{parameters:,}",
        _("Frozen parameters"): f"{total - parameters:,}",
        _("Share that is trained"): f"{parameters / total:.1%}",
    }
    with st.container(horizontal=True):
        for label, value in shown.items():
            st.metric(label, value, width="content")


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
    label = _("Did the weights move? Show them after the run")
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
