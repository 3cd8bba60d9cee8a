"""Recorded probabilities: written and read, and those that ship belong to the runs that ship."""

import numpy as np
import pytest

from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.runs.recorded import repeats
from core.runs.recorded_scores import SCORES_FOLDER, RecordedScores, read_scores, write_scores

NAMES = sorted(path.stem for path in SCORES_FOLDER.glob("*.json"))


def test_what_is_written_is_read_again(tmp_path):
    rows = np.array([[0.123456789, 0.876543211], [1, 0]], np.float32)
    scores = RecordedScores(
        "tiny", {"source": "digits"}, "test", ("a", "b"), np.array([1, 0]), rows, {"seed": 3}
    )
    assert write_scores(scores, tmp_path) == tmp_path / "tiny.json"
    again = read_scores("tiny", tmp_path)
    np.testing.assert_allclose(again.probabilities, rows, rtol=1e-4)
    assert again.labels.tolist() == [1, 0]
    assert (again.run, again.data, again.part) == ("tiny", {"source": "digits"}, "test")
    assert (again.class_names, again.provenance) == (("a", "b"), {"seed": 3})


@pytest.mark.parametrize("name", NAMES)
def test_scores_that_ship_belong_to_their_run(name):
    scores, run = read_scores(name), repeats(name)[0]
    assert scores.run == name
    assert scores.provenance == run.provenance
    assert scores.class_names == tuple(run.metrics["class_names"])
    np.testing.assert_allclose(scores.probabilities.sum(axis=1), 1, atol=1e-3)
    kept = {field: scores.data[field] for field in ("source", "seed", "image_size")}
    assert kept == {field: run.spec["data"][field] for field in kept}
    right = scores.probabilities.argmax(axis=1) == scores.labels
    if (
        scores.part == "validation"
        and scores.data["validation_per_class"] > run.spec["data"]["validation_per_class"]
    ):
        # Drawn pets: the pictures of the run are the first ones of each class.
        few, many = run.spec["data"]["validation_per_class"], scores.data["validation_per_class"]
        first = np.concatenate([np.arange(few), many + np.arange(few)])
        assert right[first].mean() == pytest.approx(run.history["val_accuracy"][-1], abs=0.02)


def test_labels_of_the_scores_are_those_of_the_pictures(home):
    scores = read_scores("digits_stopped_early")
    part = load(DataSpec(**scores.data)).split(scores.part)
    assert (part.labels == scores.labels).all()
