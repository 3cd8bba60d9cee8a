"""Data sets for pages: each loaded once for all readers, in a thread of its own, with progress."""

import math
import time
from collections.abc import Iterable
from concurrent import futures
from concurrent.futures import ThreadPoolExecutor

import streamlit as st

from core.datasets.dataset import Dataset, Note
from core.datasets.load import load
from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.settings import settings
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.watch import watch

_KEPT = 64  # they are memory-mapped: what is kept are their labels and names
_UNUSED_AFTER = "6h"  # a mapped file that was evicted takes its place on the disk until nobody maps it
_FORGOTTEN_SECONDS = 30.0  # a failure: what was wrong may have been mended
# What is read from files or fetched may take minutes; what another process draws does not wait for it.
_SLOW = ThreadPoolExecutor(2, "slow datasets")
_QUICK = ThreadPoolExecutor(4, "datasets")


class _Stopped(Exception):
    """Nobody wants the pictures any more."""


class _Loading:
    """A data set under way or there; what failed or was stopped stays so for a while."""

    def __init__(self, spec: DataSpec) -> None:
        self.fraction, self.sentence = 0.0, ""
        self.is_stopped = False
        self._ended = math.inf
        pool = _SLOW if SOURCES[spec.source].asks_for or SOURCES[spec.source].download else _QUICK
        self.dataset = pool.submit(self._load, spec)

    @property
    def is_stale(self) -> bool:
        """Whether it failed so long ago that it is worth another try."""
        return time.monotonic() - self._ended > _FORGOTTEN_SECONDS

    def wait(self, seconds: float) -> bool:
        return bool(futures.wait([self.dataset], seconds).done)

    def look(self) -> tuple[float, str]:
        doing = _(self.sentence) if self.sentence else _("Loading the pictures")
        return self.fraction, _("Stopping…") if self.is_stopped else f"{doing}…"

    def stop(self) -> None:
        self.is_stopped = True

    def _load(self, spec: DataSpec) -> Dataset:
        try:
            self._report(0.0, "")  # it may have been stopped while it waited
            return load(spec, self._report)
        except BaseException:
            self._ended = time.monotonic()
            raise

    def _report(self, fraction: float, sentence: str) -> None:
        if self.is_stopped:
            raise _Stopped
        self.fraction, self.sentence = fraction, sentence


def load_dataset(spec: DataSpec, *, key: str = "datasets") -> Dataset | None:
    """The pictures, or None after one sentence that says why there are none; progress is shown meanwhile.

    Loading goes on when the reader turns away. The pictures of a folder are read again after :func:`read_again`.

    Args:
        spec: Which pictures.
        key: App-wide prefix, where a page may load several data sets.
    """
    loading = _loading(str(settings().home), spec)
    if loading.is_stale:
        read_again(spec)
        loading = _loading(str(settings().home), spec)
    place = st.empty()
    watch(
        loading.wait, loading.look, place, label=_("Cancel"), key=f"{key}:stop", on_click=loading.stop,
        disabled=loading.is_stopped, help=_("Stops it for everyone who waits for these pictures."),
    )  # fmt: skip
    try:
        dataset = loading.dataset.result()
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


def show_notes(notes: Iterable[Note]) -> None:
    """What a reader must know of pictures or features that are not quite what was asked for."""
    for note in notes:
        st.warning(explain(note), icon=":material/info:")


def read_again(spec: DataSpec) -> None:
    """Forget what is known of a data set: its files may have changed."""
    _loading.clear(str(settings().home), spec)


# Equal requests of all readers are one.
@st.cache_resource(max_entries=_KEPT, ttl=_UNUSED_AFTER, show_spinner=False)
def _loading(home: str, spec: DataSpec) -> _Loading:
    return _Loading(spec)
