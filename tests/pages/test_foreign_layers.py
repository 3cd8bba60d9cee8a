"""Layers of an uploaded model and classes of a run whose names are made to harm, where workers answer."""

import io
import json
import zipfile
from pathlib import Path

import keras
import pytest
import streamlit as st

from core.storage.uploads import store_model
from tests.pages.dashboard import open_page
from tests.pages.foreign import EVIL, harmful, keep_evil_run, shows


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory, home: object) -> str:
    """Keras refuses few names, and none of them where a file is read."""
    path = tmp_path_factory.mktemp("model") / "model.keras"
    inner = [keras.layers.Conv2D(4, 3, name="first"), keras.layers.Conv2D(4, 3, name="second")]
    scores = [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(2, activation="softmax")]
    keras.Sequential([keras.Input((32, 32, 3)), *inner, *scores], name="whole").save(path)
    buffer = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "config.json":
                config = json.dumps(json.loads(content)).replace('"first"', json.dumps(EVIL))
                content = config.replace('"whole"', json.dumps(f"net {EVIL}")).encode()
            target.writestr(name, content)
    return store_model(buffer.getvalue())


@pytest.mark.parametrize("page", ["activations", "grad_cam", "filters", "inside"])
def test_names_of_layers(page: str, model: str) -> None:
    app = open_page(page, **{f"{page}_model": model, f"{page}_ask": "0"})
    assert harmful(app) == []
    assert shows(app), [element.value for element in [*app.error, *app.info, *app.warning]]


def test_classes_of_a_run_that_predicts(tmp_path: Path, home: object) -> None:
    layers = [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(1, activation="sigmoid")]
    keras.Sequential([keras.Input((150, 150, 3)), *layers]).save(tmp_path / "model.keras")
    run = keep_evil_run((tmp_path / "model.keras").read_bytes())
    st.cache_data.clear()  # the list of runs is kept for some seconds
    app = open_page("small_data", small_data_view="predict", small_data_ask="0", small_data_run=run)
    assert harmful(app) == []
    assert shows(app)
