"""Which views are executed, with which settings, and what their notebooks have in common with the screen."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from streamlit.testing.v1 import AppTest

from core.notebooks import Sheet
from pages.shared.lesson.notebooks import SHEET
from tests.pages.dashboard import VIEWS, open_page

Numbers = Mapping[str, Any]
Compare = Callable[[AppTest, Numbers], None]

LOSSES = '[loss for phase in phases for loss in phase["loss"]]'

# Trainings that take seconds; parameters that a lesson does not know are ignored.
_TINY = {
    "epochs": "4",
    "tuning_epochs": "2",
    "train": "40",
    "validation": "10",
    "test": "10",
    "size": "64",
    "views": "0",
}
SETTINGS: Mapping[str, Mapping[str, str]] = {
    "small_data": _TINY,
    "features": _TINY | {"base": "efficientnet_lite0"},
    "fine_tuning": _TINY | {"base": "efficientnet_lite0", "unfreeze": "block15_expand"},
    "filters": {
        "steps": "6",
        "layer": "vgg16/block2_conv1",
        "class_steps": "20",
        "class_size": "64",
        "variety_steps": "20",
        "variety_size": "64",
    },
}


def open_view(lesson: str, view: str) -> tuple[AppTest, Sheet]:
    """The page with answers shown, and what its notebook is made of."""
    settings = SETTINGS.get(lesson, {}) | {"view": view, "ask": "0"}
    app = open_page(lesson, lang="en", **{f"{lesson}_{name}": value for name, value in settings.items()})
    return app, app.session_state[SHEET]


OWN = {("fooling", "robust"), ("strategy", "advice"), ("strategy", "evidence")}
"""Views whose code reads photographs that may not be passed on: the notebook says that they are missing."""


def every_view() -> list[tuple[str, str]]:
    """Lesson and view of all that can be executed."""
    return [(lesson, view) for lesson, views in VIEWS.items() for view in views if (lesson, view) not in OWN]


def _maps(app: AppTest) -> dict[str, np.ndarray]:
    """The values of all heatmaps on the screen by the keys of their charts."""
    found = {}
    for element in app.get("plotly_chart"):
        for trace in json.loads(element.proto.spec)["data"]:
            z = trace.get("z") if trace.get("type") == "heatmap" else None
            if isinstance(z, dict):
                values = np.frombuffer(base64.b64decode(z["bdata"]), dtype=z["dtype"])
                shape = [int(size) for size in z["shape"].split(",")] if "shape" in z else [-1]
                found[element.proto.id.rpartition("-")[2]] = values.reshape(shape)
    return found


def _same(received: np.ndarray, shown: np.ndarray) -> None:
    assert received.size == shown.size
    near = 1e-4 * max(1e-3, float(np.abs(shown).max()))
    np.testing.assert_allclose(received.reshape(shown.shape), shown, atol=near, rtol=1e-3)


def _response(app: AppTest, names: Numbers) -> None:
    maps = _maps(app)
    _same(names["response"][:, :, 0], maps.get("convolution:response", next(iter(maps.values()))))


def _moved(app: AppTest, names: Numbers) -> None:
    maps = _maps(app)
    _same(names["response"][:, :, 0], maps["convolution:translation:original"])
    _same(names["response_of_moved"][:, :, 0], maps["convolution:translation:moved"])


def _pooled(app: AppTest, names: Numbers) -> None:
    maps = _maps(app)
    _same(names["maximum"], maps["pooling:dilution:max"])
    _same(names["average"], maps["pooling:dilution:average"])


def _heat(app: AppTest, names: Numbers) -> None:
    _same(names["heatmap"], next(iter(_maps(app).values())))


def _probable(app: AppTest, names: Numbers) -> None:
    _same(names["heatmap"], _maps(app)["grad_cam:scores:probability"])


def _three_channels(app: AppTest, names: Numbers) -> None:
    _same(names["sums"][2], _maps(app)["grad_cam:sum"])


def _whole(app: AppTest, names: Numbers) -> None:
    _same(names["heatmap"], _maps(app)["inside:map"])


def _channel(app: AppTest, names: Numbers) -> None:
    maps = [values for values in _maps(app).values() if values.size == names["channel"].size]
    _same(names["channel"], maps[0])


def _objectives(app: AppTest, names: Numbers) -> None:
    (line, *_others) = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    np.testing.assert_allclose(names["objectives"], np.array(line["y"]), rtol=0.02)


def _variants(app: AppTest, names: Numbers) -> None:
    """The pictures on the screen are drawn with whole grey levels, those of Keras with fractions."""
    variants = names["variants"]
    assert variants.ndim == 4
    assert variants.std() > 0
    assert len(variants) == int(app.session_state["address_values"]["augmentation_count"])


def _curves(app: AppTest, names: Numbers) -> None:
    """Each smoothed series of the first run is a line on the screen."""
    shown = []
    for element in app.get("plotly_chart"):
        for trace in json.loads(element.proto.spec)["data"]:
            y = trace.get("y")
            if isinstance(y, dict):
                y = np.frombuffer(base64.b64decode(y["bdata"]), y["dtype"])
            shown.append(
                np.array([np.nan if value is None else value for value in ([] if y is None else y)], float)
            )
    for series in names["smoothed"]:
        assert any(line.shape == series.shape and np.allclose(line, series) for line in shown)


def _trained(_app: AppTest, names: Numbers) -> None:
    """A training draws its own start: here its curves are whole, and it learns."""
    losses = names["losses"]
    assert losses.shape[0] >= 2
    assert np.isfinite(losses).all()
    assert losses[-1] < losses[0]


COMPARED: Mapping[tuple[str, str], tuple[Mapping[str, str], Compare]] = {
    ("convolution", "window"): ({"response": "response"}, _response),
    ("convolution", "translation"): (
        {"response": "response", "response_of_moved": "response_of_moved"},
        _moved,
    ),
    ("pooling", "dilution"): ({"maximum": "maximum", "average": "average"}, _pooled),
    ("augmentation", "variants"): ({"variants": "variants"}, _variants),
    ("training_curves", "curves"): ({"smoothed": "list(smoothed.values())"}, _curves),
    ("grad_cam", "where"): ({"heatmap": "heatmap"}, _heat),
    ("grad_cam", "scores"): ({"heatmap": "heatmap"}, _probable),
    ("grad_cam", "opened"): ({"sums": "sums"}, _three_channels),
    ("inside", "side"): ({"heatmap": "heatmap"}, _whole),
    ("activations", "channels"): ({"channel": "channel"}, _channel),
    ("filters", "ascent"): ({"objectives": "objectives"}, _objectives),
}
"""Python for what the notebook of a view must leave, by names, and how it is compared with the screen."""


def compared_in(lesson: str, view: str, sheet: Sheet) -> tuple[Mapping[str, str], Compare] | None:
    """What to compare after a notebook: the numbers of the screen, or the curves of a training; None for neither."""
    if (lesson, view) in COMPARED:
        return COMPARED[lesson, view]
    is_training = any("phases" in code for code in sheet.code.values())
    return ({"losses": LOSSES}, _trained) if is_training else None


def chosen_views() -> list[tuple[str, str]]:
    """Few enough for each commit: of each lesson a view that is compared, or else its training, or its first one."""
    chosen = []
    for lesson, all_views in VIEWS.items():
        views = [view for view in all_views if (lesson, view) not in OWN]
        compared = [view for view in views if (lesson, view) in COMPARED]
        training = [view for view in views if view == "training"]
        chosen += [(lesson, view) for view in (compared[:1] or training or views[:1])]
    return chosen
