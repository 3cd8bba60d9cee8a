"""View: the map of the network: what is frozen, what is trained, and whether the weights moved."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.runs import Run, repeats
from core.specs.presets.experiments import TRAPS
from core.specs.presets.ladder import RUNGS
from core.specs.transfer_map import HEAD, MapLayer, TransferMapSpec, trainable
from pages.fine_tuning.own_runs import title_of
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.pretrained.layer_map import layer_table, show_counts, show_map
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, run_origin, run_title

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
        show_map(layers, is_trained, run, key="fine_tuning:map")
    with right, veiled("parameters"):
        show_counts(layers, is_trained, trainable(layers, spec.model.backbone, HEAD))
    return settings.shown(partial(_explain, layers, is_trained, run))


def _explain(layers: Sequence[MapLayer], is_trained: Sequence[bool], run: Run | None) -> None:
    if run is not None:
        st.markdown(
            _(
                "The upper bars are the settings beside; the lower ones are this run: {title}. What was trained moved;"
                " what was frozen is the same to the last bit."
            ).format(title=title_of(run))
        )
    if not is_veiled("parameters"):
        st.subheader(_("All layers as a table"))
        show_table(layer_table(layers, is_trained))


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
