"""Prepare a computer for lessons without a network: ``python -m core.commands.data [--only NAME ...] [--weights ...]``.

Fetches the data sets that are downloaded and decodes the pictures with which lessons begin. What is here already is
left, and one that cannot be had does not keep the others from coming.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from tqdm import tqdm

from core.architectures.backbones import BACKBONES, WeightsFile
from core.datasets import digits
from core.datasets.load import load
from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec, OnProgress
from core.errors import InputError
from core.storage.download import fetch

ALL_DIGITS = "digits"
DATA = ("cats_vs_dogs", "pets", "flowers", ALL_DIGITS)
"""What is fetched unless less is asked for; the breeds come with the pets."""

_PARTS = 1000


@dataclass(frozen=True)
class Wanted:
    """Something to be fetched.

    Attributes:
        is_here: Tells whether nothing is left to do.
        bring: Fetches it, and tells the progress.
    """

    is_here: Callable[[], bool]
    bring: Callable[[OnProgress], object]


def downloadable_weights() -> Mapping[str, tuple[WeightsFile, ...]]:
    """The files that are fetched for each network, by its name; what ships with the project is not among them."""
    files = {name: (record.base_weights, record.classifier_weights) for name, record in BACKBONES.items()}
    missing = {name: tuple(file for file in pair if not file.ships) for name, pair in files.items()}
    return {name: fetched for name, fetched in missing.items() if fetched}


def wanted(data: Sequence[str], weights: Sequence[str]) -> dict[str, Wanted]:
    """What the names of data sets and of networks stand for, in their order."""
    found = {name: _data_set(name) for name in data}
    files = {file.name: file for name in weights for file in downloadable_weights()[name]}
    return found | {name: Wanted(file.path.is_file, partial(_locate, file)) for name, file in files.items()}


def prepare(items: Mapping[str, Wanted]) -> list[str]:
    """Fetch one after the other, and say what became of each; the names of those that failed."""
    failed = []
    for name, item in items.items():
        if item.is_here():
            print(f"{name}: is here already")
            continue
        try:
            with _Bar(name) as bar:
                item.bring(bar.tell)
        except (InputError, OSError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed.append(name)
        else:
            print(f"{name}: fetched")
    return failed


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status, 1 where anything could not be had."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.data", description="Fetch data sets, for lessons without a network."
    )
    parser.add_argument(
        "--only", nargs="+", choices=DATA, default=DATA, metavar="NAME",
        help=f"these data sets only, of {', '.join(DATA)}",
    )  # fmt: skip
    known = sorted(downloadable_weights())
    parser.add_argument(
        "--weights", nargs="*", choices=known, default=(), metavar="NETWORK",
        help=f"also the weights of these networks, of {', '.join(known)}; without names, of all",
    )  # fmt: skip
    chosen = parser.parse_args(arguments)
    is_bare = chosen.weights == []
    failed = prepare(wanted(chosen.only, known if is_bare else chosen.weights))
    if failed:
        print(f"Not fetched: {', '.join(failed)}. What came whole stays; try again.", file=sys.stderr)
    return 1 if failed else 0


def _data_set(name: str) -> Wanted:
    if name == ALL_DIGITS:
        return Wanted(digits.full_is_here, partial(fetch, digits.URL, digits.SHA256))
    download = SOURCES[name].download
    assert download is not None  # by DATA
    return Wanted(lambda: download.is_here, partial(load, DataSpec(name)))


def _locate(file: WeightsFile, report: OnProgress) -> None:
    import_module("core.networks.backbones.weights").locate(file, report)  # it brings TensorFlow


class _Bar:
    """A line that grows, with what is going on."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._bar = tqdm(total=_PARTS, bar_format="{desc} {percentage:3.0f}%|{bar}| {elapsed}")

    def tell(self, fraction: float, sentence: str) -> None:
        self._bar.set_description_str(f"{self._name}: {sentence}", refresh=False)
        self._bar.n = round(fraction * _PARTS)  # each step begins anew
        self._bar.refresh()

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


if __name__ == "__main__":
    sys.exit(main())
