"""The small-data lesson opened by several tests: a tiny run, and what stands on the page."""

import re

from core.architectures.convnets import ConvnetSpec
from core.datasets.spec import DataSpec
from core.runs import COLUMNS, RunStore
from core.specs.training import OptimizerSpec, RunSpec
from tests.pages.dashboard import open_page

TINY = {"size": "32", "train": "10", "validation": "4", "test": "4", "blocks": "1", "filters": "8", "units": "16",
        "batch": "8", "epochs": "3"}  # fmt: skip


SPEC = RunSpec(
    data=DataSpec("drawn_pets", image_size=32, train_per_class=10, validation_per_class=4, test_per_class=4),
    model=ConvnetSpec(filters=(8,), dense_units=16, image_shape=(32, 32, 3)),
    optimizer=OptimizerSpec("adam", 1e-3),
    batch_size=8,
    epochs=3,
    title="My convnet",
)


def lesson(view="data", lang="en", **parameters):
    link = {
        f"small_data_{name}": value
        for name, value in {**TINY, "view": view, "ask": "0", **parameters}.items()
    }
    return open_page("small_data", lang=lang, **link)


def row(epoch, loss=0.5):
    return dict(zip(COLUMNS, (epoch, loss, 0.75, 0.6, 0.7, 1.5), strict=True))


def write_run(state="complete", epochs=3):
    writer = RunStore().write(SPEC.run_id, SPEC.title, "RunSpec", SPEC.to_dict())
    for epoch in range(1, epochs + 1):
        writer.save_epoch(row(epoch), b"weights")
    metrics = {"num_parameters": 29_041, "steps_per_epoch": 3}
    if state == "complete":
        metrics |= {
            "validation": {
                "confusion_matrix": [[3, 1], [1, 3]],
                "mistakes": [
                    {"index": 1, "label": 0, "predicted": 1, "probability": 0.834, "name": "cat 1-00001"}
                ],
                "wrong": [1],
            },
            "test_accuracy": 0.875,
            "class_names": ["cats", "dogs"],
            "confusion_matrix": [[4, 0], [1, 3]],
            "mistakes": [
                {"index": 5, "label": 1, "predicted": 0, "probability": 0.912, "name": "dog 2-00001"}
            ],
        }
    if state == "diverged":
        metrics["diverged_in_epoch"] = epochs
    if state != "unfinished":
        writer.close(state, b"model", metrics, {"date": "2026-11-24", "cores": 2})


def texts(app):
    return " ".join(element.value for element in [*app.markdown, *app.caption, *app.info, *app.error])


def metrics(app):
    return {element.label: element.value for element in app.metric}


def cells(app, kind):
    """The cells of the HTML table of a class, line by line."""
    body = next(element.proto.body for element in app.get("html") if f'class="{kind}"' in element.proto.body)
    lines = re.findall(r"<tr>(.*?)</tr>", body)
    return [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in lines]


def shapes_of(app):
    return [line[1] for line in cells(app, "layers")[1:]]
