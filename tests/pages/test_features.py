"""The lesson on features: ImageNet's own classes, the base, and accuracy by the number of pictures."""

import json
from dataclasses import replace

import pytest

from core.runs import repeats
from tests.pages.dashboard import check, open_page

PAGE = "features"


def view(name, **parameters):
    """With the answers open."""
    settings = {"view": name, "ask": "0"} | parameters
    return open_page(PAGE, **{f"{PAGE}_{key}": value for key, value in settings.items()})


def metrics(app):
    return {metric.label: metric.value for metric in app.metric}


def on_drawn_pets(pictures, epochs, accuracy, *, seed=0):
    run = repeats("pets_features")[0]
    head = run.spec["head_training"] | {"epochs": epochs}
    data = run.spec["data"] | {"train_per_class": pictures}
    spec = run.spec | {"head_training": head, "data": data, "seed": seed}
    return replace(run, recorded=False, spec=spec, metrics=run.metrics | {"test_accuracy": accuracy})


def curves(app):
    """The means of the chart, by the names of their lines."""
    traces = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    return {
        trace["name"]: dict(zip(trace["x"], trace["y"], strict=True)) for trace in traces if "name" in trace
    }


def test_a_curve_is_of_one_source_and_one_number_of_epochs(monkeypatch):
    own = [
        on_drawn_pets(100, 4, 0.56),
        on_drawn_pets(100, 20, 0.79),
        on_drawn_pets(100, 20, 0.81, seed=1),
        on_drawn_pets(200, 20, 0.9),
    ]
    monkeypatch.setattr("pages.features.sizes.complete_runs", lambda: own)
    assert list(curves(view("sizes"))) == ["From scratch", "VGG16 features"]
    features = "Features of a frozen base"
    assert curves(view("sizes", measured="chosen")) == {
        f"{features}, 4 epochs": {100: 0.56},
        f"{features}, 20 epochs": {100: pytest.approx(0.8), 200: 0.9},
    }


def test_without_own_runs_there_are_the_recorded_ones():
    assert len(curves(view("sizes"))) == 2


@pytest.mark.workers
def test_pictures_too_small_for_the_base_are_refused_where_they_are_chosen():
    app = view("projection", base="xception")
    app.number_input(key=f"{PAGE}_size").set_value(70).run()
    check(app)
    assert app.number_input(key=f"{PAGE}_size").value == 150
    assert "at least 71 pixels" in app.warning[0].value
    assert app.title
