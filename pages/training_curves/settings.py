"""The controls that several views of the training-curves lesson have."""

from dataclasses import dataclass

from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _


@dataclass(frozen=True)
class View:
    """What a view hands back to the page.

    Attributes:
        code: Runnable forms of the code by their titles.
        weight: The smoothing weight on the screen.
    """

    code: dict[str, str]
    weight: float


def choose_weight(controls: Controls) -> float:
    """The smoothing weight: one for all views."""
    return controls.slider("weight", _("Smoothing weight"), 0.0, 0.99, 0.8, step=0.01)


def choose_formula(controls: Controls) -> bool:
    """The formula of the average; whether it is the debiased one."""
    titles = formula_titles()
    return controls.segments("formula", _("Formula"), titles, "book") == "debiased"


def formula_titles() -> dict[str, str]:
    """The two formulas in the reader's language."""
    return {"book": _("The book"), "debiased": _("Debiased")}
