"""The small-data lesson: a convnet from scratch on few pictures, from the files to the trained net."""

from pathlib import Path

from core.architectures.convnets import layer_table, num_parameters
from pages.shared.lesson.page import show_lesson
from pages.shared.lesson.questions import QuestionValues
from pages.small_data import data, loss, network, predict, preprocessing, training
from pages.small_data.settings import Settings, choose_settings

VIEWS = {
    "data": data.show,
    "preprocessing": preprocessing.show,
    "network": network.show,
    "loss": loss.show,
    "training": training.show,
    "predict": predict.show,
}


def question_values(settings: Settings) -> QuestionValues:
    """What the questions need of the settings on the screen."""
    run = settings.run
    net = settings.net
    table = layer_table(net)
    convolution = next(line for line in table if line.name == "Conv2D")
    height, width, channels = net.image_shape
    pictures = run.data.train_per_class * net.classes
    values = {
        "height": height,
        "width": width,
        "channels": channels,
        "filters": net.filters[0],
        "flat": f"{next(line.output_shape[0] for line in table if line.name == 'Flatten'):,}",
        "units": net.dense_units,
        "total": f"{num_parameters(net):,}",
        "pictures": pictures,
        "batch": run.batch_size,
        "ratio": f"{num_parameters(net) / pictures:,.0f}",
    }
    answers = {"first": convolution.num_parameters, "batches": -(-pictures // run.batch_size)}
    return QuestionValues(values, answers)


show_lesson(Path(__file__).parent, choose_settings, VIEWS, question_values)
