"""Picture files of any kind to RGB arrays, and one clear sentence for each file that cannot be read."""

import io
import warnings
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import N_, InputError
from core.images.geometry import fit_within

MAX_PIXELS = 50_000_000
"""A picture with more pixels is refused from its header, before memory is taken for it."""

# A list of our own keeps uploads away from Pillow's rarer readers; the one for EPS, for instance, starts
# Ghostscript.
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM")

# Pillow warns from 89 million pixels on and raises from 179 million on. As an error the warning can be caught
# here; catch_warnings() would not do, because it is not safe among the threads of a server.
warnings.simplefilter("error", Image.DecompressionBombWarning)


class UnreadableImage(InputError):
    """A picture file that cannot be used; the sentence says why."""


def load_image(
    source: Path | bytes | BinaryIO, *, max_side: int = 1024, name: str | None = None
) -> NDArray[np.uint8]:
    """Read a picture as it is meant to be seen: turned upright, in RGB, on white, at a moderate size.

    EXIF orientation is applied; transparent parts show white; 16-bit grey is scaled to 8 bits; of an
    animation the first frame is taken; colour profiles are ignored.

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
        >>> grey = Image.new("L", (4, 2), 128)  # four pixels wide, two high
        >>> file = io.BytesIO()
        >>> grey.save(file, "PNG")
        >>> load_image(file.getvalue(), max_side=2)
        array([[[128, 128, 128],
                [128, 128, 128]]], dtype=uint8)
    """
    if max_side < 1:
        raise ValueError(f"max_side must be at least 1, received {max_side}.")
    name = name or _name_of(source)
    content = _read(source, name)
    with _open(content, name) as image:
        if image.width * image.height > MAX_PIXELS:
            raise _too_large(name)
        pixels = _decode(image, max_side, name)
    return fit_within(pixels, max_side)


def _name_of(source: Path | bytes | BinaryIO) -> str:
    name = getattr(source, "name", None)
    return Path(name).name if isinstance(name, str) and name else "picture"


def _read(source: Path | bytes | BinaryIO, name: str) -> bytes:
    try:
        if isinstance(source, bytes):
            content = source
        else:
            content = source.read_bytes() if isinstance(source, Path) else source.read()
    except OSError as error:
        sentence = N_("The file {name} cannot be opened ({reason}); check that it exists and may be read.")
        raise UnreadableImage(sentence, name=name, reason=error.strerror or str(error)) from error
    if not content:
        raise UnreadableImage(
            N_("The file {name} is empty (0 bytes); save or upload the picture again."), name=name
        )
    return content


def _open(content: bytes, name: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(name) from error
    except UnidentifiedImageError as error:
        sentence = N_(
            "The file {name} is not a picture that can be read here, or its beginning is damaged; "
            "choose a PNG, JPEG, GIF, WebP, BMP or TIFF file."
        )
        raise UnreadableImage(sentence, name=name) from error
    except Exception as error:
        # On hostile bytes Pillow's readers raise anything: struct.error, IndexError, ...
        raise _damaged(name) from error


def _decode(image: Image.Image, max_side: int, name: str) -> NDArray[np.uint8]:
    try:
        # Lets the JPEG decoder shrink by 2, 4 or 8 as it goes, never below max_side, so that a large
        # photograph is never held at full size.
        image.draft(None, (max_side, max_side))
        image.load()
        _turn_upright(image)
        if image.mode == "F":
            raise _unsupported(name)
        return _to_rgb(_scale_to_8_bits(image, name) if image.mode.startswith("I") else image)
    except UnreadableImage:
        raise
    except Exception as error:  # as in _open
        raise _damaged(name) from error


def _turn_upright(image: Image.Image) -> None:
    try:
        ImageOps.exif_transpose(image, in_place=True)
    except Exception:  # broken EXIF must not cost the reader a picture whose pixels are sound
        return


def _scale_to_8_bits(image: Image.Image, name: str) -> Image.Image:
    grey = np.asarray(image)
    if grey.min() < 0 or grey.max() > 65535:
        raise _unsupported(name)
    table = np.round(np.arange(65536) / 257).astype(np.uint8)  # 65535 = 255 * 257
    return Image.fromarray(table[grey])


def _to_rgb(image: Image.Image) -> NDArray[np.uint8]:
    if image.has_transparency_data:
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        image = white
    return np.array(image.convert("RGB"))


def _too_large(name: str) -> UnreadableImage:
    sentence = N_("The file {name} has more than {limit} million pixels; make it smaller and try again.")
    return UnreadableImage(sentence, name=name, limit=MAX_PIXELS // 1_000_000)


def _damaged(name: str) -> UnreadableImage:
    sentence = N_("The file {name} is damaged or incomplete; save, copy or upload it again.")
    return UnreadableImage(sentence, name=name)


def _unsupported(name: str) -> UnreadableImage:
    sentence = N_(
        "The file {name} has floating-point or 32-bit pixels, whose black and white are unknown; "
        "save it with 8 or 16 bits a channel."
    )
    return UnreadableImage(sentence, name=name)
