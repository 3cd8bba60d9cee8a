"""The published data sets, offered by a server of this machine instead of by their publishers."""

import dataclasses
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from core.datasets import cats_vs_dogs, flowers, oxford_pets
from core.datasets.sources import SOURCES
from tests.loopback import Loopback, loopback

_MODULES = {"cats_vs_dogs": cats_vs_dogs, "pets": oxford_pets, "flowers": flowers}


@contextmanager
def offering(
    monkeypatch: pytest.MonkeyPatch, contents: Mapping[str, tuple[bytes, ...]]
) -> Iterator[Loopback]:
    """Serve archives under the names of the real ones, whose addresses and checksums are replaced.

    Args:
        monkeypatch: Takes the replacements back.
        contents: By source, one for each of its archives.
    """
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    files = {
        f"/{archive.name}": content
        for name, given in contents.items()
        for archive, content in zip(_MODULES[name].ARCHIVES, given, strict=True)
    }
    with loopback(files) as server:
        for name, given in contents.items():
            archives = tuple(
                dataclasses.replace(
                    archive, url=f"{server.url}/{archive.name}", num_bytes=len(content),
                    sha256=hashlib.sha256(content).hexdigest(),
                )
                for archive, content in zip(_MODULES[name].ARCHIVES, given, strict=True)
            )  # fmt: skip
            monkeypatch.setattr(_MODULES[name], "ARCHIVES", archives)
            if name == "pets":
                monkeypatch.setattr("core.datasets.annotations.ARCHIVES", archives)
            for source in (name, "pets_breeds") if name == "pets" else (name,):
                record = SOURCES[source]
                assert record.download is not None
                download = dataclasses.replace(record.download, archives=archives)
                monkeypatch.setitem(SOURCES, source, dataclasses.replace(record, download=download))
        yield server
