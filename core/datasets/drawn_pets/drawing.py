"""Drawing many pets: in a process of its own, so that whoever asks stays free for others.

A picture is 150 calls of a few microseconds each, among which two threads of one process only wait for each other
(measured on two cores: 2.4 s for 400 pictures instead of 1.6 s): a page server that draws answers nobody.
"""

import json
import os
import subprocess
import sys
from collections.abc import Generator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.datasets.drawn_pets.breeds import Species
from core.datasets.drawn_pets.pictures import draw_picture
from core.errors import N_, InputError
from core.images.pipes import read_pixels

Wanted = Sequence[tuple[int, Species, int]]
"""Split, species and number of each picture."""

BATCH = 64
FEW = 256
"""So many are drawn where they are asked for: starting a process takes as long."""

_ROOT = Path(__file__).resolve().parents[3]
_PROGRAM = f"from {__name__} import main; main()"


def draw(wanted: Wanted, size: int, seed: int) -> Generator[NDArray[np.uint8]]:
    """Batches of pictures in the order of ``wanted``, uint8 ``(n, size, size, 3)``.

    Each picture has a random stream of its own: equal arguments give equal bytes, whatever else is drawn.

    Raises:
        OSError: The process cannot be started.
        InputError: It has died.

    Example:
        >>> [batch.shape for batch in draw([(0, "cat", 0), (0, "dog", 0)], size=16, seed=0)]
        [(2, 16, 16, 3)]
    """
    return _batches(wanted, size, seed) if len(wanted) <= FEW else _elsewhere(wanted, size, seed)


def _batches(wanted: Wanted, size: int, seed: int) -> Generator[NDArray[np.uint8]]:
    for start in range(0, len(wanted), BATCH):
        yield np.stack([
            draw_picture(species, size, np.random.default_rng([seed, split, species == "dog", number]))
            for split, species, number in wanted[start : start + BATCH]
        ])  # fmt: skip


def _elsewhere(wanted: Wanted, size: int, seed: int) -> Generator[NDArray[np.uint8]]:
    # No word of the command is a reader's.
    with subprocess.Popen(  # nosec B603
        [sys.executable, "-c", _PROGRAM], cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            with process.stdin as pipe:
                pipe.write(json.dumps([wanted, size, seed]).encode())
            for start in range(0, len(wanted), BATCH):
                yield read_pixels(process.stdout, (min(BATCH, len(wanted) - start), size, size, 3))
        except (EOFError, BrokenPipeError) as error:
            raise InputError(N_("The process that draws the pictures has died; try again.")) from error
        finally:
            process.kill()  # it has ended, or nobody wants the rest


def main() -> None:
    """Draw what the standard input asks for, on the standard output."""
    if hasattr(os, "nice"):  # not on Windows
        os.nice(5)  # whoever waits for a page comes first
    wanted, size, seed = json.load(sys.stdin)
    for batch in _batches(wanted, size, seed):
        sys.stdout.buffer.write(batch.data)
        sys.stdout.buffer.flush()
