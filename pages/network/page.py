"""One picture through a whole network: every layer, every sum, and the way back from the decision."""

from pathlib import Path

from pages.network import disturb, evidence, learning, training, whole
from pages.network.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "whole": whole.show,
    "evidence": evidence.show,
    "disturb": disturb.show,
    "training": training.show,
    "kernel": learning.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    network = settings.network
    spatial = [node for node in network.nodes[1:] if len(node.shape) == 3]
    first, last = spatial[0].shape, spatial[-1].shape
    windowed = [node for node in spatial if node.kind == "convolution"]
    numbers = (
        windowed[0].kernel_size[0] * windowed[0].kernel_size[1] * network.image.shape[2] if windowed else 0
    )
    values = {
        "model": settings.model.title,
        "height": network.image.shape[0],
        "rows": last[0],
        "channels": last[2],
        "first_channels": first[2],
        "count": numbers,
    }
    return QuestionValues(values, {"cells": last[0] * last[1]}, {"cells": {"channels": last[2]}})


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
