"""View: small nets trained with each way to make their maps smaller, three seeds each."""

from statistics import fmean

import streamlit as st

from core.architectures.convnets import Downsampling, num_parameters
from core.figures.spread import spread_figure
from core.runs import repeats
from core.snippets.digit_nets import downsampling_nets
from core.specs.presets.digits import DIGIT_SIZES, DOWNSAMPLINGS, FEW, downsampling_run
from core.specs.presets.experiments import EXPERIMENTS
from core.specs.presets.training import RUN_PRESETS
from core.specs.training import RunSpec
from pages.pooling.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, percent, show_figure, show_table
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import is_veiled, veiled
from pages.shared.reader.language import translate as _

_MANY = DIGIT_SIZES[-1]
_FARTHEST = 6
_QUESTION = "winner"


def ways() -> dict[Downsampling, str]:
    """The ways to make a map smaller in the reader's language."""
    return {
        "max": _("Max pooling"),
        "average": _("Average pooling"),
        "stride": _("Stride in the convolution"),
        "learned": _("Strided convolution in place of the pooling"),
    }


def accuracies(way: Downsampling, size: int, moved: int = 0) -> list[float]:
    """Test accuracy of the recorded runs of a way, a number a seed, on test digits moved by some pixels."""
    return [float(run.metrics["shift_accuracy"][moved]) for run in repeats(downsampling_run(way, size))]


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    moved = controls.slider("trained_shift", _("Move the test digits by"), 0, _FARTHEST, 0, format="%d px")
    titles = ways()
    # A title of two words is one line on a wide chart, and two on a narrow one.
    kinds = {way: title.replace(" in ", "<br>in ") for way, title in titles.items()}
    series = {
        _("{count} pictures a class").format(count=size): {
            kinds[way]: accuracies(way, size, moved) for way in DOWNSAMPLINGS
        }
        for size in (_MANY, FEW)
    }
    with veiled(_QUESTION):
        figure = spread_figure(series, x_title=_("Test accuracy"), font_size=font_size())
        alt = _("Test accuracy of nets with each way to make maps smaller, a dot for each run")
        show_figure(figure, key="pooling:trained", alt=alt)
    return Shown(settings, downsampling_nets(_MANY), _explain)


def _explain() -> None:
    st.markdown(
        _(
            "The chapter's MNIST net, trained on the digits with nothing changed but how its maps become smaller. Dots"
            " are runs with different random seeds, the open mark is their mean."
        )
    )
    if is_veiled(_QUESTION):
        return
    titles = ways()
    rows = []
    for way in DOWNSAMPLINGS:
        model = _spec(downsampling_run(way)).model
        rows.append(
            {
                _("How maps become smaller"): titles[way],
                _("Parameters"): f"{num_parameters(model):,}",
                **{
                    _("{count} pictures a class").format(count=size): _range(accuracies(way, size))
                    for size in (_MANY, FEW)
                },
                _("moved by {pixels} px").format(pixels=2): _range(accuracies(way, _MANY, 2)),
            }
        )
    show_table(rows)


def _spec(name: str) -> RunSpec:
    spec = RUN_PRESETS[name] if name in RUN_PRESETS else EXPERIMENTS[name]
    assert isinstance(spec, RunSpec)
    return spec


def _range(values: list[float]) -> str:
    """The mean, and from where to where the runs reach."""
    return f"{percent(fmean(values))} ({min(values):.1%} – {max(values):.1%})"
