"""The lesson of training curves opened by several tests: runs to draw, and what is drawn."""

import base64
import json
import math

import numpy as np
import pandas as pd

from core.architectures.convnets import ConvnetSpec
from core.datasets.spec import DataSpec
from core.runs import Run, write_recording
from core.specs.training import RunSpec
from tests.pages import dashboard
from tests.pages.dashboard import check

PAGE = "training_curves"


SPEC = RunSpec(DataSpec("drawn_pets"), ConvnetSpec(), steps_per_epoch=50)


HISTORY = {
    "loss": [0.7, 0.6, 0.55, 0.5],
    "accuracy": [0.5, 0.6, 0.7, 0.75],
    "val_loss": [0.7, 0.65, None, 0.66],
    "val_accuracy": [0.5, 0.55, 0.6, 0.58],
}


CSV = pd.DataFrame(HISTORY).to_csv(index_label="epoch").encode()


JSON = json.dumps({"loss": [0.9, 0.8], "val_loss": [0.95, 0.9]}).encode()


def open_page(name, **parameters):
    """The lesson with its answers open: what is asked first is tested apart."""
    return dashboard.open_page(name, **{"training_curves_ask": "0"} | parameters)


def record(folder, run_id, *, title="Convnet from scratch", epochs=30):
    progress = np.arange(1, epochs + 1)
    history = {
        "epoch": progress.tolist(),
        "loss": (0.7 / progress).tolist(),
        "accuracy": (1 - 0.5 / progress).tolist(),
        "val_loss": (0.5 + 0.01 * np.abs(progress - 8)).tolist(),
        "val_accuracy": (0.7 - 0.005 * np.abs(progress - 9)).tolist(),
        "seconds": [1.0] * epochs,
    }
    run = Run(
        run_id=run_id,
        title=title,
        kind="RunSpec",
        state="complete",
        spec={"steps_per_epoch": 100},
        history=history,
        metrics={"test_accuracy": 0.72},
        provenance={"seed": 0, "commit": "abc", "versions": {"keras": "3.15"}},
    )
    write_recording(run, folder / f"{run_id}.json")
    return history


def upload(app, *files):
    app.file_uploader[0].set_value([(name, data, "text/plain") for name, data in files])
    return check(app.run())


def figures(app):
    return [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]


def values(column):
    """A column of a Plotly figure as it travels: a list, or typed bytes."""
    if isinstance(column, dict):
        column = np.frombuffer(base64.b64decode(column["bdata"]), np.dtype(column["dtype"]))
    return np.array([math.nan if value is None else value for value in column], dtype=float)


def lines(app, figure=0):
    """The smoothed lines of a figure by their name."""
    return {
        trace["name"]: values(trace["y"])
        for trace in figures(app)[figure]["data"]
        if "customdata" in trace and trace.get("name")
    }


def slide(app, weight):
    app.slider(key=f"{PAGE}_weight").set_value(weight)
    return check(app.run())
