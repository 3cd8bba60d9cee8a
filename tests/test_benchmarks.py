"""Benchmarks run by hand and for long; what is imported from the project must still be there when they do."""

import importlib
import sys

import pytest

from tests.benchmarks.__main__ import names


@pytest.mark.filterwarnings("ignore")  # of the peers' imports
@pytest.mark.parametrize("name", names())
def test_a_benchmark_can_be_imported_and_says_what_it_does(name, capsys, monkeypatch):
    module = importlib.import_module(f"tests.benchmarks.{name}")
    monkeypatch.setattr(sys, "argv", [name, "--help"])
    with pytest.raises(SystemExit) as ended:
        module.main()
    assert ended.value.code == 0
    assert f"tests.benchmarks.{name}" in capsys.readouterr().out
