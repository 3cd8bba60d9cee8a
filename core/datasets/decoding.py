"""The pictures of a folder, decoded side by side, each in a process that may take so much and no more."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets.cache import PictureWriter
from core.datasets.dataset import Note, SkippedFile
from core.datasets.spec import OnProgress
from core.errors import N_
from core.images import CostlyImage, Decoders, UnreadableImage, load_foreign_image, resize

_BATCH = 256
_MOST_COSTLY = 8  # pictures of a data set that use up what one may take; each holds a processor for seconds


class FolderDecoding:
    """Decodes pictures below a folder, stretched to a square. Use it as a context.

    Args:
        folder: Where they are.
        size: Pixels a side.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self._folder = folder
        self._size = size
        count = os.cpu_count() or 1
        self._threads = ThreadPoolExecutor(count)
        self._decoders = Decoders(count)
        self._costly: list[str] = []

    def __enter__(self) -> "FolderDecoding":
        return self

    def __exit__(self, *error: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        self._decoders.__exit__(*error)

    def decode(self, names: tuple[str, ...], writer: PictureWriter, report: OnProgress) -> list[SkippedFile]:
        """Write the pictures in the order of ``names``; the damaged ones are returned, and then nothing is usable.

        Raises:
            CostlyImage: One too many that costs more than a picture may.
        """
        damaged: list[SkippedFile] = []
        for start in range(0, len(names), _BATCH):
            report(start / len(names), N_("Decoding pictures"))
            batch = names[start : start + _BATCH]
            pictures: list[NDArray[np.uint8]] = []
            for name, result in zip(batch, self._threads.map(self._decode_one, batch), strict=True):
                if isinstance(result, Note):
                    damaged.append(SkippedFile(name, result))
                else:
                    pictures.append(result)
            if not damaged:
                writer.append(np.stack(pictures))
        return damaged

    def _decode_one(self, name: str) -> NDArray[np.uint8] | Note:
        try:
            # Decoding large photographs at a fraction of their size is faster; the factor leaves enough pixels even
            # on the short side of a picture four times as long.
            picture = load_foreign_image(self._folder / name, max_side=4 * self._size, decoder=self._decoders)
            return resize(picture, self._size, self._size)
        except CostlyImage as error:
            self._costly.append(name)
            if len(self._costly) > _MOST_COSTLY:
                raise
            return Note.of(error)
        except UnreadableImage as error:
            return Note.of(error)
