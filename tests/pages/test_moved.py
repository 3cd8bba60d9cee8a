"""Links to the lesson that became two lead to the right one, with every setting."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.requests import Request
from starlette.responses import RedirectResponse

from pages.shared.server import moved
from tests.pages.dashboard import VIEWS, address, open_page


def follow(query: str) -> str:
    """Where the one route leads."""
    (route,) = moved.routes()
    assert route.path == "/transfer_learning"
    scope = {
        "type": "http",
        "method": "GET",
        "path": route.path,
        "query_string": query.encode(),
        "headers": [],
    }
    answer = route.endpoint(Request(scope))
    assert isinstance(answer, RedirectResponse)
    assert answer.status_code == 307
    return answer.headers["location"]


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
def test_an_old_link_leads_to_the_new_lesson(query, lesson, parameters):
    target = urlsplit(follow(query))
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


def test_no_link_leads_to_another_host():
    for query in ("//evil.example/=1", "transfer_learning_view=//evil.example"):
        target = urlsplit(follow(query))
        assert (target.netloc, target.path) == ("", "fine_tuning")
