"""A slow request in a real browser: its progress, Stop, and Compute again."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Serve
from tests.core.engine.answers import calls

WARM_UP_MILLISECONDS = 120_000  # the first request waits for the workers


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def url(browser: Browser, serve: Serve, home: Path) -> Iterator[str]:
    with serve("tests/browser/apps/ask_app.py", env={"CONVNET_CLASSROOM_HOME": str(home)}) as address:
        yield address


def test_a_slow_request_can_be_stopped_and_asked_again(page: Page, url: str, home: Path) -> None:
    ledger = home / "ledger"
    page.goto(f"{url}?ledger=ledger")
    stop = page.get_by_role("button", name="Stop")
    expect(stop).to_be_visible(timeout=WARM_UP_MILLISECONDS)
    expect(page.get_by_text(re.compile(r"about \d+ s left"))).to_be_visible(timeout=WARM_UP_MILLISECONDS)
    stop.click()
    expect(page.get_by_text("The computation was stopped.")).to_be_visible()
    expect(page.get_by_text("Answer: None")).to_be_visible()
    expect(stop).to_have_count(0)
    time.sleep(1)  # the worker learns of it within half a second
    stopped_at = len(calls(ledger))
    time.sleep(1)
    assert 0 < len(calls(ledger)) == stopped_at < 400

    # Touching something else does not start it again.
    page.get_by_role("button", name="Another control").click()
    expect(page.get_by_text("The computation was stopped.")).to_be_visible()
    assert len(calls(ledger)) == stopped_at

    page.get_by_role("button", name="Compute").click()
    expect(stop).to_be_visible()
    expect(page.get_by_text("The computation was stopped.")).to_have_count(0)
    Path(f"{ledger}.enough").touch()
    expect(page.get_by_text(re.compile(r"Answer: .*steps"))).to_be_visible()
    assert len(calls(ledger)) > stopped_at
