"""The kernel that learns in a real browser, against the NumPy reference, number by number."""

import json
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from core.operations.kernel_learning import descend
from tests.browser.apps.kernel_learner_app import HIDDEN, MOMENTS, RATE, START
from tests.browser.conftest import open_page

APP = Path(__file__).parent / "apps" / "kernel_learner_app.py"


@pytest.fixture
def learner(page: Page, url: str) -> Page:
    open_page(page, url)
    page.locator(".kernel-learner[data-ready]").wait_for()
    return page


def told(page: Page) -> tuple[np.ndarray, float, int]:
    """Kernel, error and number of steps on the screen, with all their digits."""
    root = page.locator(".kernel-learner")
    kernel = np.array(json.loads(root.get_attribute("data-kernel") or "")).reshape(3, 3)
    return (
        kernel,
        float(root.get_attribute("data-error") or "nan"),
        int(root.get_attribute("data-steps") or -1),
    )


def test_each_step_is_the_references(learner: Page) -> None:
    way = descend(MOMENTS, START, rate=RATE, steps=12)
    for step in range(12):
        kernel, error, count = told(learner)
        assert count == step
        np.testing.assert_allclose(kernel, way.kernels[step], rtol=1e-9, atol=1e-12)
        assert error == pytest.approx(way.losses[step], rel=1e-7)
        learner.get_by_role("button", name="One step").click()
        expect(learner.locator(".kernel-learner")).to_have_attribute("data-steps", str(step + 1))


def test_played_it_arrives_at_the_hidden_kernel(learner: Page) -> None:
    """Thousands of steps: it is where the reference is after as many, and that is the edge detector."""
    learner.get_by_role("slider").fill("3")
    learner.get_by_role("button", name="Play").click()
    learner.wait_for_function(
        """() => {
            const find = (root) => root.querySelector(".kernel-learner")
              ?? [...root.querySelectorAll("*")].map((each) => each.shadowRoot && find(each.shadowRoot)).find(Boolean);
            return Number(find(document).dataset.steps) >= 20000;
        }"""
    )
    learner.get_by_role("button", name="Pause").click()
    kernel, error, count = told(learner)
    way = descend(MOMENTS, START, rate=RATE, steps=count)
    np.testing.assert_allclose(kernel, way.kernels[-1], atol=1e-6)
    assert error == pytest.approx(way.losses[-1], abs=1e-6)
    assert error < way.losses[0] / 1000
    np.testing.assert_allclose(kernel, HIDDEN, atol=0.1)


def test_begun_again_it_stands_at_the_start(learner: Page) -> None:
    learner.get_by_role("button", name="One step").click()
    expect(learner.locator(".kernel-learner")).to_have_attribute("data-steps", "1")
    learner.get_by_role("button", name="Begin again").click()
    kernel, _error, count = told(learner)
    assert count == 0
    np.testing.assert_array_equal(kernel, START)
