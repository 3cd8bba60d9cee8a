"""The map of a net with a pretrained base: what is frozen, what is trained, and whether the weights moved."""

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.figures.layer_map import LABELS, layer_map_figure
from core.runs import Run
from core.specs.transfer_map import MapLayer
from pages.shared.display.elements import font_size, show_figure
from pages.shared.reader.language import translate as _


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


def show_counts(layers: Sequence[MapLayer], is_trained: Sequence[bool], in_head: Sequence[bool]) -> None:
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


def layer_table(layers: Sequence[MapLayer], is_trained: Sequence[bool]) -> pd.DataFrame:
    """A row a layer."""
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
