"""The small-data lesson: a convnet from scratch on few pictures, from the files to the trained net."""

from pathlib import Path

import streamlit as st

from core.architectures.convnets import layer_table, num_parameters
from core.snippets.training import build, train
from core.specs.training import RunSpec
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_code
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.page import choose_view, show_lesson
from pages.shared.lesson.questions import show_questions
from pages.shared.reader.language import translate as _
from pages.small_data import data, network, predict, preprocessing, training
from pages.small_data.settings import Settings, choose_settings

_FOLDER = Path(__file__).parent
_VIEWS = ("data", "preprocessing", "network", "training", "predict")


def draw(lesson: Lesson, controls: Controls) -> None:
    """Draw what is below the heading."""
    place = st.container()
    view = choose_view(controls, lesson, _VIEWS)
    with place:
        settings = choose_settings(controls, expanded=view == "network")
    run = _show_view(view, settings, controls) or settings.run
    code = {_("Training"): train(run), _("The net alone"): build(run.model)}
    show_code(code, file_name="small_data.py")
    _ask(settings)


def _show_view(view: str, settings: Settings, controls: Controls) -> RunSpec | None:
    """The run on the screen, if its data are there."""
    match view:
        case "data":
            return data.show(settings)
        case "network":
            return network.show(settings)
        case "training":
            return training.show(settings)
        case "preprocessing":
            preprocessing.show(settings, controls)
        case _:
            predict.show(settings, controls)
    return None


def _ask(settings: Settings) -> None:
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
    show_questions(_FOLDER, answers=answers, values=values)


show_lesson(_FOLDER, draw)
