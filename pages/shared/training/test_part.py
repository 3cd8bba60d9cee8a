"""The test part of a data set is looked at once: it stays shut until a reader opens it, and looks are counted.

Whoever compares runs by their test accuracy has chosen by it, and the test part has become a second validation part.
"""

import streamlit as st

from core.runs import Run
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import spec_of

_OPENED = "opened_test_parts"  # data set -> ids of the runs that this reader has tested on it, in their order


def is_test_open(run_id: str) -> bool:
    """Whether this reader has looked at what an own or recorded run does on its test part."""
    opened: dict[str, list[str]] = st.session_state.get(_OPENED, {})
    return any(run_id in looks for looks in opened.values())


def is_tested_openly(run: Run) -> bool:
    """Whether its test accuracy may be compared: a recorded run was tested once, an own one once it was opened."""
    return "test_accuracy" in run.metrics and (run.recorded or is_test_open(run.run_id))


def compared_accuracy(run: Run) -> float | None:
    """By what a run is compared with others: its test accuracy if :func:`is_tested_openly`, else that of its last
    epoch on the validation part; None before the first epoch."""
    if is_tested_openly(run):
        return float(run.metrics["test_accuracy"])
    return validation_accuracy(run)


def validation_accuracy(run: Run) -> float | None:
    """Of the last epoch, 0-1; None before the first."""
    accuracies = run.history.get("val_accuracy", [])
    return float(accuracies[-1]) if accuracies else None


def show_test_door(run: Run, *, key: str) -> bool:
    """The button that opens the test part for a run, and how often that has been done for its data set.

    Args:
        run: It has ended and was tested.
        key: App-wide prefix of the elements.

    Returns:
        Whether what it came to on the test part may be shown.
    """
    looks = _opened(run)
    is_open = run.run_id in looks
    with st.container(horizontal=True, vertical_alignment="center"):
        if not is_open:
            st.button(
                _("Open the test part"), icon=":material/lock_open:", key=f"{key}:open-test",
                on_click=_open, args=(run,), width="content",
                help=_("Choose by the validation part. The test part is for the one run that you keep."),
            )  # fmt: skip
        st.markdown(_tell(len(looks)))
    return is_open


def data_of(run: Run) -> str:
    """Which data set a run was tested on: its source and place, whatever the number of pictures."""
    data = spec_of(run).data
    return "/".join((data.source, data.location, *data.classes))


def _tell(looks: int) -> str:
    if not looks:
        return _("The test part of these pictures has not been opened yet.")
    if looks == 1:
        return _(
            "The test part was opened once for these pictures. Each further look makes it a validation set."
        )
    sentence = _(
        "The test part was opened {count} times for these pictures. Whoever now keeps the best of them has chosen by"
        " it: it has become a validation set, and its accuracy flatters."
    )
    return sentence.format(count=looks)


def _opened(run: Run) -> list[str]:
    opened: dict[str, list[str]] = st.session_state.setdefault(_OPENED, {})
    return opened.setdefault(data_of(run), [])


def _open(run: Run) -> None:
    looks = _opened(run)
    if run.run_id not in looks:
        looks.append(run.run_id)
