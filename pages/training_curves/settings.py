"""The controls that several views of the training-curves lesson have."""

from dataclasses import dataclass

from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _

_WEIGHT = 0.8


@dataclass(frozen=True)
class Settings:
    """What is asked of all views; each has its own runs or values.

    Attributes:
        weight: The smoothing weight.
    """

    weight: float = _WEIGHT


def choose_settings(controls: Controls) -> Settings:
    """The smoothing weight is one for all views; the other controls stand in the views where they do something."""
    return Settings(controls.slider("weight", _("Smoothing weight"), 0.0, 0.99, _WEIGHT, step=0.01))


def choose_formula(controls: Controls) -> bool:
    """The formula of the average; whether it is the debiased one."""
    titles = formula_titles()
    return controls.segments("formula", _("Formula"), titles, "book") == "debiased"


def formula_titles() -> dict[str, str]:
    """The two formulas in the reader's language."""
    return {"book": _("The book"), "debiased": _("Debiased")}
