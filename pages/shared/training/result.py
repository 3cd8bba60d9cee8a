"""What a training run came to: accuracies, confusion matrix, worst mistakes, and files to take away.

The validation part comes first; the test part stays shut until the reader opens it.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.datasets.dataset import Dataset, Split
from core.evaluation.confusion import most_confused
from core.figures.scores import MANY, confusion_figure
from core.images import resize
from core.runs import Run, RunStore
from pages.shared.display.elements import font_size, percent, show_figure, show_table
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.pictures.choice import digest_of
from pages.shared.reader.address import link_to
from pages.shared.reader.language import called
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import reference_of
from pages.shared.training.test_part import show_test_door

_THUMBNAIL = 160
_ROW = 20  # pixels of the screen, of a matrix of many classes
_PAIRS = 12


def show_result(run: Run, dataset: Dataset, *, key: str) -> None:
    """Everything about a run that has ended.

    Args:
        run: Own or recorded.
        dataset: The pictures it was validated and tested on.
        key: App-wide prefix of the elements.
    """
    _show_numbers(run)
    names = [called(name) for name in run.metrics.get("class_names", ())]
    validation = run.metrics.get("validation")
    if validation is not None:
        st.markdown("**" + _("On the validation part") + "**")
        _show_scores(validation, run, dataset.validation, names, key=f"{key}:validation")
    if "test_accuracy" in run.metrics and show_test_door(run, key=key):
        st.metric(_("Test accuracy"), percent(run.metrics["test_accuracy"]), width="content")
        if "confusion_matrix" in run.metrics:
            st.markdown("**" + _("On the test part") + "**")
            _show_scores(run.metrics, run, dataset.test, names, key=key)
    _show_downloads(run, key)


def thumbnail(image: NDArray[np.uint8], side: int = _THUMBNAIL) -> NDArray[np.uint8]:
    """A small picture enlarged in hard pixels, uint8 ``(H, W)`` or ``(H, W, 3)``."""
    picture = image[..., 0] if image.shape[-1] == 1 else image
    factor = max(1, side // max(picture.shape[:2]))
    picture = picture.repeat(factor, axis=0).repeat(factor, axis=1)
    return picture if max(picture.shape[:2]) <= side else resize(picture, side, side)


def _show_numbers(run: Run) -> None:
    history = run.history
    shown = {
        _("Validation accuracy"): percent(history["val_accuracy"][-1]),
        _("Training accuracy"): percent(history["accuracy"][-1]),
        _("Parameters"): f"{run.metrics['num_parameters']:,}",
        # With the frozen layers, which ran once before the first epoch.
        _("Training time"): f"{run.provenance['seconds'] + run.metrics.get('feature_seconds', 0.0):.0f} s",
    }
    with st.container(horizontal=True):
        for label, value in shown.items():
            st.metric(label, value, width="content")


def _show_scores(scores: Mapping[str, Any], run: Run, part: Split, names: list[str], *, key: str) -> None:
    """Confusion matrix and worst mistakes on one part of the pictures; of many classes the matrix needs the width."""
    if len(names) > MANY:
        _show_confusion(scores, names, key)
        _show_pairs(scores, names)
        _show_mistakes(scores, run, part, names)
        return
    left, right = st.columns([2, 3])
    with left:
        _show_confusion(scores, names, key)
    with right:
        _show_mistakes(scores, run, part, names)


def _show_confusion(scores: Mapping[str, Any], names: list[str], key: str) -> None:
    st.markdown("**" + _("Confusion matrix") + "**")
    figure = confusion_figure(
        np.array(scores["confusion_matrix"]), names, true=_("true class"), predicted=_("predicted class"),
        font_size=font_size(),
    )  # fmt: skip
    alt = _("How often each true class was predicted as which class")
    if len(names) <= MANY:
        show_figure(figure, key=f"{key}:confusion", alt=alt)
        return
    show_figure(figure, key=f"{key}:confusion", alt=alt, height=_ROW * len(names))
    st.caption(_("Classes that are taken for each other stand side by side."))


def _show_pairs(scores: Mapping[str, Any], names: list[str]) -> None:
    """Of many classes nobody finds in the matrix what is confused most."""
    pairs = most_confused(np.array(scores["confusion_matrix"]), _PAIRS)
    if not pairs:
        return
    st.markdown("**" + _("Most often taken for each other") + "**")
    rows = [
        {
            _("True class"): names[pair.true],
            _("Taken for"): names[pair.predicted],
            _("Pictures"): str(pair.count),
            _("Of all of the class"): f"{pair.share:.0%}",
        }
        for pair in pairs
    ]
    show_table(pd.DataFrame(rows))


def _show_mistakes(scores: Mapping[str, Any], run: Run, part: Split, names: list[str]) -> None:
    st.markdown("**" + _("Most confidently wrong") + "**")
    known = [mistake for mistake in scores["mistakes"] if mistake["index"] < len(part)]
    if not known:
        st.caption(_("No picture was taken for something else."))
        return
    model = reference_of(run)
    pictures = [_mistake(mistake, part.images[mistake["index"]], names, model) for mistake in known]
    show_thumbnails(pictures, label=_("Most confidently wrong"), side=8)


def _mistake(
    mistake: dict[str, Any], image: NDArray[np.uint8], names: list[str], model: str | None
) -> Thumbnail:
    caption = _("{label}, taken for {predicted}: {probability}").format(
        label=names[mistake["label"]],
        predicted=names[mistake["predicted"]],
        probability=f"{mistake['probability']:.1%}",
    )
    links = {}
    if model is not None:
        picture = digest_of(image[..., 0] if image.shape[-1] == 1 else image)
        why = {"view": "why", "class": mistake["predicted"], "other": mistake["label"]}
        links = {
            "Grad-CAM": link_to("grad_cam", model=model, picture=picture, **why),
            _("Activations"): link_to("activations", model=model, picture=picture),
        }
    return Thumbnail(image, names[mistake["label"]], caption, links)


def _show_downloads(run: Run, key: str) -> None:
    table = pd.DataFrame(run.history).to_csv(index=False)
    with st.container(horizontal=True):
        if not run.recorded:
            st.download_button(
                _("Model (.keras)"), lambda: RunStore().model(run.run_id), file_name=f"{run.run_id}.keras",
                key=f"{key}:model", on_click="ignore", icon=":material/download:",
            )  # fmt: skip
        st.download_button(
            _("History (CSV)"), table, file_name=f"{run.run_id}.csv", mime="text/csv",
            key=f"{key}:history", on_click="ignore", icon=":material/download:",
        )  # fmt: skip
