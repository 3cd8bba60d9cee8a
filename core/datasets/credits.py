"""Whom to name beside a picture of a data set."""

import re
from functools import lru_cache
from pathlib import Path

from core.datasets import flowers
from core.datasets.labelled import MANIFEST, MAX_MANIFEST_BYTES, descended, read_manifest
from core.datasets.published import opened
from core.datasets.spec import DataSpec

_OF_ALL = {
    "cats_vs_dogs": "Kaggle and Microsoft; not to be passed on",
    "pets": "Oxford-IIIT Pet (Parkhi, Vedaldi, Zisserman, Jawahar 2012), CC BY-SA 4.0",
}
_FLOWERS = "flower_photos, CC BY 2.0"
_LIST = "LICENSE.txt"
_LINE = re.compile(r"(?P<file>\S+) CC-BY by (?P<who>.+) - (?P<where>https?://\S+)")


def credit(spec: DataSpec, name: str) -> str:
    """Author and licence of a picture of a data set; empty where none is known.

    Args:
        spec: The data set, which has been loaded.
        name: Of the picture, as in :class:`core.datasets.dataset.Split`.

    Raises:
        InputError: As :func:`core.datasets.published.opened` and :func:`core.datasets.labelled.read_manifest`.
    """
    if spec.source != "flowers":
        return _OF_ALL.get(spec.source.removesuffix("_breeds"), "")
    if not spec.location and not all(each.is_here for each in flowers.ARCHIVES):
        return _FLOWERS  # evicted meanwhile: for its credits alone nothing is downloaded
    with opened(spec.location, flowers.ARCHIVES, lambda _fraction, _sentence: None) as (root,):
        top = descended(root)
        listing = next((path for file in (MANIFEST, _LIST) if (path := top / file).is_file()), None)
        if listing is None:
            return _FLOWERS
        who = _photographers(root, top, listing, listing.stat().st_mtime_ns).get(name)
    return f"{who}, CC BY 2.0" if who else _FLOWERS


@lru_cache(maxsize=4)
def _photographers(root: Path, top: Path, listing: Path, _changed: int) -> dict[str, str]:
    """Photographer and page of each picture by its name."""
    if listing.name == MANIFEST:
        rows = ((each.name, each.row) for each in read_manifest(root, top))
        return {
            name: f"{row['author']}, {row.get('flickr_url', '')}" for name, row in rows if row.get("author")
        }
    with listing.open("rb") as file:
        text = file.read(MAX_MANIFEST_BYTES).decode("utf-8", errors="replace")
    found = map(_LINE.match, text.splitlines())
    prefix = top.relative_to(root)
    return {
        (prefix / match["file"]).as_posix(): f"{match['who']}, {match['where']}" for match in found if match
    }
