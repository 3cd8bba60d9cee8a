"""What the server takes of disk and memory, counted for all readers at once."""

from dataclasses import dataclass

import psutil
import streamlit as st

from core.classroom.limits import limits
from core.datasets import archive
from core.datasets.cache import MAX_BYTES as DECODED_BYTES
from core.engine.cache import MAX_BYTES as RESULT_BYTES
from core.errors import N_, InputError
from core.runs import RunStore
from core.settings import settings
from core.storage.usage import free_bytes, taken_bytes

_SECONDS = 15


@dataclass(frozen=True)
class Store:
    """A part of the disk.

    Attributes:
        title: English, marked for translation.
        num_bytes: What it takes.
        most: What it may take, where it is cleared by itself; None where only readers' limits hold.
    """

    title: str
    num_bytes: int
    most: int | None = None


@st.cache_data(ttl=_SECONDS, max_entries=1, show_spinner=False)
def stores(url: str) -> list[Store]:
    """All stores of the home folder and the runs, at most 15 seconds ago.

    Args:
        url: Of the run store.
    """
    home = settings().home
    try:
        runs = sum(run.num_bytes for run in RunStore(url).usage().values())
    except InputError:
        runs = 0
    datasets = home / "datasets"
    return [
        Store(N_("Runs"), runs, limits().store_bytes),
        Store(N_("Uploaded archives"), taken_bytes(datasets / "archives"), archive.KEPT_BYTES),
        Store(N_("Uploaded models"), taken_bytes(home / "models")),
        Store(N_("Pictures"), taken_bytes(home / "pictures")),
        Store(N_("Decoded data sets"), taken_bytes(datasets / "decoded"), DECODED_BYTES),
        Store(N_("Kept answers"), taken_bytes(home / "results"), RESULT_BYTES),
        Store(N_("Features of frozen layers"), taken_bytes(home / "features"), settings().feature_bytes),
    ]


@st.cache_data(ttl=_SECONDS, max_entries=1, show_spinner=False)
def disk() -> tuple[int, int]:
    """How many bytes are free on the disk of the home folder, and how many it has."""
    return free_bytes(settings().home)


def process_bytes() -> int:
    """Memory of this page server."""
    return int(psutil.Process().memory_info().rss)
