"""One kernel that learns, live in the browser: a hand-written front-end component."""

import numpy as np
from numpy.typing import NDArray

from core.errors import N_
from pages.shared.components.declare import declare
from pages.shared.components.files import address_of_arrays
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {
    "picture": N_("Picture"),
    "target": N_("The map it should make"),
    "output": N_("The map it makes"),
    "kernel": N_("The kernel that learns"),
    "gradient": N_("Gradient of the error"),
    "hidden": N_("The hidden kernel"),
    "error": N_("Mean squared error (log scale)"),
    "status": N_("Step {steps} · error {error}"),
    "speed": N_("Steps at once: {count}"),
    "play": N_("Play"),
    "pause": N_("Pause"),
    "step": N_("One step"),
    "reset": N_("Begin again"),
}

_mount = declare("kernel_learner")


def show_kernel_learner(
    picture: NDArray[np.float32],
    target: NDArray[np.float32],
    *,
    start: NDArray[np.floating],
    hidden: NDArray[np.floating],
    rate: float,
    shows_hidden: bool,
    key: str,
    share: float = 1.0,
) -> None:
    """Let a kernel learn from a picture and a map.

    Args:
        picture: float32 ``(h, w)``.
        target: float32 ``(h - 2, w - 2)``.
        start: ``(3, 3)``, the kernel at first.
        hidden: ``(3, 3)``, the kernel that made the target.
        rate: Learning rate.
        shows_hidden: Whether the hidden kernel is shown.
        key: Identity of the component on the page.
        share: Of the height of the stage, 0 to 1: what the component may take.
    """
    name = f"learner:{key}"
    sheet, directory = address_of_arrays({"picture": picture, "target": target}, name)
    message = {
        "sheet": sheet,
        "directory": directory,
        "start": [float(weight) for weight in start.ravel()],
        "hidden": [float(weight) for weight in hidden.ravel()],
        "rate": rate,
        "shows": shows_hidden,
    }
    labels = {label: _(word) for label, word in LABELS.items()}
    _mount(key=name, data={"message": message, "labels": labels, "share": share})
