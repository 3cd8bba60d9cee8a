"""The projection view of the lesson on features on a page of its own: what it asks for, shows and refuses."""

import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.core.datasets.pictures import draw_pets
from tests.pages.dashboard import LANGUAGES, check, open_page

APP = Path(__file__).parents[1] / "browser" / "apps" / "projection_app.py"


def open_view(**parameters: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=180)
    app.query_params.update(
        {
            name if name in ("lang", "pictures", "size", "backbone") else f"features_{name}": value
            for name, value in parameters.items()
        }
    )
    return check(app.run())


def real_page(**parameters: str) -> AppTest:
    """The lesson's page with this view."""
    link = {"view": "projection", "size": "40", **parameters}
    return open_page("features", **{f"features_{name}": value for name, value in link.items()})


def message(app: AppTest) -> dict:
    """What the component gets."""
    return json.loads(app.get("bidi_component")[0].proto.json)["message"]


def metrics(app: AppTest) -> list[float]:
    return [float(metric.value.removesuffix("%")) / 100 for metric in app.metric]


def guessed(points: np.ndarray, labels: np.ndarray) -> float:
    """By the five nearest others, with plain loops."""
    right = 0
    for index, point in enumerate(points):
        distances = ((points - point) ** 2).sum(axis=1)
        distances[index] = np.inf
        votes = np.bincount(labels[np.argsort(distances)[:5]], minlength=2)
        right += int(votes.argmax() == labels[index])
    return right / len(points)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("method", ["pca", "tsne"])
def test_the_view_in_both_languages(language, method):
    app = open_view(lang=language, projection=method, perplexity="5")
    assert not app.error
    assert not app.warning
    sent = message(app)
    assert sent["names"] == {"en": ["cats", "dogs"], "zh": ["猫", "狗"]}[language]
    assert [len(cloud["points"]) for cloud in sent["clouds"]] == [24, 24]
    assert bool(app.slider(key="features_projected")) is True
    has_perplexity = any(slider.key == "features_perplexity" for slider in app.slider)
    assert has_perplexity == (method == "tsne")


def test_the_numbers_are_those_of_the_pictures():
    app = open_view()
    pictures = np.concatenate([draw_pets(name, 12, 48, split=1) for name in ("cat", "dog")])
    labels = np.repeat([0, 1], 12)
    of_pixels, of_points, _, of_features_in_plane = metrics(app)
    assert of_pixels == pytest.approx(guessed(pictures.reshape(24, -1) / 255.0, labels), abs=0.001)
    sent = message(app)
    assert sent["numbers"] == list(range(24))
    for cloud, shown in zip(sent["clouds"], (of_points, of_features_in_plane), strict=True):
        assert shown == pytest.approx(guessed(np.array(cloud["points"]), labels), abs=0.001)
    assert f"{48 * 48 * 3:,}" in sent["clouds"][0]["remark"]
    assert "1,280" in sent["clouds"][1]["remark"]


def test_fewer_pictures_are_some_of_the_same():
    app = open_view()
    app.slider(key="features_projected").set_value(10).run()
    assert check(app).query_params["features_projected"] in ("10", ["10"])
    assert len(message(app)["numbers"]) == 20


def test_pictures_too_small_for_the_base_are_enlarged():
    assert len(message(open_view(size="16"))["numbers"]) == 24


def test_no_more_neighbours_are_offered_than_there_are_pictures():
    app = open_view(projection="tsne", perplexity="50")
    assert "features_perplexity=50" in app.warning[0].value
    assert app.slider(key="features_perplexity").max == 20
    assert not app.error


def test_too_few_pictures_are_refused_where_they_are_chosen():
    app = real_page(validation="30")
    app.number_input(key="features_validation").set_value(1).run()
    check(app)
    assert app.number_input(key="features_validation").value == 30
    assert "2 pictures of the part validation were found" in app.warning[0].value


def test_an_unknown_base_is_one_sentence():
    assert len(open_view(backbone="vgg99").error) == 1
