"""A folder of pictures in the chapter's layout, for benchmarks that read files as the book does."""

import os
import shutil
from pathlib import Path

from core.datasets.drawn_pets import SPECIES
from core.images import encode_jpeg
from tests.core.datasets.pictures import draw_pets

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("CONVNET_CLASSROOM_SHARED", ROOT.parent / "shared"))
PHOTOGRAPHS = SHARED / "data" / "cats_vs_dogs"
PARTS = {"train": 2, "validation": 1, "test": 1}
"""The parts of the data set, with their shares of the pictures in quarters."""

_SIDE = 150


def make_folder(folder: Path, pictures: int, data: Path | None) -> str:
    """Fill ``folder`` with ``<part>/<class>/*.jpg``, as many of each class; what the pictures are.

    Args:
        folder: Gets the pictures; copies, so that both sides of a comparison list the same few.
        pictures: How many altogether, a multiple of 8.
        data: Folder of the same layout to take them from; None for the photographs if they are there, else drawn pets.
    """
    source = data or (PHOTOGRAPHS if PHOTOGRAPHS.is_dir() else None)
    for number, (part, quarters) in enumerate(PARTS.items()):
        for name, species in SPECIES.items():
            place = folder / part / name
            place.mkdir(parents=True)
            count = pictures * quarters // 8
            if source is None:
                for index, image in enumerate(draw_pets(species, count, _SIDE, split=number)):
                    (place / f"{index:04}.jpg").write_bytes(encode_jpeg(image))
                continue
            files = sorted((source / part / name).glob("*.jpg"))[:count]
            if len(files) < count:
                raise SystemExit(
                    f"{count} pictures are needed in {source / part / name}; there are {len(files)}."
                )
            for file in files:
                shutil.copy(file, place)
    return "drawn pets" if source is None else source.name
