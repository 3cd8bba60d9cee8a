"""What a reader is told when a page fails, and what the log has: the same number in both."""

import logging
import re
import tomllib

import pytest
import streamlit as st
from streamlit import error_util
from streamlit.testing.v1 import AppTest

from pages.shared.reader.places import without_places
from pages.shared.server import faults
from tests.pages.dashboard import ROOT


def _fail() -> None:
    import streamlit as st

    from pages.shared.server import faults

    st.session_state["language"] = st.query_params.get("lang", "en")
    try:
        raise RuntimeError("/srv/classroom/secret.txt")
    except RuntimeError as error:
        from streamlit.error_util import handle_user_script_exception

        handle_user_script_exception(error, faults.tell)


@pytest.mark.parametrize(
    ("language", "begins"), [("en", "This page failed: a fault of the program"), ("zh", "这个页面出错了")]
)
def test_a_reader_gets_a_sentence_and_a_number_and_the_log_the_rest(caplog, language, begins):
    faults.number_faults()
    logger = logging.getLogger(error_util.__name__)
    logger.addHandler(caplog.handler)
    try:
        app = AppTest.from_function(_fail)
        app.query_params["lang"] = language
        app.run()
    finally:
        logger.removeHandler(caplog.handler)
    assert not app.exception
    (told,) = app.error
    assert told.value.startswith(begins)
    assert "secret" not in told.value
    number = re.search(r"\b[0-9a-f]{6}\b", told.value)[0]
    (record,) = [record for record in caplog.records if record.exc_info]
    assert record.getMessage().startswith(f"Fault {number}: ")
    assert "/srv/classroom/secret.txt" in caplog.text


def test_what_no_page_tells_is_not_told_by_streamlit_either():
    """From the file: what other tests have asked of Streamlit before decides which one it has read."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert config["client"]["showErrorDetails"] == "none"
    assert config["logger"]["enableRich"] is False


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("/srv/classroom/data/cats", "…/cats"),
        ("/srv/class room/data/the cats", "…/the cats"),
        ("/", "…/"),
        ("C:\\Users\\ada\\data", "…/data"),
        ("file:///srv/classroom/runs", "…/runs"),
        (
            "[Errno 13] Permission denied: '/srv/classroom/data/cats'",
            "[Errno 13] Permission denied: '…/cats'",
        ),
        ("cannot open C:\\Users\\ada\\runs.csv", "cannot open …/runs.csv"),
        ("https://example.org/a/b.zip", "https://example.org/a/b.zip"),
        ("s3://bucket/runs/a", "s3://bucket/runs/a"),
        ("cats/1.jpg", "cats/1.jpg"),
        ("and/or", "and/or"),
        (7, 7),
        (0.5, 0.5),
    ],
)
def test_of_a_path_only_its_end_is_told(value, expected):
    assert without_places(value) == expected


def _full() -> None:
    import streamlit as st

    from core.errors import InputError
    from pages.shared.reader.language import explain

    st.error(explain(InputError("The disk holding {folder} is full.", folder="/srv/classroom/data")))


def test_where_files_lie_is_told_at_the_server_only(monkeypatch):
    assert (
        AppTest.from_function(_full).run().error[0].value == "The disk holding /srv/classroom/data is full."
    )
    monkeypatch.setattr(type(st.context), "ip_address", "10.0.0.7")
    assert AppTest.from_function(_full).run().error[0].value == "The disk holding …/data is full."
