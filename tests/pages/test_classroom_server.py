"""The classroom page beside the room: what is mine, and for a teacher what the server does for all."""

import re
import time
from dataclasses import replace

import numpy as np
import pytest

from core import engine
from core.classroom import claims
from core.classroom.limits import DEFAULTS, limits
from core.engine.dispatcher import Dispatcher
from core.runs import RunStore
from core.settings import settings
from core.specs.grad_cam import GradCamSpec
from core.storage.uploads import load_picture, store_picture
from pages.shared.training import ownership
from pages.shared.training.ownership import Looks
from tests.pages.browsers import Browser
from tests.pages.small_data import SPEC
from tests.pages.test_training_buttons import trained

OTHER = replace(SPEC, seed=1)
GREY = np.full((8, 8, 3), 128, np.uint8)


@pytest.fixture
def browser(monkeypatch, own_home):
    """Makes browsers; the engine's workers never come."""
    monkeypatch.setattr(Dispatcher, "wake", lambda self: None)
    monkeypatch.setattr(Dispatcher, "workers", lambda self: [])
    monkeypatch.setattr(engine, "_engine", engine.Engine(settings()))
    monkeypatch.setattr(ownership, "looks", Looks())
    return lambda number, **options: Browser(monkeypatch, number, **options)


def _mine() -> None:
    from pages.classroom.mine import show_mine
    from pages.shared.reader import address

    address.start_run()
    show_mine()


def _server() -> None:
    from pages.classroom.administration import show_administration
    from pages.shared.reader import address

    address.start_run()
    show_administration()


def shown(browser):
    """The texts of the rows."""
    return re.sub(r"<[^>]+>", " ", "\n".join(element.proto.body for element in browser.app.get("html")))


def buttons(browser, prefix):
    return [button.key for button in browser.app.button if button.key.startswith(prefix)]


def run_claimed(spec, *readers):
    trained(spec)
    for reader in readers:
        claims.claim("run", spec.run_id, reader)


def test_a_student_sees_and_deletes_their_own_runs_alone(browser):
    anna, ben = browser(1), browser(2)
    run_claimed(SPEC, anna.reader, ben.reader)
    run_claimed(OTHER, ben.reader)
    anna.show(_mine)
    key = f"classroom:mine:runs:{SPEC.run_id}"
    assert buttons(anna, "classroom:mine:runs") == [key]
    assert "others who have it: 1" in shown(anna)
    anna.press(key)
    assert buttons(anna, "classroom:mine:runs") == []
    assert claims.owners("run", SPEC.run_id) == {ben.reader}
    assert RunStore().find(SPEC.run_id) is not None
    ben.show(_mine).press(key)
    assert RunStore().find(SPEC.run_id) is None
    assert RunStore().find(OTHER.run_id) is not None


def test_what_another_reader_looks_at_is_not_torn_away(browser):
    anna, ben = browser(1), browser(2)
    run_claimed(SPEC, anna.reader)
    ownership.looks.note(SPEC.run_id, ben.reader, now=time.monotonic())
    anna.show(_mine).press(f"classroom:mine:runs:{SPEC.run_id}")
    assert claims.owners("run", SPEC.run_id) == frozenset()
    assert RunStore().find(SPEC.run_id) is not None


def test_a_run_that_is_trained_is_cancelled_first(browser):
    anna = browser(1)
    run_claimed(SPEC, anna.reader)
    engine.submit(SPEC, reader=anna.reader)
    anna.show(_mine).press(f"classroom:mine:runs:{SPEC.run_id}")
    assert "cancel the training first" in anna.texts
    assert RunStore().find(SPEC.run_id) is not None
    anna.press(f"classroom:mine:jobs:{SPEC.spec_id}")
    assert engine.jobs() == []
    anna.press(f"classroom:mine:runs:{SPEC.run_id}")
    assert RunStore().find(SPEC.run_id) is None


def test_a_student_sees_and_cancels_their_own_jobs_alone(browser):
    anna, ben = browser(1), browser(2)
    for spec, reader in ((SPEC, anna), (OTHER, ben), (GradCamSpec("vgg16", "a" * 64), ben)):
        engine.submit(spec, reader=reader.reader)
    ben.show(_mine)
    assert len(buttons(ben, "classroom:mine:jobs")) == 2
    ben.press(f"classroom:mine:jobs:{OTHER.spec_id}")
    assert [job.spec for job in engine.jobs() if job.queue == "training"] == [SPEC]


def test_an_upload_goes_when_the_last_who_has_it_deletes_it(browser):
    anna, ben = browser(1), browser(2)
    digest = store_picture(GREY)
    for one in (anna, ben):
        claims.claim("picture", digest, one.reader, num_bytes=300 * 2**20)
    anna.show(_mine)
    assert "300 MiB / 1.0 GiB" in shown(anna)
    anna.press(f"classroom:mine:uploads:picture:{digest}:{anna.reader}")
    assert "0 B / 1.0 GiB" in shown(anna)
    assert load_picture(digest).shape == GREY.shape
    ben.show(_mine).press(f"classroom:mine:uploads:picture:{digest}:{ben.reader}")
    with pytest.raises(ValueError, match="not on the server any more"):
        load_picture(digest)


def test_a_teacher_sees_all_and_decides_about_all(browser):
    anna, ben, teacher = browser(1), browser(2), browser(3, at_the_server=True)
    run_claimed(SPEC, anna.reader, ben.reader)
    run_claimed(OTHER)
    engine.submit(replace(SPEC, seed=2), reader=anna.reader)
    teacher.show(_server)
    texts = shown(teacher)
    assert anna.reader[:4].upper() in texts
    assert "nobody" in texts
    assert "number 1 in the queue" in texts
    assert "2 of 500 runs, of them nobody's: 1." in teacher.texts
    key = f"classroom:all:runs:{SPEC.run_id}"
    teacher.press(key)
    assert RunStore().find(SPEC.run_id) is not None  # asked first
    assert [button.label for button in teacher.app.button if button.key == key] == [
        "Delete it for its owners"
    ]
    teacher.press(key)
    assert RunStore().find(SPEC.run_id) is None
    assert claims.owners("run", SPEC.run_id) == frozenset()
    teacher.press(f"classroom:all:jobs:{replace(SPEC, seed=2).spec_id}")
    assert engine.jobs() == []


def test_a_flood_is_closed_at_once_and_what_others_wait_for_goes_on(browser):
    anna, ben, teacher = browser(1), browser(2), browser(3, at_the_server=True)
    specs = [replace(SPEC, seed=seed) for seed in range(6)]
    for spec in specs:
        engine.submit(spec, reader=anna.reader)
    engine.submit(specs[4], reader=ben.reader)
    teacher.show(_server).press(f"classroom:askers:{anna.reader}")
    assert [job.spec for job in engine.jobs()] == [specs[4]]


def test_the_limits_are_set_in_a_form(browser):
    teacher = browser(3, at_the_server=True).show(_server)
    field = next(field for field in teacher.app.number_input if field.key == "classroom:limit:epochs")
    assert (field.value, field.min, field.max) == (DEFAULTS.epochs, 1, 1000)
    field.set_value(12)
    next(button for button in teacher.app.button if button.label == "Set the limits").click()
    teacher.look()
    assert limits() == replace(DEFAULTS, epochs=12)


def test_only_a_teacher_is_offered_the_server(browser, monkeypatch):
    tabs = [tab.label for tab in browser(1).open("classroom").app.tabs]
    assert tabs == ["Room", "Mine"]
    tabs = [tab.label for tab in browser(3, at_the_server=True).open("classroom").app.tabs]
    assert tabs == ["Room", "Mine", "Server"]


def test_lists_of_runs_show_one_s_own_and_what_a_link_names(browser):
    anna, ben = browser(1), browser(2)
    run_claimed(SPEC, anna.reader)
    assert own_options(anna.open("training_curves")) == ["My convnet · own"]
    assert own_options(ben.open("training_curves")) == []
    assert own_options(ben.open("training_curves", training_curves_runs=SPEC.run_id)) == ["My convnet · own"]
    assert own_options(browser(3, at_the_server=True).open("training_curves")) == ["My convnet · own"]


def own_options(browser):
    """The runs of the store that a list offers."""
    return [option for option in browser.app.multiselect[0].options if option.endswith("· own")]
