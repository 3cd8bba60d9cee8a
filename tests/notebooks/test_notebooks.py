"""Of each lesson one notebook, executed; ``python -m tests.notebooks`` executes all of them."""

import pytest

from tests.notebooks.kernel import kernel
from tests.notebooks.views import COMPARED, chosen_views, compared_in, open_view
from tests.pages.conftest import home, reader_at_the_server  # noqa: F401
from tests.pages.dashboard import VIEWS

_EPOCHS = 3  # enough to see a loss fall


@pytest.fixture(scope="module")
def running():
    with kernel() as found:
        yield found


def test_what_is_compared_is_there():
    assert {lesson for lesson, _view in COMPARED} <= set(VIEWS)
    assert all(view in VIEWS[lesson] for lesson, view in COMPARED)


@pytest.mark.parametrize(("lesson", "view"), chosen_views())
def test_the_notebook_shows_the_numbers_on_the_screen(lesson, view, running):
    app, sheet = open_view(lesson, view)
    assert not app.error
    found = compared_in(lesson, view, sheet)
    wanted, compare = found or ({}, lambda *_: None)
    compare(app, running.run(sheet, wanted, epochs=_EPOCHS))


def test_the_project_is_not_to_be_had(running):
    """What the kernel asserts before each notebook can fail."""
    with pytest.raises(Exception, match="No module named 'core'"):
        running.execute("import core")
