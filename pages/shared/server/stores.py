"""What the server takes of disk and memory, counted for all readers at once."""

import shutil
from dataclasses import dataclass
from pathlib import Path

import psutil
import streamlit as st

from core.classroom.limits import limits
from core.datasets import archive
from core.datasets.cache import MAX_BYTES as DECODED_BYTES
from core.engine.cache import MAX_BYTES as RESULT_BYTES
from core.errors import N_, InputError
from core.runs import RunStore
from core.settings import ASSETS, settings
from core.storage import uploads
from core.storage.eviction import usage

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
        Store(N_("Uploaded archives"), _taken(datasets / "archives"), archive.KEPT_BYTES),
        Store(N_("Uploaded models"), _taken(home / "models"), uploads.KEPT_BYTES["models"]),
        Store(N_("Pictures"), _taken(home / "pictures"), uploads.KEPT_BYTES["pictures"]),
        Store(N_("Decoded data sets"), _taken(datasets / "decoded"), DECODED_BYTES),
        Store(N_("Kept answers"), _taken(home / "results"), RESULT_BYTES),
        Store(N_("Features of frozen layers"), _taken(home / "features"), settings().feature_bytes),
    ]


@st.cache_data(ttl=_SECONDS, max_entries=1, show_spinner=False)
def disk() -> tuple[int, int]:
    """How many bytes are free on the disk of the home folder, and how many it has."""
    home = settings().home
    used = shutil.disk_usage(home if home.exists() else ASSETS)
    return used.free, used.total


def _taken(folder: Path) -> int:
    return usage(folder).num_bytes


def process_bytes() -> int:
    """Memory of this page server."""
    return int(psutil.Process().memory_info().rss)
