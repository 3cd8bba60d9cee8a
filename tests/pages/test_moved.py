"""Links to the lesson that became two lead to the right one, with every setting."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from pages.shared.server import moved
from tests.pages.dashboard import VIEWS, address, open_page


@pytest.fixture(scope="module")
def client():
    return TestClient(Starlette(routes=moved.routes()), follow_redirects=False)


@pytest.mark.parametrize(
    ("query", "lesson", "parameters"),
    [
        ("", "fine_tuning", {}),
        ("lang=zh", "fine_tuning", {"lang": "zh"}),
        ("transfer_learning_view=traps&transfer_learning_trap=rate", "fine_tuning",
         {"fine_tuning_view": "traps", "fine_tuning_trap": "rate"}),
        ("lang=en&transfer_learning_view=projection&transfer_learning_projection=tsne", "features",
         {"lang": "en", "features_view": "projection", "features_projection": "tsne"}),
        ("transfer_learning_measured=chosen&transfer_learning_view=sizes", "features",
         {"features_measured": "chosen", "features_view": "sizes"}),
        ("transfer_learning_folder=%2Fdata%2Fa%26b", "fine_tuning", {"fine_tuning_folder": "/data/a&b"}),
    ],
)  # fmt: skip
def test_an_old_link_leads_to_the_new_lesson(client, query, lesson, parameters):
    answer = client.get(f"/transfer_learning?{query}")
    assert answer.is_redirect
    target = urlsplit(answer.headers["location"])
    assert (target.scheme, target.netloc, target.path) == ("", "", lesson)
    assert dict(parse_qsl(target.query)) == parameters


@pytest.mark.parametrize(
    "view", ["ladder", "network", "training", "traps", "mistakes", "projection", "sizes"]
)
def test_every_old_view_is_there(view):
    path, _, query = moved.new_address([("transfer_learning_view", view)]).partition("?")
    assert query == f"{path}_view={view}"
    assert view in VIEWS[path]


def test_the_settings_of_an_old_link_are_taken():
    path, _, query = moved.new_address(
        [("transfer_learning_view", "traps"), ("transfer_learning_trap", "rate")]
    ).partition("?")
    app = open_page(path, **dict(parse_qsl(query)))
    assert not app.warning
    assert address(app)["fine_tuning_trap"] == "rate"


def test_nothing_is_made_of_a_foreign_host(client):
    answer = client.get("/transfer_learning?//evil.example/=1")
    assert answer.headers["location"].startswith("fine_tuning?")
