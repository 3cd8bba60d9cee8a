"""The small-data lesson: a convnet from scratch on few pictures, from the files to the trained net."""

from pathlib import Path

from core.architectures.convnets import layer_table
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.small_data import data, loss, network, predict, preprocessing, rescaling, training
from pages.small_data.settings import Settings, choose_settings

VIEWS = {
    "data": data.show,
    "preprocessing": preprocessing.show,
    "rescaling": rescaling.show,
    "network": network.show,
    "loss": loss.show,
    "training": training.show,
    "predict": predict.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    run, net = settings.run, settings.net
    convolution = next(line for line in layer_table(net) if line.name == "Conv2D")
    height, width, channels = net.image_shape
    filters = net.filters[0]
    pictures = run.data.train_per_class * net.classes
    values = {
        "height": height,
        "width": width,
        "channels": channels,
        "filters": filters,
        "pictures": pictures,
        "batch": run.batch_size,
        "least_probability": loss.START,
    }
    answers = {"first": convolution.num_parameters, "batches": -(-pictures // run.batch_size)}
    window = net.kernel_size**2
    mistakes = {
        "first": {
            "places": convolution.num_parameters * height * width,
            "flat": filters * (window + 1),
            "unbiased": filters * window * channels,
        },
        "batches": {"pictures": pictures, "down": pictures // run.batch_size},
    }
    return QuestionValues(values, answers, mistakes)


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
