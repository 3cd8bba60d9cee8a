"""Driving the dashboard without a browser."""

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.scriptrunner import script_runner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.navigation import ENTRIES
from pages.shared.lesson.notebooks import SHEET
from pages.shared.reader import language
from tests.support import Snippet, with_files

# What AppTest does around a page takes ten times as long as the page. It reads the metadata of every installed package
# for each app, in search of components; and it clears Keras after each run, which the server has not loaded, but other
# tests in this process have.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)
script_runner._clean_problem_modules = lambda: None


def _as_served(manager: PagesManager, *args: Any, **options: Any) -> None:
    """AppTest looks for a folder of pages in each run; the server is told by pages/shared/lesson/server.py not to."""
    _look_for_pages(manager, *args, **options)
    PagesManager.uses_pages_directory = False


_look_for_pages = PagesManager.__init__
PagesManager.__init__ = _as_served  # type: ignore[method-assign]

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = tuple(language.LANGUAGES)
# Pages with the views that each offers.
VIEWS = {entry.folder: tuple(load_lesson(entry.path, "en").sections) for entry in ENTRIES}


def at_the_server(patch: pytest.MonkeyPatch) -> None:
    """Say where the reader is: AppTest answers with a mock when it is asked."""
    patch.setattr(type(st.context), "ip_address", None)
    patch.setattr(type(st.context), "headers", {"Host": "localhost:8501"})
    patch.setattr(type(st.context), "cookies", {})


def open_page(name: str, **parameters: str) -> AppTest:
    """The page as a reader who opens a link to it sees it; no exception may be shown."""
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=180)
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


def code(app: AppTest, form: int = 0) -> Snippet:
    """The text of the code panel, with the files that lie beside it."""
    return with_files(app.code[form].value, app.session_state[SHEET].files)
