"""The lesson on accuracy: the numbers on the screen, the trainings that a choice makes, and the code panels."""

import re
from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics as judge

from core.datasets.label_noise import plant_wrong_labels
from core.datasets.load import load
from core.engine import Job
from core.runs import COLUMNS, RunStore, repeats
from core.runs.recorded_scores import read_scores
from core.specs.presets.label_noise import (
    LABEL_NOISE,
    MOST_WRONG_REMOVED,
    NUM_REMOVED,
    STOPPED_EARLY,
    TRUE_LABELS,
    WRONG_LABELS,
)
from pages.accuracy import most_wrong
from tests.pages.dashboard import LANGUAGES, check, code, open_page
from tests.pages.small_data import metrics, texts
from tests.support import execute

pytestmark = pytest.mark.usefixtures("own_home")
SCORES = read_scores("in_class")


def lesson(view, lang="en", ask="0", **parameters):
    link = {f"accuracy_{name}": value for name, value in {"view": view, "ask": ask, **parameters}.items()}
    return open_page("accuracy", lang=lang, **link)


def rare(share):
    """Labels and probabilities of the recorded net, the dogs thinned out."""
    dogs, cats = (np.flatnonzero(SCORES.labels == label) for label in (1, 0))
    kept = np.concatenate([dogs[: round(len(cats) * share / (1 - share))], cats])
    return SCORES.labels[kept], SCORES.probabilities[kept, 1].round(4)


@pytest.mark.parametrize("share", ["0.01", "0.05", "0.2", "0.5"])
def test_accuracy_beside_that_of_a_constant_answer(share):
    shown = metrics(lesson("unequal", share=share))
    labels, scores = rare(float(share))
    assert shown["Accuracy of the net"] == f"{judge.accuracy_score(labels, scores > 0.5):.1%}"
    assert (
        shown["Balanced accuracy of the net"] == f"{judge.balanced_accuracy_score(labels, scores > 0.5):.1%}"
    )
    assert shown["Always “cats”"] == f"{np.mean(labels == 0):.1%}"


def test_of_a_rare_class_the_constant_answer_is_more_accurate_than_the_net():
    shown = metrics(lesson("unequal"))
    assert float(shown["Always “cats”"][:-1]) > float(shown["Accuracy of the net"][:-1])


@pytest.mark.parametrize("threshold", ["0.1", "0.5", "0.9"])
def test_precision_and_recall_are_those_of_scikit_learn(threshold):
    shown = metrics(lesson("threshold", threshold=threshold))
    labels, scores = rare(0.05)
    taken = scores > np.float32(threshold)
    assert shown["Precision"] == f"{judge.precision_score(labels, taken):.1%}"
    assert shown["Recall"] == f"{judge.recall_score(labels, taken):.1%}"
    assert shown["F1"] == f"{judge.f1_score(labels, taken):.1%}"
    assert shown["Average precision"] == f"{judge.average_precision_score(labels, scores):.3f}"
    roc = metrics(lesson("threshold", threshold=threshold, curve="roc"))
    assert roc["Area under the ROC curve"] == f"{judge.roc_auc_score(labels, scores):.3f}"


def test_a_temperature_changes_the_calibration_and_not_the_accuracy():
    one, hot = metrics(lesson("calibration")), metrics(lesson("calibration", temperature="3"))
    assert one["Accuracy"] == hot["Accuracy"]
    assert one["Expected calibration error"] != hot["Expected calibration error"]
    right = SCORES.probabilities.argmax(axis=1) == SCORES.labels
    assert one["Accuracy"] == f"{right.mean():.1%}"
    assert one["Mean confidence"] == f"{SCORES.probabilities.round(4).max(axis=1).mean():.1%}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["unequal", "threshold", "calibration", "most-wrong"])
def test_answers_wait_for_the_prediction(view, language):
    asked, told = lesson(view, lang=language, ask="1"), lesson(view, lang=language)
    assert len(asked.radio) + len([box for box in asked.number_input if ":question:" in box.key]) >= 1
    assert not told.error
    assert len(told.get("plotly_chart")) >= len(asked.get("plotly_chart"))


def test_the_code_gives_the_numbers_of_the_screen():
    shown = metrics(lesson("unequal"))
    names = execute(code(lesson("unequal")))
    assert f"{names['accuracy']:.1%}" == shown["Accuracy of the net"]
    assert f"{names['constant']:.1%}" == shown["Always “cats”"]
    assert f"{names['balanced']:.1%}" == shown["Balanced accuracy of the net"]
    app = lesson("calibration", temperature="2")
    names = execute(code(app))
    assert names["error"] == pytest.approx(
        float(metrics(app)["Expected calibration error"][:-1]) / 100, abs=2e-3
    )


@pytest.mark.filterwarnings("ignore:FigureCanvasAgg")
def test_the_code_of_the_threshold_gives_its_numbers(monkeypatch):
    monkeypatch.setenv("MPLBACKEND", "Agg")
    app = lesson("threshold", threshold="0.7")
    names = execute(code(app))
    assert f"{names['precision']:.1%}" == metrics(app)["Precision"]
    assert f"{names['recall']:.1%}" == metrics(app)["Recall"]


def digits():
    return load(LABEL_NOISE[WRONG_LABELS].data)


def test_the_planted_labels_are_wrong_and_as_many_as_said():
    spec, dataset = LABEL_NOISE[WRONG_LABELS], digits()
    given = spec.given_labels(dataset)
    changed = given.labels != dataset.train.labels
    assert changed.sum() == round(spec.wrong_share * len(given)) == 300
    assert len(set(given.labels[changed].tolist())) == 10
    assert (spec.dataset(dataset).train.labels == given.labels).all()
    assert (spec.dataset(dataset).validation.labels == dataset.validation.labels).all()
    assert spec.dataset(dataset).fingerprint != dataset.fingerprint
    assert LABEL_NOISE[TRUE_LABELS].dataset(dataset).fingerprint == dataset.fingerprint


def test_suspects_are_the_largest_losses_of_the_net_that_stopped_early():
    dataset, scores = digits(), read_scores(STOPPED_EARLY)
    given = plant_wrong_labels(scores.labels, 10, 0.3, 0)
    found = most_wrong.suspects(dataset, 50)
    losses = -np.log(np.maximum(scores.probabilities[np.arange(len(given)), given], 1e-7))
    assert losses[found.places].min() >= np.delete(losses, found.places).max()
    assert found.num_wrong == np.sum(given[found.places] != dataset.train.labels[found.places])
    assert found.num_wrong > 40


def test_what_is_removed_and_relabelled_is_what_was_chosen():
    dataset = digits()
    found = most_wrong.suspects(dataset, 4)
    places = found.places.tolist()
    removed = most_wrong.changed(found, [2], relabels=False)
    assert removed.removed == tuple(sorted([places[0], places[2], places[3]]))
    assert len(removed.dataset(dataset).train) == len(dataset.train) - 3
    relabelled = most_wrong.changed(found, [], relabels=True)
    train = relabelled.dataset(dataset).train
    assert len(train) == len(dataset.train)
    assert train.labels[places].tolist() == found.said.tolist()
    assert most_wrong.changed(found, [1, 2, 3, 4], relabels=True) == LABEL_NOISE[WRONG_LABELS]


def test_the_preset_is_what_the_controls_say_at_first():
    found = most_wrong.suspects(digits(), NUM_REMOVED)
    assert most_wrong.changed(found, [], relabels=False) == LABEL_NOISE[MOST_WRONG_REMOVED]


def test_wrong_labels_cost_accuracy_and_removing_them_brings_some_back():
    wrong, removed, true = (
        repeats(name)[0].history["val_accuracy"][-1]
        for name in (WRONG_LABELS, MOST_WRONG_REMOVED, TRUE_LABELS)
    )
    assert wrong + 0.02 < removed < true


def test_the_button_asks_for_the_run_of_the_choice(monkeypatch):
    known = {}
    monkeypatch.setattr(most_wrong.engine, "job", lambda spec: known.get(spec.spec_id))
    monkeypatch.setattr(
        most_wrong.engine,
        "submit",
        lambda spec, **_: known.setdefault(spec.spec_id, Job(spec, position=lambda job: 1)),
    )
    app = lesson("most-wrong", count="20", kept="3", way="relabel")
    app.button(key="accuracy:most_wrong:train").click().run()
    (job,) = check(app) and known.values()
    assert len(job.spec.relabelled) == 19
    assert most_wrong.suspects(digits(), 3).places[2] not in dict(job.spec.relabelled)


def test_an_own_training_stands_beside_the_recorded_ones():
    spec = most_wrong.changed(most_wrong.suspects(digits(), 20), [], relabels=False)
    history = repeats(WRONG_LABELS)[0].history
    writer = RunStore().write(spec.run_id, spec.title, "NoisyLabelsSpec", spec.to_dict())
    for epoch in range(3):
        writer.save_epoch({name: values[epoch] for name, values in history.items()}, b"weights")
    app = lesson("most-wrong", count="20")
    assert "The most wrong removed" in metrics(app)
    assert re.search(r"\d+ of 20", metrics(app)["Really labelled wrong"])
    assert "as they were given" in texts(app)


def test_an_own_run_is_judged_by_a_worker(monkeypatch):
    from core.specs.presets.training import RUN_PRESETS
    from core.specs.scores import Scores
    from pages.accuracy import settings

    spec = replace(RUN_PRESETS["in_class"], seed=7)
    writer = RunStore().write(spec.run_id, spec.title, "RunSpec", spec.to_dict())
    scores = {"test_accuracy": 0.5, "class_names": ["cats", "dogs"]}
    writer.close("complete", b"model", scores, {"date": "2026"}, last_row=dict.fromkeys(COLUMNS, 0.5))
    asked = []

    def answer(asked_for, doing=""):
        asked.append(asked_for)
        half = np.full((20, 2), 0.5, np.float32)
        half[:, 1] += np.repeat([-0.25, 0.25], 10)
        half[:, 0] = 1 - half[:, 1]
        return Scores(np.repeat([0, 1], 10), half)

    monkeypatch.setattr(settings, "ask", answer)
    shown = metrics(lesson("unequal", run=spec.run_id, share="0.5"))
    assert asked[0].model == f"run:{spec.run_id}"
    assert asked[0].part == "validation"
    assert shown["Accuracy of the net"] == "100.0%"
