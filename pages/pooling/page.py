"""The pooling lesson: three ways to make a feature map smaller, and what each keeps."""

from pathlib import Path

from core.operations.windows import output_size
from pages.pooling import comparison, dilution, heads, parameters, trained, window
from pages.pooling.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "window": window.show,
    "comparison": comparison.show,
    "dilution": dilution.show,
    "trained": trained.show,
    "parameters": parameters.show,
    "heads": heads.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    size = settings.feature_map(settings.picture.image).shape[:2]
    rows, columns = (
        output_size(cells, settings.pool_size, stride=settings.stride, padding=settings.padding)
        for cells in size
    )
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
        **_response_values(settings),
    }
    mistakes = {
        "side": size[0] * size[1] // settings.stride,
        "none": size[0] * size[1],
        "rows": rows,
    }
    return QuestionValues(values, {"cells": rows * columns}, {"cells": mistakes})


def _response_values(settings: Settings) -> dict[str, int]:
    response = settings.response
    average = response.pooled["average"].max()
    return {
        "strength": round(response.strength),
        "window": response.pool_size,
        "window_cells": response.pool_size**2,
        "average": round(float(average)),
        "half": round(response.strength / 2),
    }


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values, never_waits=True)
