"""Data sets that many readers have in use at the same time."""

import threading

import pytest

from core.datasets.spec import DataSpec
from core.errors import InputError
from core.settings import settings
from pages.shared.pictures import datasets

pytestmark = pytest.mark.usefixtures("home")


def small(seed: int) -> DataSpec:
    counts = {"train_per_class": 1, "validation_per_class": 1, "test_per_class": 1}
    return DataSpec("drawn_pets", image_size=32, seed=seed, **counts)


def loading(spec: DataSpec) -> datasets._Loading:
    return datasets._loading(str(settings().home), spec)


def test_a_dozen_do_not_throw_each_other_out() -> None:
    first = [loading(small(seed)).dataset.result() for seed in range(12)]
    again = [loading(small(seed)).dataset.result() for seed in range(12)]
    assert all(one is other for one, other in zip(first, again, strict=True))


def test_what_is_drawn_does_not_wait_for_what_is_fetched() -> None:
    go_on = threading.Event()
    busy = [datasets._SLOW.submit(go_on.wait) for _ in range(4)]
    try:
        assert len(loading(small(99)).dataset.result().train) == 2
        assert not any(future.done() for future in busy)
    finally:
        go_on.set()


def test_a_failure_is_forgotten_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = DataSpec("archive", "0" * 64)
    failed = loading(spec)
    with pytest.raises(InputError):
        failed.dataset.result()
    assert loading(spec) is failed
    assert not failed.is_stale
    monkeypatch.setattr(datasets, "_FORGOTTEN_SECONDS", -1.0)
    assert failed.is_stale
    assert not loading(small(1)).is_stale
