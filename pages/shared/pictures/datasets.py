"""Data sets for pages: each loaded once for all readers, in a thread of its own, with progress."""

import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.settings import settings
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _

_KEPT = 8  # they are memory-mapped: what is kept are their labels and names
_AT_ONCE = 2
_PATIENCE_SECONDS = 0.3
_POLL_SECONDS = 0.2

_Key = tuple[Path, DataSpec]


class _Stopped(Exception):
    """Nobody wants the pictures any more."""


class _Loading:
    """A data set under way or there."""

    def __init__(self) -> None:
        self.fraction, self.sentence = 0.0, ""
        self.is_stopped = False
        self.dataset: Future[Dataset]

    def load(self, spec: DataSpec) -> Dataset:
        self._report(0.0, "")  # it may have been stopped while it waited
        return load(spec, self._report)

    def stop(self) -> None:
        self.is_stopped = True

    def _report(self, fraction: float, sentence: str) -> None:
        if self.is_stopped:
            raise _Stopped
        self.fraction, self.sentence = fraction, sentence


class _Loader:
    """Equal requests of all readers are one. What failed or was stopped stays until it is forgotten."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, "datasets")
        self._lock = threading.Lock()
        self._known: OrderedDict[_Key, _Loading] = OrderedDict()

    def get(self, key: _Key) -> _Loading:
        with self._lock:
            if key not in self._known:
                loading = self._known[key] = _Loading()
                loading.dataset = self._pool.submit(loading.load, key[1])
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
        dataset = _wait(loading, place, key)
    except InputError as error:
        with place.container():
            st.error(explain(error))
            _offer_again(spec, key)
        return None
    except _Stopped:
        with place.container():
            st.info(_("The loading of the pictures was stopped."))
            _offer_again(spec, key)
        return None
    place.empty()
    return dataset


def _offer_again(spec: DataSpec, key: str) -> None:
    label = _("Try again")
    st.button(label, icon=":material/refresh:", key=f"{key}:again", on_click=read_again, args=(spec,))


def read_again(spec: DataSpec) -> None:
    """Forget what is known of a data set: its files may have changed."""
    _loader().forget(_key(spec))


def _wait(loading: _Loading, place: DeltaGenerator, key: str) -> Dataset:
    try:
        return loading.dataset.result(_PATIENCE_SECONDS)
    except TimeoutError:
        bar = _show_loading(loading, place, key)
    while not loading.dataset.done():
        bar.progress(min(max(loading.fraction, 0.0), 1.0), _describe(loading))
        time.sleep(_POLL_SECONDS)
    return loading.dataset.result()


def _describe(loading: _Loading) -> str:
    if loading.is_stopped:
        return _("Stopping…")
    return (_(loading.sentence) if loading.sentence else _("Loading the pictures")) + "…"


def _show_loading(loading: _Loading, place: DeltaGenerator, key: str) -> DeltaGenerator:
    """A bar for the progress, beside a button that stops it; the bar."""
    with place.container():
        left, right = st.columns([5, 1], vertical_alignment="center")
    right.button(
        _("Cancel"), icon=":material/stop_circle:", key=f"{key}:stop", on_click=loading.stop, width="stretch",
        disabled=loading.is_stopped, help=_("Stops it for everyone who waits for these pictures."),
    )  # fmt: skip
    return left.progress(0.0)


def _key(spec: DataSpec) -> _Key:
    return settings().home, spec


@st.cache_resource(max_entries=1, show_spinner=False)
def _loader() -> _Loader:
    return _Loader()
