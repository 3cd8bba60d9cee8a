"""Driving the dashboard without a browser."""

from functools import cache
from pathlib import Path

from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

# What AppTest does around a page takes ten times as long as the page. It reads the metadata of every installed package
# for each app, in search of components; and it clears Keras after each run, which the server has not loaded, but other
# tests in this process have.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
script_runner._clean_problem_modules = lambda: None

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "zh")
# Pages with the views that each offers.
VIEWS = {
    "convolution": ("window", "borders", "feature-map", "colour", "translation", "receptive-field"),
    "pooling": ("window", "comparison", "dilution", "parameters"),
    "dense_vs_convnet": ("training", "parameters", "shift"),
    "small_data": ("data", "preprocessing", "network", "training", "predict"),
    "augmentation": ("variants", "shear-unit", "fill-modes", "label"),
    "training_curves": ("curves", "formula", "lag", "reading"),
    "transfer_learning": ("ladder", "network", "training", "traps", "mistakes", "projection", "sizes"),
    "activations": ("channels", "depth", "compare", "movement"),
    "filters": ("grids", "ascent"),
    "grad_cam": ("where", "why", "sanity", "opinions"),
}


def open_page(name: str, **parameters: str) -> AppTest:
    """The page as a reader who opens a link to it sees it; no exception may be shown."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.query_params.update(parameters)
    # switch_page() wants a first run of the home page, which a deep link never has.
    app._page_hash = "" if name == "home" else calc_hash(name)
    return check(app.run())


def check(app: AppTest) -> AppTest:
    """Fail if the last run showed an exception."""
    assert not app.exception, [element.value for element in app.exception]
    return app


def address(app: AppTest) -> dict[str, str]:
    """The parameters of the address, one value each."""
    return {
        name: values[-1] if isinstance(values, list) else values for name, values in app.query_params.items()
    }


def code(app: AppTest, form: int = 0) -> str:
    """The text of the code panel."""
    return app.code[form].value
