"""Data sets for pages: each loaded once for all readers, in a thread of its own, with progress."""

import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import streamlit as st

from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.settings import settings
from pages.shared.language import explain
from pages.shared.language import translate as _

_KEPT = 8  # they are memory-mapped: what is kept are their labels and names
_AT_ONCE = 2
_PATIENCE_SECONDS = 0.3
_POLL_SECONDS = 0.2

_Key = tuple[Path, DataSpec]


class _Loading:
    """A data set under way or there."""

    def __init__(self) -> None:
        self.fraction, self.sentence = 0.0, ""
        self.dataset: Future[Dataset]

    def report(self, fraction: float, sentence: str) -> None:
        self.fraction, self.sentence = fraction, sentence


class _Loader:
    """Equal requests of all readers are one. What failed stays until it is forgotten."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, "datasets")
        self._lock = threading.Lock()
        self._known: OrderedDict[_Key, _Loading] = OrderedDict()

    def get(self, key: _Key) -> _Loading:
        with self._lock:
            if key not in self._known:
                loading = self._known[key] = _Loading()
                loading.dataset = self._pool.submit(load, key[1], loading.report)
                if len(self._known) > _KEPT:
                    self._known.popitem(last=False)
            self._known.move_to_end(key)
            return self._known[key]

    def forget(self, key: _Key) -> None:
        with self._lock:
            self._known.pop(key, None)


def load_dataset(spec: DataSpec, *, key: str = "datasets") -> Dataset | None:
    """The pictures, or None after one sentence that says why there are none; progress is shown meanwhile.

    Loading goes on when the reader turns away. The pictures of a folder are read again after :func:`read_again`.

    Args:
        spec: Which pictures.
        key: App-wide prefix, where a page may load several data sets.
    """
    loading = _loader().get(_key(spec))
    place = st.empty()
    try:
        dataset = _wait(loading, place)
    except InputError as error:
        with place.container():
            st.error(explain(error))
            st.button(
                _("Try again"),
                icon=":material/refresh:",
                key=f"{key}:again",
                on_click=read_again,
                args=(spec,),
            )
        return None
    place.empty()
    return dataset


def read_again(spec: DataSpec) -> None:
    """Forget what is known of a data set: its files may have changed."""
    _loader().forget(_key(spec))


def _wait(loading: _Loading, place: "st.delta_generator.DeltaGenerator") -> Dataset:
    try:
        return loading.dataset.result(_PATIENCE_SECONDS)
    except TimeoutError:
        bar = place.progress(0.0)
    while not loading.dataset.done():
        text = _(loading.sentence) if loading.sentence else _("Loading the pictures")
        bar.progress(min(max(loading.fraction, 0.0), 1.0), f"{text}…")
        time.sleep(_POLL_SECONDS)
    return loading.dataset.result()


def _key(spec: DataSpec) -> _Key:
    return settings().home, spec


@st.cache_resource(max_entries=1, show_spinner=False)
def _loader() -> _Loader:
    return _Loader()
