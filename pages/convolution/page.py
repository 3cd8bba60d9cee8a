"""The convolution lesson: one picture, one filter, and eight ways to look at what happens."""

from pathlib import Path

from core.operations.windows import output_size
from pages.convolution import borders, colour, feature_map, pixel, place, receptive_field, translation, window
from pages.convolution.settings import Settings, choose_settings
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues

VIEWS = {
    "window": window.show,
    "borders": borders.show,
    "feature-map": feature_map.show,
    "place": place.show,
    "colour": colour.show,
    "pixel": pixel.show,
    "translation": translation.show,
    "receptive-field": receptive_field.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    rows, columns = settings.picture.image.shape[:2]
    size, stack = settings.kernel_size, settings.stack
    output_rows = output_size(rows, size, **settings.window)
    kernels = settings.filters.kernels
    depth = kernels.shape[3]
    parameters = settings.filters.num_weights + depth
    corner = borders.slide_over_ones(settings, "same").output[0][0]
    values = {
        "rows": rows,
        "columns": columns,
        "kernel_size": size,
        "filters": depth,
        "filter_size": len(kernels),
        "channels": kernels.shape[2],
        "output_rows": output_rows,
        "formula": borders.formula_text(rows, settings),
        "small": settings.border_size,
        "corner": corner,
        "depth": stack.depth,
        "layers": ", ".join(
            f"{layer.kernel_size}x{layer.kernel_size}" for layer in stack.layers[: stack.depth]
        ),
        "field": stack.field.size,
        **settings.window,
    }
    answers = {
        "output-rows": output_rows,
        "parameters": parameters,
        "corner": float(corner),
        "receptive": stack.field.size,
    }
    return QuestionValues(values, answers, _mistakes(settings, output_rows, parameters))


def _mistakes(settings: Settings, output_rows: int, parameters: int) -> dict[str, dict[str, float]]:
    """Wrong numbers by question and cause; one that happens to be right is none."""
    rows, columns = settings.picture.image.shape[:2]
    filters, stack = settings.filters, settings.stack
    layers = stack.layers[: stack.depth]
    return {
        "output-rows": {
            "border": rows // settings.stride,
            "stride": output_size(rows, settings.kernel_size, padding=settings.padding),
        },
        "parameters": {
            "bias": filters.num_weights,
            "picture": parameters * rows * columns,
            "one": parameters // max(len(filters.names), 1),
        },
        "corner": {"full": settings.kernel_size**2},
        "receptive": {
            "last": layers[-1].kernel_size,
            "sum": sum(layer.kernel_size for layer in layers),
        },
    }


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values, never_waits=True)
