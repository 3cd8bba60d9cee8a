"""Histories made to harm: each is one sentence that says the limit, or is drawn and exported like any other."""

import json
import tracemalloc

import pytest

from core.errors import InputError
from core.figures.curves import curves_figure
from core.histories import comparison_table, export_csv, read_history
from core.histories.columns import MAX_COLUMNS, MAX_NAME, MAX_VALUES
from core.histories.diagnosis import diagnose
from core.histories.reading import MAX_BYTES


def refused(data: bytes | str) -> str:
    with pytest.raises(InputError, match=r"bad\.csv") as caught:
        read_history(data.encode() if isinstance(data, str) else data, "bad.csv")
    assert len(str(caught.value)) < 250
    return str(caught.value)


def nested(depth: int, inside: str) -> str:
    return '{"a": ' * depth + inside + "}" * depth


@pytest.mark.parametrize("depth", [60, 600, 900])
def test_a_spec_of_boxes_in_boxes(depth: int) -> None:
    deep = nested(depth, '{"steps_per_epoch": 100}')
    read_history(f'{{"spec": {deep}, "history": {{"loss": [1, 2]}}}}'.encode(), "run.json")


@pytest.mark.parametrize("depth", [60, 600, 900])
def test_an_entry_of_boxes_in_boxes(depth: int) -> None:
    assert "entry 1 of loss" in refused(f'{{"loss": [{nested(depth, "1")}]}}')
    assert "entry 1 of loss" in refused(f'{{"loss": [{"[" * depth}{"]" * depth}]}}')


@pytest.mark.parametrize(
    "number", ["1" + "0" * 400, "-1" + "0" * 400, "1e400", "1e308", "-1e308", "NaN", "true"]
)
def test_numbers_that_no_chart_has(number: str) -> None:
    steps = f'{{"spec": {{"steps_per_epoch": {number}}}, "history": {{"loss": [1, 2]}}}}'
    rows = ", ".join(["0.5", number] * 20)
    losses = f'{{"loss": [{rows}], "val_loss": [{rows}], "epoch": [{rows}]}}'
    for text in (steps, losses) if number != "true" else (steps,):
        history = read_history(text.encode(), "run.json")
        for axis in ("epoch", "step"):
            curves_figure([history], "loss", x=axis).to_json()  # type: ignore[arg-type]
        export_csv([history], weight=0.5)
        comparison_table([history])
        diagnose(history)


def test_a_table_of_40_000_columns() -> None:
    """The names were compared each with each, for 18 s."""
    names = ["epoch", *(f"m{number}" for number in range(40_000))]
    text = ",".join(names) + "\n" + ",".join(["0"] * len(names))
    assert f"at most {MAX_COLUMNS}" in refused(text)
    assert f"at most {MAX_COLUMNS}" in refused(json.dumps({name: [0] for name in names[:4000]}))


def test_more_values_than_a_page_can_keep() -> None:
    rows = MAX_VALUES // 2 + 1
    assert f"at most {MAX_VALUES}" in refused("epoch,loss\n" + "0,1\n" * rows)
    assert f"at most {MAX_VALUES}" in refused('{"loss": [' + "1," * MAX_VALUES + "1]}")


def test_a_name_without_end() -> None:
    assert f"at most {MAX_NAME}" in refused(f"epoch,{'x' * (MAX_NAME + 1)}\n0,1\n")
    assert f"at most {MAX_NAME}" in refused(json.dumps({"x" * (MAX_NAME + 1): [1]}))


def test_30_megabytes_are_refused_before_they_are_parsed() -> None:
    text = b'{"loss": [' + b"0.123456789," * (30 * 2**20 // 12) + b"1]}"
    tracemalloc.start()
    assert f"the {MAX_BYTES // 2**20} MiB" in refused(text)
    assert tracemalloc.get_traced_memory()[1] < 2**20
    tracemalloc.stop()


@pytest.mark.parametrize("inside", ["[]", "[1]", '""'])
def test_the_largest_file_that_is_parsed_takes_a_bounded_memory(inside: str) -> None:
    text = b'{"loss": [' + b",".join([inside.encode()] * (MAX_BYTES // (len(inside) + 1) - 20)) + b"]}"
    tracemalloc.start()
    refused(text)
    assert tracemalloc.get_traced_memory()[1] < 400 * 2**20
    tracemalloc.stop()
