"""View: train the net and see what it comes to."""

from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.pictures.datasets import show_notes
from pages.shared.training.panel import show_training
from pages.small_data.settings import Settings


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = settings.load()
    if found is None:
        return settings.shown
    run, dataset = found
    show_notes(dataset.notes)
    show_training(run, dataset, key="small_data:training")
    return settings.shown_as(run)
