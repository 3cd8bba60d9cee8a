"""Who starts and who stops a training."""

import pytest

from core.engine import Job
from core.errors import InputError
from pages.shared.training import buttons, panel
from pages.shared.training.buttons import Audience
from tests.pages.dashboard import open_page
from tests.pages.test_small_data import SPEC, TINY

CANCEL, FOR_ALL = "small_data:training:cancel", "small_data:training:cancel:for-all"


@pytest.fixture
def jobs(monkeypatch, own_home):
    known: dict[str, Job] = {}
    monkeypatch.setattr(panel.engine, "job", lambda spec: known.get(spec.spec_id))
    monkeypatch.setattr(panel.engine, "submit", lambda spec, **_: known.setdefault(spec.spec_id, Job(spec)))
    monkeypatch.setattr(panel.engine, "cancel", lambda spec_id: known[spec_id].fail(InputError("")))
    monkeypatch.setattr(buttons, "_audience", Audience())
    return known


def reader():
    link = {f"small_data_{name}": value for name, value in {**TINY, "view": "training", "ask": "0"}.items()}
    return open_page("small_data", **link)


def keys(app):
    return [button.key for button in app.button]


def test_an_audience_is_counted_for_five_seconds():
    audience = Audience()
    audience.note("one", "Ada", now=10.0)
    audience.note("one", "Ada", now=11.0)
    audience.note("one", "Bob", now=12.0)
    audience.note("two", "Ada", now=12.0)
    audience.note("two", "Cid", now=12.0)
    assert audience.count(["one"], now=12.0) == 2
    assert audience.count(["one", "two"], now=12.0) == 3
    assert audience.count(["one", "two"], now=16.5) == 3
    assert audience.count(["one"], now=17.0) == 1
    assert audience.count(["one", "two"], now=17.5) == 0


def test_who_has_started_a_training_stops_it_at_once(jobs):
    app = reader()
    app.button(key="small_data:training:train").click().run()
    app.button(key=CANCEL).click().run()
    assert jobs[SPEC.spec_id].ended


def test_who_only_watches_is_asked_first_and_told_how_many_do(jobs):
    reader().button(key="small_data:training:train").click().run()
    reader()
    other = reader()
    other.button(key=CANCEL).click().run()
    assert not jobs[SPEC.spec_id].ended
    assert any("**3**" in text.value for text in other.markdown)
    other.button(key=FOR_ALL).click().run()
    assert jobs[SPEC.spec_id].ended
    assert FOR_ALL not in keys(other)


def test_pressing_train_on_a_training_under_way_does_not_make_it_one_s_own(jobs):
    waiting = reader()
    reader().button(key="small_data:training:train").click().run()
    waiting.button(key="small_data:training:train").click().run()
    waiting.button(key=CANCEL).click().run()
    assert not jobs[SPEC.spec_id].ended
