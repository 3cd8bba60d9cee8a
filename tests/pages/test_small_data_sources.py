"""The small-data lesson: where its pictures come from."""

import io
import time
import zipfile

import numpy as np
import pytest
import streamlit as st

from core import settings
from core.datasets.load import load
from core.images import encode_jpeg
from pages.shared.pictures import datasets
from tests.pages.dashboard import LANGUAGES, address, check
from tests.pages.small_data import cells, lesson, metrics, shapes_of

pytestmark = pytest.mark.usefixtures("own_home")


def test_counts_and_shape_of_the_drawn_pets():
    app = lesson()
    assert cells(app, "counts")[1:] == [
        ["Training part", "10", "10", "20"], ["Validation part", "4", "4", "8"], ["Test part", "4", "4", "8"],
    ]  # fmt: skip
    assert metrics(app)["Shape of the training tensor"] == "20 x 32 x 32 x 3"


def test_digits_have_their_own_shape_and_ten_classes():
    app = lesson("network", source="digits")
    shapes = shapes_of(app)
    assert shapes[0] == "28 x 28 x 1"
    assert shapes[-1] == "10"
    assert not app.error


def test_a_folder_with_a_damaged_picture(home, tmp_path):
    root = tmp_path / "pets"
    for name in ("cats", "dogs"):
        (root / name).mkdir(parents=True)
        for number in range(6):
            pixels = np.full((40, 40, 3), 20 * number, np.uint8)
            (root / name / f"{number}.jpg").write_bytes(encode_jpeg(pixels))
    (root / "cats" / "0.jpg").write_bytes(b"no picture")
    app = lesson(source="folder", folder=str(root), train="10")
    assert not app.error
    assert [expander.label for expander in app.expander if "could not be used" in expander.label]
    assert any("cats/0.jpg" in frame.value.to_string() for frame in app.dataframe)
    assert app.warning  # fewer pictures than asked for


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_folder_that_is_not_there_is_one_sentence(home, language):
    app = lesson(source="folder", folder=str(home / "nowhere"), lang=language)
    assert len(app.error) == 1
    assert "nowhere" in app.error[0].value
    assert app.selectbox


def test_an_uploaded_zip(home):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("apples", "pears"):
            for number in range(6):
                pixels = np.full((40, 40, 3), 30 * number, np.uint8)
                archive.writestr(f"{name}/{number}.jpg", encode_jpeg(pixels))
    app = lesson(source="archive", train="10")
    app.file_uploader[0].set_value(("fruit.zip", packed.getvalue(), "application/zip")).run()
    check(app)
    assert len(address(app)["small_data_archive"]) == 64
    assert cells(app, "counts")[0] == ["", "apples", "pears", "All"]


def test_a_file_that_is_no_zip_is_refused(home):
    app = lesson(source="archive")
    app.file_uploader[0].set_value(("x.zip", b"nonsense", "application/zip")).run()
    check(app)
    assert len(app.error) == 1


def test_the_download_waits_for_a_click():
    app = lesson(source="cats_vs_dogs")
    assert not app.error
    assert "Download the photographs" in [button.label for button in app.button]


def test_the_net_has_a_unit_for_each_class_of_a_folder(tmp_path):
    for name in ("apples", "pears", "plums"):
        (tmp_path / "fruit" / name).mkdir(parents=True)
        for number in range(6):
            path = tmp_path / "fruit" / name / f"{number}.jpg"
            path.write_bytes(encode_jpeg(np.full((40, 40, 3), 30 * number, np.uint8)))
    app = lesson("network", source="folder", folder=str(tmp_path / "fruit"))
    assert shapes_of(app)[-1] == "3"
    assert 'layers.Dense(3, activation="softmax")' in app.code[0].value


def test_without_a_right_to_folders_there_is_no_such_source(monkeypatch):
    """A server with the setting, and a reader who is not at the server."""
    link = {"source": "folder", "folder": "/etc"}
    assert not lesson(**link).warning
    for folders, address_of_reader in (("none", None), ("", "10.0.0.7")):
        monkeypatch.setenv("CONVNET_CLASSROOM_FOLDERS", folders)
        monkeypatch.setattr(type(st.context), "ip_address", address_of_reader)
        settings.settings.cache_clear()
        app = lesson(**link)
        assert "small_data_source=folder" in app.warning[0].value
        assert "A folder on the server" not in app.selectbox(key="small_data_source:en").options
        assert not app.text_input


def test_loading_can_be_stopped_and_started_again(monkeypatch):
    def load_until_stopped(spec, report):
        report(0.5, "Downloading")
        time.sleep(0.5)  # longer than the page waits before it shows progress
        report.__self__.stop()  # as the button does in another run of the script
        report(0.6, "Downloading")

    monkeypatch.setattr(datasets, "load", load_until_stopped)
    app = lesson()
    assert [element.value for element in app.info] == ["The loading of the pictures was stopped."]
    assert not app.metric
    monkeypatch.setattr(datasets, "load", load)
    app.button(key="datasets:again").click().run()
    assert app.metric
