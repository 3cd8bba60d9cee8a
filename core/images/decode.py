"""Picture files of any kind to RGB arrays, and one clear sentence for each file that cannot be read."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.images import reading
from core.images.decoder import Decoders, one_of_two
from core.images.geometry import fit_within

MAX_BYTES = 50 * 2**20
"""Of a picture file that is not our own."""


class UnreadableImage(InputError):
    """A picture file that cannot be used; the sentence says why."""


class CostlyImage(UnreadableImage):
    """One that used up what memory or time a picture may take."""


def load_image(
    source: Path | bytes | BinaryIO, *, max_side: int = 1024, name: str | None = None
) -> NDArray[np.uint8]:
    """Read a picture as it is meant to be seen: turned upright, in RGB, on white, at a moderate size.

    EXIF orientation is applied; transparent parts show white; 16-bit grey is scaled to 8 bits; of an
    animation the first frame is taken; colour profiles are ignored.

    It is for files of our own; those of strangers are for :func:`load_foreign_image`.

    Args:
        source: A path, the file's bytes, or an open binary file, which is read from its present position.
        max_side: The longer side is shrunk to this many pixels if it has more.
        name: What error sentences call the file; by default the name of the path or of the open file.

    Returns:
        uint8 ``(H, W, 3)``, RGB, 0-255, with ``max(H, W) <= max_side``.

    Raises:
        UnreadableImage: There is no such file, or it is empty, no picture, damaged, or too large.
        ValueError: ``max_side`` is below 1.

    Example:
        >>> import io
        >>> from PIL import Image
        >>> grey = Image.new("L", (4, 2), 128)  # four pixels wide, two high
        >>> file = io.BytesIO()
        >>> grey.save(file, "PNG")
        >>> load_image(file.getvalue(), max_side=2)
        array([[[128, 128, 128],
                [128, 128, 128]]], dtype=uint8)
    """
    return _fitted(source, max_side, name, lambda content: np.array(reading.read(content, max_side)))


def load_foreign_image(
    source: Path | bytes | BinaryIO,
    *,
    max_side: int = 1024,
    name: str | None = None,
    decoder: Decoders | None = None,
    max_pixels: int = 0,
) -> NDArray[np.uint8]:
    """The same for a file that a stranger made: it is decoded in a process whose memory and time have limits.

    Args:
        source, max_side, name: As for :func:`load_image`.
        max_pixels: That may be held at once, 0 for as many as the process can; a JPEG is shrunk before it is held.
        decoder: For many pictures; by default one of the two of this process, which is waited for.

    Returns:
        As :func:`load_image`, to the bit.

    Raises:
        UnreadableImage: As there; or the file has more than ``MAX_BYTES``, too many pixels or scans, or costs more than
            :mod:`core.images.reading` allows.

    Example:
        >>> import io
        >>> from PIL import Image
        >>> file = io.BytesIO()
        >>> Image.new("L", (4, 2), 128).save(file, "PNG")
        >>> load_foreign_image(file.getvalue(), max_side=2).shape
        (1, 2, 3)
    """

    def decode(content: bytes) -> NDArray[np.uint8]:
        if decoder is not None:
            return decoder.decode(content, max_side, max_pixels)
        with one_of_two() as free:
            return free.decode(content, max_side, max_pixels)

    return _fitted(source, max_side, name, decode, max_bytes=MAX_BYTES)


def _fitted(
    source: Path | bytes | BinaryIO,
    max_side: int,
    name: str | None,
    decode: Callable[[bytes], NDArray[np.uint8]],
    *,
    max_bytes: int | None = None,
) -> NDArray[np.uint8]:
    if max_side < 1:
        raise ValueError(f"max_side must be at least 1, received {max_side}.")
    name = name or _name_of(source)
    content = _read(source, name, max_bytes)
    try:
        pixels = decode(content)
    except reading.Refused as refused:
        kind = CostlyImage if refused.why == "costly" else UnreadableImage
        values = {"limit": refused.limit} if refused.limit else {}
        raise kind(_SENTENCES[refused.why], name=name, **values) from refused
    return fit_within(pixels, max_side)


def _name_of(source: Path | bytes | BinaryIO) -> str:
    name = getattr(source, "name", None)
    return Path(name).name if isinstance(name, str) and name else "picture"


def _read(source: Path | bytes | BinaryIO, name: str, max_bytes: int | None) -> bytes:
    most = -1 if max_bytes is None else max_bytes + 1
    try:
        if isinstance(source, bytes):
            content = source
        elif isinstance(source, Path):
            with source.open("rb") as file:
                content = file.read(most)
        else:
            content = source.read(most)
    except OSError as error:
        sentence = N_("The file {name} cannot be opened ({reason}); check that it exists and may be read.")
        raise UnreadableImage(sentence, name=name, reason=error.strerror or str(error)) from error
    if not content:
        raise UnreadableImage(
            N_("The file {name} is empty (0 bytes); save or upload the picture again."), name=name
        )
    if max_bytes is not None and len(content) > max_bytes:
        sentence = N_("The file {name} has more than {limit} MB; save the picture smaller and try again.")
        raise UnreadableImage(sentence, name=name, limit=max_bytes // 2**20)
    return content


_SENTENCES = {
    "unknown": N_(
        "The file {name} is not a picture that can be read here, or its beginning is damaged; "
        "choose a PNG, JPEG, GIF, WebP, BMP or TIFF file."
    ),
    "damaged": N_("The file {name} is damaged or incomplete; save, copy or upload it again."),
    "pixels": N_(
        "The file {name} has more than {limit} million pixels, the most for a file of its kind; make it smaller and "
        "try again."
    ),
    "scans": N_(
        "The file {name} is a JPEG of more than {limit} scans; save it again as an ordinary JPEG or PNG file."
    ),
    "costly": N_(
        "The file {name} takes more memory or time than a picture may on this server; make it smaller, or save it "
        "again as an ordinary JPEG or PNG file."
    ),
    "busy": N_("The server is too busy to look at the file {name} now; try again in a moment."),
    "range": N_(
        "The file {name} has floating-point or 32-bit pixels, whose black and white are unknown; "
        "save it with 8 or 16 bits a channel."
    ),
}
