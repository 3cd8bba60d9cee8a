"""Pictures of a data set in the lessons that look inside a net, chosen by hand or handed over as a mistake."""

import re
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest

from core.architectures.convnets import DenseNetSpec
from core.datasets.load import load
from core.runs import Run, recorded_runs
from core.specs.training import RunSpec
from core.storage.uploads import load_picture, store_picture
from pages.shared.training import runs
from pages.shared.training.runs import reference_of
from tests.core.datasets.pictures import draw_pets
from tests.pages.dashboard import address, check, open_page
from tests.pages.small_data import SPEC
from tests.pages.test_grad_cam import cells
from tests.support import Report

RUN = replace(SPEC, data=replace(SPEC.data, test_per_class=6), epochs=1)


def open_lesson(**parameters: str):
    return open_page("grad_cam", **{f"grad_cam_{name}": value for name, value in parameters.items()})


def test_the_first_test_picture_of_the_drawn_pets_is_the_default():
    chosen = open_lesson(picture="dataset")
    assert not chosen.error
    same = open_lesson(picture=store_picture(draw_pets("cat", 1, 150, split=2)[0]))
    np.testing.assert_allclose(cells(chosen), cells(same), atol=1e-6)


def test_a_link_restores_part_class_and_number():
    link = {"data_part": "validation", "data_class": "1", "data_number": "3"}
    chosen = open_lesson(picture="dataset", **link)
    same = open_lesson(picture=store_picture(draw_pets("dog", 4, 150, split=1)[3]))
    np.testing.assert_allclose(cells(chosen), cells(same), atol=1e-6)
    assert {f"grad_cam_{name}": value for name, value in link.items()}.items() <= address(chosen).items()


def test_digits_have_ten_classes():
    app = open_lesson(picture="dataset", data_source="digits", data_class="7")
    assert not app.error
    assert app.selectbox(key="grad_cam_data_class:en").options == list("0123456789")


def test_another_class_brings_the_number_back_into_its_range():
    app = open_lesson(picture="dataset", data_part="train", data_number="49")
    app.selectbox(key="grad_cam_data_part:en").set_value("test").run()
    assert not check(app).error
    assert app.number_input(key="grad_cam_data_number").value == 49
    assert "50" in open_lesson(picture="dataset", data_number="50").warning[0].value


def test_a_folder_that_is_missing_leaves_the_sample_on_show():
    app = open_lesson(picture="dataset", data_source="folder")
    assert app.info
    assert not app.error
    np.testing.assert_allclose(cells(app), cells(open_lesson()), atol=1e-6)
    app.text_input(key="grad_cam_data_folder").set_value("/nowhere/at/all").run()
    assert len(check(app).error) == 1
    assert cells(app).any()


def test_two_choices_on_one_page_are_apart():
    app = open_page(
        "activations", activations_view="compare", activations_picture="dataset",
        activations_other_picture="dataset", activations_other_data_class="1", activations_ask="0",
    )  # fmt: skip
    assert not app.error
    assert {"cats · Test 0", "dogs · Test 0 "} <= set(app.dataframe[0].value.columns)


def test_the_choice_in_chinese():
    app = open_page("grad_cam", lang="zh", grad_cam_picture="dataset", grad_cam_data_class="1")
    assert app.selectbox(key="grad_cam_data_class:zh").options == ["猫", "狗"]
    assert not app.error


# Mistakes of a training run


@pytest.fixture(scope="module")
def run(home):
    """A net that has seen too little to know anything."""
    from core.networks.training.scratch import train

    return train(RUN, Report())


def training_page():
    data, net = RUN.data, RUN.model
    values = {
        "view": "training", "ask": 0, "size": data.image_size, "train": data.train_per_class, "epochs": RUN.epochs,
        "validation": data.validation_per_class, "test": data.test_per_class, "blocks": len(net.filters),
        "filters": net.filters[0], "units": net.dense_units, "batch": RUN.batch_size,
    }  # fmt: skip
    return open_page("small_data", **{f"small_data_{name}": str(value) for name, value in values.items()})


def links(app) -> list[str]:
    """Below the pictures of mistakes."""
    found = [link for part in app.get("html") for link in re.findall(r'<a href="([^"]+)"', part.proto.body)]
    return [unescape(link) for link in found]


def follow(link: str):
    parts = urlsplit(link)
    return open_page(parts.path, **dict(parse_qsl(parts.query)))


def test_every_mistake_leads_to_its_own_map(run):
    mistakes = run.metrics["validation"]["mistakes"]  # the test part stays shut until it is opened
    found = links(training_page())
    assert len(found) == 2 * len(mistakes) > 0
    part = load(RUN.data).validation
    for mistake, link in zip(mistakes, found[::2], strict=True):
        picture = dict(parse_qsl(urlsplit(link).query))["grad_cam_picture"]
        np.testing.assert_array_equal(load_picture(picture), part.images[mistake["index"]])
    app = follow(f"{found[0]}&grad_cam_ask=0")
    assert not app.error
    assert not app.warning
    assert app.selectbox(key="grad_cam_model:en").value == f"run:{run.run_id}"
    names, first = run.metrics["class_names"], mistakes[0]
    titles = " ".join(element.value for element in app.markdown)
    assert f"Where is the evidence for {names[first['predicted']]}?" in titles
    assert f"Where is the evidence for {names[first['label']]}?" in titles
    other = follow(found[1])
    assert not other.error
    assert not other.warning


def test_a_link_finds_a_run_that_the_kept_list_does_not_have_yet(run, monkeypatch):
    monkeypatch.setattr(runs, "_list_runs", lambda url: [])
    app = follow(links(training_page())[0])
    assert not app.warning
    assert app.selectbox(key="grad_cam_model:en").value == f"run:{run.run_id}"


def test_a_dense_net_has_nothing_to_look_into(run):
    assert reference_of(run) == f"run:{run.run_id}"
    dense = RunSpec(data=RUN.data, model=DenseNetSpec(units=4, image_shape=(32, 32, 3), classes=2))
    assert reference_of(Run("dense", "Dense", "RunSpec", "complete", dense.to_dict(), {})) is None


def test_a_recording_leads_to_a_model_only_where_one_ships():
    assert {run.run_id: reference_of(run) for run in recorded_runs()}.items() >= {
        ("digits_dense", None),
        ("digits_convnet", None),
    }
