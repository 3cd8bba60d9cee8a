"""The lesson on fine-tuning in a real browser: a head trained live on features, and the slider over the layers."""

import re
from urllib.parse import urlencode

from playwright.sync_api import Page, expect

from tests.browser.conftest import open_page, wait_until_idle
from tests.browser.server import Server

# A worker that has just started loads TensorFlow first, which takes a busy machine a minute.
TRAINING_MILLISECONDS = 180_000
FEATURES = {"unfreeze": "none", "views": 0, "train": 40, "validation": 20, "test": 20, "epochs": 8}


def lesson(server: Server, view: str, **settings: int | str) -> str:
    parameters = {
        f"fine_tuning_{name}": value for name, value in {"view": view, "ask": 0, **settings}.items()
    }
    return f"{server.url}/fine_tuning?{urlencode(parameters)}"


def metric(page: Page, label: str) -> str:
    return page.get_by_test_id("stMetric").filter(has_text=label).get_by_test_id("stMetricValue").inner_text()


def test_features_are_trained_live_on_drawn_pets(page: Page, server: Server) -> None:
    open_page(page, lesson(server, "training", **FEATURES))
    train = page.get_by_role("button", name="Train", exact=True)
    expect(train).to_be_visible(timeout=TRAINING_MILLISECONDS)
    train.click()
    expect(page.get_by_text("Did the weights move?")).to_be_visible(timeout=TRAINING_MILLISECONDS)
    expect(page.get_by_text("(validation)")).to_have_count(1)  # the base stays frozen
    accuracy = metric(page, "Validation accuracy")
    assert float(accuracy.removesuffix("%")) > 50  # of 40 pictures; a frozen VGG16 knows cats and dogs
    # The run stands on the ladder now, and its features need not be computed again.
    open_page(page, lesson(server, "training", **FEATURES, seed=1))
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text("was there already")).to_be_visible(timeout=TRAINING_MILLISECONDS)


def test_unfreezing_more_layers_counts_more_weights(page: Page, server: Server) -> None:
    open_page(page, lesson(server, "network"))
    tensors = page.get_by_test_id("stMetric").filter(has_text="Trainable weight tensors")
    expect(tensors).to_contain_text("10", timeout=TRAINING_MILLISECONDS)
    wait_until_idle(page)
    slider = page.get_by_role("slider", name=re.compile("Unfreeze from"))
    slider.focus()
    slider.press("ArrowRight")
    expect(tensors).to_contain_text("16")
    expect(page).to_have_url(re.compile("fine_tuning_unfreeze=block4_conv1"))
    slider.press("Home")
    expect(tensors).to_contain_text("4")
    expect(page).to_have_url(re.compile("fine_tuning_unfreeze=none"))
