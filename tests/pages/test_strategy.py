"""The lesson on strategies: what the page says is what the recorded runs say."""

import json

import pytest

from core.runs import repeats
from core.specs.advice import advise, evidence
from core.specs.presets.strategies import STRATEGIES, TASKS, UNTRAINED
from tests.pages.dashboard import code, open_page

PAGE = "strategy"


def view(name="advice", **parameters):
    """With the answers open."""
    settings = {"view": name, "ask": "0"} | parameters
    return open_page(PAGE, **{f"{PAGE}_{key}": value for key, value in settings.items()})


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("pictures", ["10", "50", "300", "5000"])
def test_the_page_says_what_the_runs_say(task, pictures):
    app = view(task=task, pictures=pictures)
    assert not app.error
    advice = advise(task, int(pictures))
    if advice is None or advice.chosen is None:
        assert not app.success
        assert len(app.info) == 1
        return
    assert not app.info
    title = STRATEGIES[advice.chosen.strategy]
    assert f"**{title}**: {advice.chosen.mean:.1%}" in [element.value for element in app.success]
    table = app.dataframe[0].value
    assert list(table["Recording"]) == [one.recording for one in advice.compared]
    says_other_number = any("no run had exactly your number" in element.value for element in app.markdown)
    assert says_other_number == (advice.size != int(pictures))


def test_no_answer_is_shown_before_the_prediction():
    app = view(ask="1")
    assert not app.success
    assert not app.dataframe
    traces = json.loads(app.get("plotly_chart")[0].proto.spec)["data"]
    assert {trace["name"] for trace in traces if "name" in trace} == {"From scratch"}
    sweep = view(ask="1", task="sweep_digits", pictures="50")
    traces = json.loads(sweep.get("plotly_chart")[0].proto.spec)["data"]
    assert {trace["name"] for trace in traces if "name" in trace} == {STRATEGIES["cut1_average"]}


@pytest.mark.parametrize("task", TASKS)
def test_the_table_has_a_hole_where_nothing_was_recorded(task):
    table = view("evidence", task=task).dataframe[0].value
    found = {(one.strategy, one.size): one.mean for one in evidence(task)}
    sizes = sorted({size for _strategy, size in found})
    assert list(table.columns) == ["Strategy", *(f"{size:,}" if size else "none" for size in sizes)]
    for strategy, (_place, row) in zip(TASKS[task].strategies, table.iterrows(), strict=True):
        assert row["Strategy"] == STRATEGIES[strategy]
        for size, cell in zip(sizes, row.iloc[1:], strict=True):
            mean = found.get((strategy, size))
            assert cell == ("–" if mean is None else f"{mean:.1%}")


def test_the_code_is_that_of_the_recorded_run():
    shown = code(view(task="near", pictures="50"))
    assert "VGG16" in shown
    assert "data/drawn_pets_150" in shown  # the photographs of the recording are not at hand
    spec = repeats("features_50")[0].spec
    assert f"epochs={spec['head_training']['epochs']}" in shown
    assert "efficientnet_lite0" in code(view(task="same"))
    assert code(view(task="far")).startswith("# No recorded run speaks")
    assert advise("same", 100).chosen.strategy == UNTRAINED


def test_the_code_of_a_net_of_the_sweep_is_that_net():
    chosen = advise("sweep_digits", 50).chosen
    shown = code(view(task="sweep_digits", pictures="50"))
    block = int(chosen.strategy[3])
    assert (f'base.get_layer("block{block}_pool")' in shown) == (
        chosen.strategy.startswith("cut") and block < 5
    )
    assert "LayerNormalization" in shown
