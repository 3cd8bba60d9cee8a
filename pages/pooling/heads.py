"""View: a head that reads every place of the last map, and one that reads its mean: what each knows of place."""

from collections.abc import Mapping
from statistics import fmean

import pandas as pd
import streamlit as st

from core.architectures.convnets import DigitNetSpec, Head, layer_table
from core.figures.spread import changes_figure
from core.images.samples import load_sample
from core.operations.translation import rescale, shift
from core.runs import Run, repeats
from core.snippets.digit_nets import two_heads
from core.specs.presets.digits import AVERAGE_HEAD_RUN, PROBE_FARTHEST
from pages.pooling.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import font_size, show_figure
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import ask_here, is_veiled, veiled
from pages.shared.reader.language import translate as _

HEADS: Mapping[Head, str] = {"flatten": "digits_convnet", "average": AVERAGE_HEAD_RUN}
"""The recorded run of each head."""
_FARTHEST = 6
_QUESTION, _PROBE = "head", "probe"


def head_titles() -> dict[Head, str]:
    """The heads in the reader's language, by their names in ``HEADS``."""
    return {"flatten": _("Flatten: every place"), "average": _("Average: the mean of each map")}


def runs_of(head: Head) -> list[Run]:
    """The recorded runs of a head, one a seed."""
    return repeats(HEADS[head])


def place_r2(head: Head, ending: str = "") -> float:
    """How well a linear probe tells the place of a digit from what this head reads, mean over the seeds.

    Args:
        head: See ``HEADS``.
        ending: ``"_framed"`` for digits in a black frame, away from all borders.
    """
    return fmean(run.metrics["place_r2"][f"{head}{ending}"] for run in runs_of(head))


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    labels = {"moved": _("Moved"), "scaled": _("Larger or smaller")}
    change = controls.segments("change", _("Change the test digits"), labels, "moved")
    scales = [float(scale) for scale in runs_of("flatten")[0].metrics["scales"]]
    places: list[float] = [float(pixels) for pixels in range(_FARTHEST + 1)]
    metric = "shift_accuracy"
    if change == "moved":
        marked = float(
            controls.slider("head_shift", _("Move the digits by"), 0, _FARTHEST, 4, format="%d px")
        )
    else:
        choices = {f"{scale:g}": f"{scale:.0%}" for scale in scales}
        marked = float(controls.stops("head_scale", _("Size of the digits"), choices, "0.8"))
        places, metric = scales, "scale_accuracy"
    left, right = st.columns([1, 3])
    with left:
        _show_digits(change, marked)
    with right, veiled(_QUESTION):
        figure = changes_figure(
            {title: [run.metrics[metric] for run in runs_of(head)] for head, title in head_titles().items()},
            places, x_title=_("Pixels moved") if change == "moved" else _("Size of the digits"),
            y_title=_("Test accuracy"), font_size=font_size(), marked=marked,
        )  # fmt: skip
        if change == "scaled":
            figure.update_xaxes(tickformat=".0%")
        alt = _("Test accuracy of both heads against how much the test digits are changed")
        show_figure(figure, key="pooling:heads", alt=alt)
    _show_probe()
    return Shown(settings, two_heads(), _explain)


def _show_digits(change: str, amount: float) -> None:
    digit = load_sample("digit")[..., 0]
    pictures = {_("Trained on"): digit}
    if change == "moved":
        pictures[_("Tested on")] = shift(digit, rows=0, columns=int(amount))
    else:
        pictures[_("Tested on")] = rescale(digit, amount)
    thumbnails = [Thumbnail(picture, title, title) for title, picture in pictures.items()]
    show_thumbnails(thumbnails, label=_("The digit before and after the change"), fills=0.5)


def _show_probe() -> None:
    """What a linear probe reads of the place from the input of each head."""
    if is_veiled(_PROBE):
        ask_here(_PROBE)
        return
    columns = {"": _("28 x 28, as trained"), "_framed": _("in a black frame, far from the borders")}
    rows = [
        {
            _("Place told from what it reads (R2)"): title,
            **{column: f"{place_r2(head, ending):.2f}" for ending, column in columns.items()},
        }
        for head, title in head_titles().items()
    ]
    st.table(pd.DataFrame(rows), hide_index=True)


def _explain() -> None:
    st.markdown(
        _(
            "The chapter's MNIST net with two heads: the dense layers read every number of the last map ({flat}"
            " numbers), or the mean of each of its {channels} channels. Line: mean of three seeds; band: from the worst"
            " to the best run. Digits are moved up, down, left and right."
        ).format(flat=_numbers("flatten"), channels=_numbers("average"))
    )
    if not is_veiled(_PROBE):
        st.markdown(
            _(
                "The probe is a ridge regression: from the numbers that the dense layers read it predicts how far a"
                " digit has been moved, at most {farthest} pixels each way. R2 is 1 where it tells every move, 0 where"
                " it knows nothing."
            ).format(farthest=PROBE_FARTHEST)
        )


def _numbers(head: Head) -> int:
    """How many numbers the dense layers read."""
    lines = layer_table(DigitNetSpec(head=head))
    return next(line.output_shape[0] for line in lines if len(line.output_shape) == 1)
