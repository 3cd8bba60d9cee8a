"""Asking the engine: what a reader sees of a request that is answered, refused, or stopped by somebody else."""

import threading
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core import engine
from pages.shared.ask import Part
from tests.core.engine.answers import Count, calls
from tests.pages.dashboard import check

STEPS = 400  # 20 seconds


APP = Path(__file__).parents[1] / "browser" / "apps" / "ask_app.py"


def open_page(ledger: Path | None = None) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=120)
    if ledger is not None:
        app.query_params["ledger"] = ledger.name
    return app


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def stop_once_it_counts(ledger: Path) -> threading.Thread:
    """As another reader does who asked for the same."""

    def watch() -> None:
        while len(calls(ledger)) < 10:
            pause.wait(0.05)
        engine.cancel(Count(str(ledger), steps=STEPS).spec_id)

    pause = threading.Event()
    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


@pytest.fixture
def ledger(home, request) -> Path:
    return home / request.node.name


def test_an_answer_leaves_nothing_of_the_waiting(ledger):
    Path(f"{ledger}.enough").touch()
    app = check(open_page(ledger).run())
    assert captions(app) == ["Answer: {'steps': 0}"]
    assert buttons(app) == ["Another control"]


def test_a_refusal_is_one_sentence_and_the_page_goes_on():
    app = check(open_page().run())
    assert [error.value for error in app.error] == ["The kernel covers 9 pixels but the picture has only 3."]
    assert captions(app) == ["Answer: None"]


@pytest.fixture
def stopped(ledger) -> AppTest:
    app = open_page(ledger)
    thread = stop_once_it_counts(ledger)
    check(app.run())
    thread.join()
    return app


def test_what_was_stopped_is_said_and_not_started_again(stopped, ledger):
    assert captions(stopped) == ["Answer: None"]
    assert "The computation was stopped." in [element.value for element in stopped.markdown]
    counted = len(calls(ledger))
    assert counted < STEPS
    check(stopped.run())
    assert buttons(stopped) == ["Compute", "Another control"]
    assert len(calls(ledger)) == counted


def test_compute_starts_it_anew(stopped, ledger):
    counted = len(calls(ledger))
    timer = threading.Timer(1.0, Path(f"{ledger}.enough").touch)
    timer.start()
    stopped.button[0].click().run()
    timer.join()
    check(stopped)
    assert buttons(stopped) == ["Another control"]
    steps = int(captions(stopped)[0].removeprefix("Answer: {'steps': ").removesuffix("}"))
    assert counted < steps < STEPS


@pytest.mark.parametrize(
    ("part", "own", "fraction", "expected"),
    [
        (Part(), None, 0.0, None),
        (Part(), 7.0, 0.3, 7.0),
        (Part(0, 8), None, 0.0, None),
        (Part(0, 8), 5.0, 0.5, 75.0),  # 10 seconds a part: a half of this one and seven more
        (Part(6, 8, 4.0), None, 0.0, 8.0),
        (Part(6, 8, 4.0), 99.0, 0.75, 5.0),  # what a part took is better known than its own pace
    ],
)
def test_the_seconds_that_are_left_are_those_of_the_whole_work(part, own, fraction, expected):
    assert part.seconds_left(own, fraction) == (None if expected is None else pytest.approx(expected))


def ask_for_two(first: str, second: str) -> None:
    """A page that asks for two parts and notes how many it has shown each time."""
    import streamlit as st

    from pages.shared.ask import ask_in_parts
    from tests.core.engine.answers import Count

    def show(answers: list[object]) -> None:
        st.session_state.setdefault("shown", []).append(len(answers))

    ask_in_parts([Count(first, steps=0), Count(second, steps=0)], show)


def test_a_part_is_shown_before_the_next_is_there(home):
    ledgers = [str(home / name) for name in ("first", "second")]
    app = check(AppTest.from_function(ask_for_two, args=ledgers, default_timeout=120).run())
    assert app.session_state["shown"] == [0, 1, 2]
    other = check(AppTest.from_function(ask_for_two, args=ledgers).run())
    assert other.session_state["shown"] == [2], "what the engine knows is shown at once"
    changed = [ledgers[0], str(home / "third")]
    app = check(AppTest.from_function(ask_for_two, args=changed, default_timeout=120).run())
    assert app.session_state["shown"] == [1, 2], "the first part is the same as before"
