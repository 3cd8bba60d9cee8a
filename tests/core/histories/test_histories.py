import csv
import io
import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from core.errors import InputError
from core.histories import (
    History,
    combine,
    comparison_table,
    distinct_names,
    export_csv,
    higher_is_better,
    read_history,
)
from core.histories.smoothing import ema, ema_debiased

NAN = math.nan
LOSS, VAL_LOSS = (0.7, 0.6, 0.5), (0.7, 0.65, 0.66)


def read(text, name="history.csv"):
    return read_history(text.encode(), name)


class TestCsvLogger:
    def test_columns_and_epochs_from_1(self):
        history = read(
            "epoch,accuracy,loss,val_accuracy,val_loss\n0,.5,.7,.4,.8\n1,.6,.6,.5,.7\n", "my run.csv"
        )
        assert history == History(
            "my run",
            (1, 2),
            {"accuracy": (0.5, 0.6), "loss": (0.7, 0.6), "val_accuracy": (0.4, 0.5), "val_loss": (0.8, 0.7)},
            kind="uploaded",
        )

    def test_names_of_the_books_keras(self):
        assert set(read("epoch,acc,loss,val_acc,val_loss\n0,1,2,3,4\n").metrics) == {
            "accuracy",
            "loss",
            "val_accuracy",
            "val_loss",
        }

    def test_both_names_stay_apart(self):
        history = read("epoch,acc,accuracy\n0,1,2\n")
        assert history.metrics == {"acc": (1,), "accuracy": (2,)}

    @pytest.mark.parametrize("gap", ["", "NA", "nan", "NaN", "null", " "])
    def test_gaps(self, gap):
        np.testing.assert_equal(
            read(f"epoch,loss,lr\n0,0.7,1\n1,{gap},1\n2,0.5,1\n").metrics["loss"], [0.7, NAN, 0.5]
        )

    def test_infinity_is_kept(self):
        assert read("epoch,loss\n0,inf\n").metrics["loss"] == (math.inf,)

    @pytest.mark.parametrize(
        "text",
        [
            "epoch;loss;val_loss\n0;0.7;0.8\n1;0.6;0.7\n",
            "epoch;loss;val_loss\n0;0,7;0,8\n1;0,6;0,7\n",
            "epoch\tloss\tval_loss\n0\t0.7\t0.8\n1\t0.6\t0.7\n",
            "\ufeffepoch,loss,val_loss\r\n0,0.7,0.8\r\n\r\n1,0.6,0.7\r\n",
            "Epoch, loss, val_loss\n0, 0.7, 0.8\n1, 0.6, 0.7",
            ",loss,val_loss\n0,0.7,0.8\n1,0.6,0.7\n",
        ],
        ids=["semicolon", "decimal comma", "tab", "BOM and CRLF", "spaces", "pandas index"],
    )
    def test_dialects(self, text):
        history = read(text)
        assert history.epochs == (1, 2)
        assert history.metrics == {"loss": (0.7, 0.6), "val_loss": (0.8, 0.7)}

    @pytest.mark.parametrize(
        ("epochs", "expected"),
        [
            ("0 1 2", (1, 2, 3)),
            ("1 2 3", (1, 2, 3)),
            ("10 11 12", (10, 11, 12)),
            ("0 1 0", (1, 2, 3)),
            ("0 nan 2", (1, 2, 3)),
        ],
    )
    def test_epoch_numbers(self, epochs, expected):
        rows = "".join(f"{epoch},0.5\n" for epoch in epochs.split())
        assert read("epoch,loss\n" + rows).epochs == expected

    def test_100_000_rows_are_all_kept(self):
        history = read("epoch,loss\n" + "".join(f"{i},{i / 7}\n" for i in range(100_000)))
        assert len(history.metrics["loss"]) == 100_000
        assert history.metrics["loss"][-1] == 99_999 / 7


class TestJson:
    def test_history_history(self):
        history = read(json.dumps({"loss": [0.7, 0.6], "acc": [0.5, 0.6], "val_acc": [0.4, NAN]}), "a.json")
        assert history.name == "a"
        assert history.epochs == (1, 2)
        assert history.metrics["accuracy"] == (0.5, 0.6)
        np.testing.assert_equal(history.metrics["val_accuracy"], [0.4, NAN])

    def test_null_is_a_gap(self):
        np.testing.assert_equal(read('{"loss": [null, 1]}').metrics["loss"], [NAN, 1])

    def test_as_pandas_writes_it(self):
        frame = pd.DataFrame({"loss": LOSS, "val_loss": VAL_LOSS})
        assert read(frame.to_json()).metrics == {"loss": LOSS, "val_loss": VAL_LOSS}
        assert read(frame.to_csv()).metrics == {"loss": LOSS, "val_loss": VAL_LOSS}

    def test_recorded_run(self):
        run = {
            "spec": {"epochs": 3, "fit": {"steps_per_epoch": 100}},
            "history": {"loss": LOSS, "val_loss": VAL_LOSS},
            "metrics": {"test_accuracy": 0.72},
            "provenance": {"seed": 1},
        }
        history = read_history(json.dumps(run).encode(), "baseline.json", kind="recorded")
        assert history == History(
            "baseline", (1, 2, 3), {"loss": LOSS, "val_loss": VAL_LOSS}, steps_per_epoch=100, kind="recorded"
        )

    def test_recorded_epochs_are_used(self):
        assert read('{"epoch": [4, 5], "loss": [1, 2]}').epochs == (4, 5)

    def test_number_too_large_for_a_float(self):
        assert read('{"loss": [1' + "0" * 400 + "]}").metrics["loss"] == (math.inf,)


class TestTensorBoard:
    ROWS = "Wall time,Step,Value\n1700000000.1,0,0.7\n1700000001.2,1,0.6\n"

    @pytest.mark.parametrize(
        ("file", "name", "metric"),
        [
            ("run-train-tag-epoch_loss.csv", "TensorBoard", "loss"),
            ("run-validation-tag-epoch_loss.csv", "TensorBoard", "val_loss"),
            ("run-fit_20261124_validation-tag-epoch_accuracy.csv", "fit_20261124", "val_accuracy"),
            ("run-fit_20261124_train-tag-epoch_acc (1).csv", "fit_20261124", "accuracy"),
            ("run-old_trainer-tag-epoch_loss.csv", "old_trainer", "loss"),
        ],
    )
    def test_keras_by_epoch(self, file, name, metric):
        history = read(self.ROWS, file)
        assert history == History(name, (1, 2), {metric: (0.7, 0.6)}, kind="uploaded")

    @pytest.mark.parametrize(
        ("file", "name", "metric"),
        [
            ("run-.-tag-Loss_train.csv", "TensorBoard", "loss"),
            ("run-.-tag-Loss_val.csv", "TensorBoard", "val_loss"),
            ("run-cnn-tag-val_loss.csv", "cnn", "val_loss"),
            ("val_loss.csv", "TensorBoard", "val_loss"),
        ],
    )
    def test_others_by_step(self, file, name, metric):
        history = read(self.ROWS, file)
        assert history == History(name, None, {metric: (0.7, 0.6)}, steps=(0, 1), kind="uploaded")

    def test_steps_that_jump_back(self):
        with pytest.raises(InputError, match="several runs"):
            read("Wall time,Step,Value\n1,5,0\n2,1,0\n", "loss.csv")

    def test_files_of_one_run_are_combined_with_gaps(self):
        training = read(self.ROWS, "run-a_train-tag-epoch_loss.csv")
        validation = read("Wall time,Step,Value\n1,1,0.5\n2,2,0.4\n", "run-a_validation-tag-epoch_loss.csv")
        (history,) = combine([training, validation])
        assert history.epochs == (1, 2, 3)
        np.testing.assert_equal(history.metrics, {"loss": (0.7, 0.6, NAN), "val_loss": (NAN, 0.5, 0.4)})

    def test_steps_of_one_run_are_combined(self):
        (history,) = combine([read(self.ROWS, "loss.csv"), read(self.ROWS, "val_loss.csv")])
        assert history.epochs is None
        assert history.steps == (0, 1)
        assert set(history.metrics) == {"loss", "val_loss"}


BAD = {
    "empty": (b"", "is empty"),
    "only blanks": (b" \n\t ", "is empty"),
    "header only": (b"epoch,loss\n", "no epochs"),
    "no epoch column": (b"time,loss\n1,2\n", "has the columns time, loss; expected epoch"),
    "no metric column": (b"epoch\n1\n", "has the columns epoch; expected"),
    "text in a cell": (b"epoch,loss\n0,0.5\n1,low\n", "row 3, column loss is low"),
    "text in an epoch cell": (b"epoch,loss\nfirst,0.5\n", "row 2, column epoch is first"),
    "decimal comma in comma CSV": (
        b"epoch,loss\n0,0,5\n",
        "Row 2 of bad.csv has 3 cells but the header has 2",
    ),
    "cut off in a row": (b"epoch,loss,val_loss\n0,1,2\n1,1", "Row 3 of bad.csv has 2 cells"),
    "column twice": (b"epoch,loss,loss\n0,1,2\n", "the column loss twice"),
    "latin-1": ("epoch,loss,qualit\xe9\n0,1,2\n".encode("latin-1"), "not in UTF-8"),
    "utf-16": ("epoch,loss\n0,1\n".encode("utf-16"), "not in UTF-8"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "is not text"),
    "zeros": (b"\0" * 100, "is not text"),
    "random": (np.random.default_rng(0).bytes(5000), "is not text"),
    "huge cell": (b'epoch,loss\n0,"' + b"1" * 200_000 + b'"\n', "not a table in CSV"),
    "prose": (b"Dear teacher, here are my curves.\n", "expected epoch"),
    "broken JSON": (b'{"loss": [1, 2,\n', "not valid JSON at line"),
    "JSON list": (b"[1, 2]", "holds no training history"),
    "empty JSON": (b"{}", "holds no training history"),
    "JSON of numbers": (b'{"loss": 1}', "holds no training history"),
    "JSON of text": (b'{"loss": "falling"}', "holds no training history"),
    "JSON epochs only": (b'{"epoch": [1, 2]}', "holds no training history"),
    "JSON empty lists": (b'{"loss": []}', "no epochs"),
    "JSON empty history": (b'{"history": {}}', "holds no training history"),
    "JSON text entry": (b'{"loss": [1, "low"]}', "entry 2 of loss is low"),
    "JSON true": (b'{"loss": [true]}', "entry 1 of loss is True"),
    "JSON nested list": (b'{"loss": [[1]]}', "entry 1 of loss"),
    "JSON unequal": (b'{"loss": [1, 2, 3], "val_loss": [1]}', "loss has 3 values but val_loss has 1"),
    "JSON epochs unequal": (b'{"epoch": [1], "loss": [1, 2]}', "loss has 2 values but epoch has 1"),
    "JSON deep": (b'{"a":' * 100_000, "bad.csv"),
    "JSON endless digits": (b'{"loss": [1' + b"0" * 5000 + b"]}", "holds no training history"),
}


@pytest.mark.parametrize(("data", "reason"), BAD.values(), ids=BAD)
def test_bad_input_is_one_sentence_about_the_file(data, reason):
    with pytest.raises(InputError, match=r"bad\.csv") as caught:
        read_history(data, "bad.csv")
    assert reason in str(caught.value)
    assert len(str(caught.value)) < 250
    assert caught.value.sentence.format(**caught.value.values) == str(caught.value)


def test_too_large(monkeypatch):
    monkeypatch.setattr("core.histories.reading.MAX_BYTES", 10)
    with pytest.raises(InputError, match="more than the 0 MiB"):
        read("epoch,loss\n0,1\n")


@pytest.mark.parametrize(
    ("name", "expected"), [("C:\\runs\\a.csv", "a"), ("../../a.csv", "a"), ("", "history"), ("a", "a")]
)
def test_run_is_named_by_the_file(name, expected):
    assert read("epoch,loss\n0,1\n", name).name == expected


class TestHistory:
    def test_positions(self):
        history = History("a", (1, 2, 3), {"loss": LOSS}, steps_per_epoch=100)
        assert history.positions("epoch") == (1, 2, 3)
        assert history.positions("step") == (100, 200, 300)
        assert History("a", (1, 2, 3), {"loss": LOSS}).positions("step") is None
        by_step = History("a", None, {"loss": LOSS}, steps=(50, 100, 150))
        assert by_step.positions("step") == (50, 100, 150)
        assert by_step.positions("epoch") is None
        assert replace(by_step, steps_per_epoch=100).positions("epoch") == (0.5, 1, 1.5)

    def test_unequal_columns(self):
        with pytest.raises(ValueError, match="same number"):
            History("a", (1, 2), {"loss": LOSS})

    def test_neither_epochs_nor_steps(self):
        with pytest.raises(ValueError, match="neither"):
            History("a", None, {"loss": LOSS})

    @pytest.mark.parametrize(
        ("metric", "expected"),
        [("loss", False), ("val_loss", False), ("mae", False), ("accuracy", True), ("val_auc", True)],
    )
    def test_higher_is_better(self, metric, expected):
        assert higher_is_better(metric) is expected


def test_distinct_names():
    run = History("a", (1,), {"loss": (1,)})
    names = [history.name for history in distinct_names([run, run, replace(run, name="a (2)"), run])]
    assert names[:2] == ["a", "a (2)"]
    assert len(set(names)) == 4


def test_combine_leaves_other_runs_alone():
    uploaded = History("a", (1,), {"loss": (1,)}, kind="uploaded")
    others = [uploaded, uploaded, replace(uploaded, name="b", metrics={"val_loss": (1,)})]
    assert combine(others) == others
    recorded = replace(uploaded, kind="recorded", metrics={"val_loss": (1,)})
    assert combine([uploaded, recorded]) == [uploaded, recorded]


class TestExport:
    RUNS = (
        History("with, comma", (1, 2, 3), {"loss": LOSS, "val_loss": (0.1, NAN, 0.3)}, steps_per_epoch=100),
        History("by step", None, {"loss": (1 / 3, math.inf)}, steps=(10, 25)),
        History("by step", (1, 2), {"accuracy": (1e-300, 0.1)}),
    )

    def test_round_trip_by_pandas(self):
        frame = pd.read_csv(io.StringIO(export_csv(self.RUNS)))
        assert list(frame) == ["run", "epoch", "step", "metric", "value"]
        first = frame[frame["run"] == "with, comma"].pivot(index="epoch", columns="metric", values="value")
        assert list(first.index) == [1, 2, 3]
        np.testing.assert_allclose(first["loss"], LOSS, rtol=1e-15)
        np.testing.assert_allclose(first["val_loss"], [0.1, NAN, 0.3], rtol=1e-15)
        by_step = frame[frame["run"] == "by step"]
        expected = [[NAN, 10, 1 / 3], [NAN, 25, math.inf]]
        np.testing.assert_allclose(by_step[["epoch", "step", "value"]], expected, rtol=1e-15)
        np.testing.assert_allclose(frame[frame["run"] == "by step (2)"]["value"], [1e-300, 0.1], rtol=1e-15)
        assert list(frame[frame["metric"] == "loss"]["step"][:3]) == [100, 200, 300]

    @pytest.mark.parametrize(("debiased", "average"), [(False, ema), (True, ema_debiased)])
    def test_smoothed_column(self, debiased, average):
        text = export_csv(self.RUNS[:1], weight=0.8, debiased=debiased)
        frame = pd.read_csv(io.StringIO(text))
        smoothed = frame[frame["metric"] == "loss"]["smoothed"]
        np.testing.assert_allclose(smoothed, average(LOSS, 0.8), rtol=1e-15)

    def test_no_runs(self):
        assert export_csv([]) == "run,epoch,step,metric,value\n"

    def test_values_of_numpy(self):
        history = History("a", (1,), {"loss": (np.float32(0.5),)})
        assert export_csv([history]).endswith("a,1,,loss,0.5\n")

    @pytest.mark.parametrize(
        ("name", "cell"),
        [
            ("=1+1", "'=1+1"),
            ("+1", "'+1"),
            ("-1", "'-1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'=1"),
            ("a\r=1", "a =1"),
        ],
    )
    def test_names_that_a_spreadsheet_would_compute(self, name, cell):
        history = History(name, (1,), {name: (-0.5,)})
        (row,) = csv.DictReader(io.StringIO(export_csv([history]), newline=""))
        assert (row["run"], row["metric"], row["value"]) == (cell, cell, "-0.5")


class TestComparison:
    def test_by_hand(self):
        history = History(
            "a",
            (1, 2, 3),
            {
                "loss": LOSS,
                "val_loss": VAL_LOSS,
                "accuracy": (0.5, 0.7, 0.9),
                "val_accuracy": (0.6, 0.75, NAN),
            },
            kind="recorded",
        )
        (row,) = comparison_table([history])
        assert row == {
            "run": "a",
            "kind": "recorded",
            "epochs": 3,
            "best_val_accuracy": 0.75,
            "best_val_accuracy_epoch": 2,
            "best_val_loss": 0.65,
            "best_val_loss_epoch": 2,
            "final_loss": 0.5,
            "final_accuracy": 0.9,
            "final_val_loss": 0.66,
            "final_val_accuracy": 0.75,
            "overfitting_start": None,
            "accuracy_gap": pytest.approx(0.15),
            "loss_gap": pytest.approx(0.16),
        }

    def test_missing_metrics_are_none(self):
        (row,) = comparison_table([History("a", (1,), {"loss": (NAN,)})])
        assert {value for key, value in row.items() if key not in ("run", "kind", "epochs")} == {None}

    def test_overfitting_start(self):
        epochs = tuple(range(1, 21))
        losses = tuple(abs(epoch - 8) / 10 for epoch in epochs)
        (row,) = comparison_table([History("a", epochs, {"val_loss": losses})])
        assert row["overfitting_start"] == 8
        assert row["best_val_loss_epoch"] == 8
