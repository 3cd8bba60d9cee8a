"""The pooling lesson: three ways to make a feature map smaller, and what each keeps."""

from collections.abc import Callable
from pathlib import Path

from core.architectures.layers import MNIST_SHAPE, count_parameters, mnist_convnet
from core.operations.windows import output_size
from pages.pooling import comparison, dilution, parameters, window
from pages.pooling.settings import Settings, choose_settings
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions

_FOLDER = Path(__file__).parent
_VIEWS: dict[str, Callable[[Controls, Settings], str]] = {
    "window": window.show,
    "comparison": comparison.show,
    "dilution": dilution.show,
    "parameters": parameters.show,
}


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    settings = choose_settings(controls)
    view = choose_view(controls, lesson, _VIEWS)
    show_code(_VIEWS[view](controls, settings), file_name="pooling.py")
    _ask(settings)


def _ask(settings: Settings) -> None:
    size = settings.feature_map(settings.picture.image).shape[:2]
    rows, columns = (
        output_size(cells, settings.pool_size, stride=settings.stride, padding=settings.padding)
        for cells in size
    )
    unpooled = count_parameters(mnist_convnet(pooling=False), MNIST_SHAPE)
    pooled = count_parameters(mnist_convnet(), MNIST_SHAPE)
    totals = [sum(layer.num_parameters for layer in table) for table in (pooled, unpooled)]
    values = {
        "rows": size[0],
        "columns": size[1],
        "pool_size": settings.pool_size,
        "stride": settings.stride,
        "padding": settings.padding,
        "before": size[0] * size[1],
        "after": rows * columns,
        "after_rows": rows,
        "after_columns": columns,
        "with_pooling": f"{totals[0]:,}",
        "without_pooling": f"{totals[1]:,}",
        "factor": f"{totals[1] / totals[0]:.1f}",
    }
    show_questions(_FOLDER, answers={"cells": rows * columns}, values=values)


show_lesson(_FOLDER, draw, never_waits=True)
