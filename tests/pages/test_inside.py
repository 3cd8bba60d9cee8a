"""The lesson that compares three ways to look inside: real maps of EfficientNet-Lite0."""

import base64
import json

import numpy as np
import pytest

from pages.inside.which import CASES
from tests.pages.dashboard import LANGUAGES, VIEWS, check, code, open_page
from tests.support import execute


def open_lesson(language: str = "en", **parameters: str):
    return open_page(
        "inside",
        lang=language,
        inside_ask="0",
        **{f"inside_{name}": value for name, value in parameters.items()},
    )


def cells(app, position: int) -> np.ndarray:
    """The map of a figure on the page, as the layer has it."""
    traces = json.loads(app.get("plotly_chart")[position].proto.spec)["data"]
    z = next(trace for trace in traces if trace["type"] == "heatmap")["z"]
    return np.frombuffer(base64.b64decode(z["bdata"]), z["dtype"]).reshape(
        [int(n) for n in z["shape"].split(",")]
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS["inside"])
def test_every_view_in_both_languages(view, language):
    app = open_lesson(language, view=view)
    assert not app.error
    assert not app.warning


def test_the_map_is_that_of_the_code():
    app = open_lesson()
    names = execute(code(app))
    np.testing.assert_allclose(names["heatmap"], cells(app, 2), rtol=1e-3, atol=1e-7)
    strongest = int(names["order"][0])
    np.testing.assert_allclose(names["feature_maps"][0, ..., strongest], cells(app, 0), rtol=1e-3, atol=1e-4)


def test_another_channel_changes_its_map_and_not_that_of_the_class():
    first, other = open_lesson(), open_lesson(channel="3")
    assert not np.allclose(cells(first, 0), cells(other, 0))
    np.testing.assert_array_equal(cells(first, 2), cells(other, 2))


def test_another_class_changes_the_map_of_the_class():
    first, other = open_lesson(), open_lesson(rank="4")
    assert not np.allclose(cells(first, 2), cells(other, 2))


def test_right_and_wrong_choices_are_judged():
    wrong = open_lesson(view="which")
    assert sum("of 6 right" in element.value for element in wrong.markdown) == 1
    for case in CASES:
        wrong.button_group(key=f"inside_{case.id}:en").set_value(case.answer)
    right = check(wrong.run())
    assert any("6 of 6 right" in element.value for element in right.markdown)
    assert sum(element.value.startswith(":material/check:") for element in right.markdown) == len(CASES)
    right.button_group(key="inside_ears:en").set_value("filters").run()
    assert any("5 of 6 right" in element.value for element in check(right).markdown)
    assert any(element.value.startswith(":material/close:") for element in right.markdown)


def test_every_case_points_to_a_view_that_there_is():
    for case in CASES:
        lesson, view = case.link
        assert view in VIEWS[lesson]


def test_the_curve_ends_with_the_whole_net():
    app = open_lesson(view="blackbox")
    (line,) = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    metrics = {metric.label: metric.value for metric in app.metric}
    assert f"{line['y'][-1]:.1%}" in metrics["Probability with all 1280"]
    assert line["customdata"][0][0] == 0
    assert int(metrics["As probable as with all from"].split()[0]) > 10
