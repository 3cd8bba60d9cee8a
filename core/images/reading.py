"""One picture file to RGB pixels, with the standard library and Pillow alone.

It is imported where the file is our own, and run as a program where it is a stranger's: a process that may take
:data:`MAX_BYTES` of memory and :data:`MAX_SECONDS` of a processor for a picture, and dies of more, alone
(:mod:`core.images.decoder`). Pillow's readers were made for honest files: 38 bytes of WebP can ask for a gigabyte, and
tags that all name the same data for as much as there is.
"""

import io
import json
import re
import struct
import sys
import warnings
from typing import Any, cast

from PIL import ExifTags, Image, TiffImagePlugin, UnidentifiedImageError, WebPImagePlugin

__all__ = ["FORMATS", "MAX_BYTES", "MAX_SCANS", "MAX_SECONDS", "REQUEST", "Refused", "read"]

MAX_BYTES = 300_000_000
"""Address space of the process that decodes, Python and the file itself included."""

MAX_SECONDS = 4
"""Of one processor for one picture; the largest honest ones take half of it."""

MAX_SCANS = 50
"""Of a progressive JPEG. Cameras and programs write ten or so; each costs a pass over the whole picture."""

# A list of our own keeps uploads away from Pillow's rarer readers; the one for EPS, for instance, starts Ghostscript.
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM")

# Million pixels. JPEG is shrunk as it is decoded; the others are held whole, at four bytes a pixel, WebP five times.
_MEGAPIXELS = {"JPEG": 120, "MPO": 120, "WEBP": 12}
_OTHERS_MEGAPIXELS = 50
_COEFFICIENT_BYTES = 160_000_000  # what libjpeg holds of a progressive picture, at whatever size it is shown

_MAX_SEGMENTS = 4000  # of a JPEG; the largest honest profile has 255
# How Pillow tells it of a codec, such as libtiff.
_OUT_OF_MEMORY = re.compile("decoder error -9|out of memory")
_SOS, _EOI = 0xDA, 0xD9
_BARE = {0x01, *range(0xD0, 0xD8)}  # markers without a length
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff]")

_WHOLE_PIXELS = 4_000_000  # above this, a picture is shrunk in bands, so that no second copy of it is made
_BAND_PIXELS = 1_000_000

REQUEST = struct.Struct("<III")
"""What stands before a file on its way to the process: the longer side and the most pixels that are wanted, and the
length of the file."""

# Pillow warns from 89 million pixels on and raises from 179 million on. As an error the warning can be caught here;
# catch_warnings() would not do, because it is not safe among the threads of a server.
warnings.simplefilter("error", Image.DecompressionBombWarning)
_PLUGINS = (TiffImagePlugin, WebPImagePlugin)  # loaded before memory gets scarce


class Refused(Exception):
    """Why a file is not read.

    Attributes:
        why: ``"unknown"``, ``"damaged"``, ``"pixels"``, ``"scans"``, ``"costly"``, ``"range"``, or ``"busy"`` where
            nobody has looked at it.
        limit: Of pixels in millions, or of scans.
    """

    def __init__(self, why: str, limit: int = 0) -> None:
        super().__init__(why)
        self.why, self.limit = why, limit


def read(content: bytes, max_side: int, max_pixels: int = 0) -> Image.Image:
    """The picture upright, on white, in RGB, large enough to be shrunk to ``max_side``.

    Args:
        content: Of a file.
        max_side: Pixels of the longer side that are wanted, at least 1; the picture may have more, or be smaller.
        max_pixels: That may be held at once, 0 for those of :data:`MAX_BYTES`. A JPEG is shrunk before it is held.

    Raises:
        Refused: It cannot be used.

    Example:
        >>> file = io.BytesIO()
        >>> Image.new("L", (4, 2)).save(file, "PNG")
        >>> read(file.getvalue(), max_side=2).size
        (4, 2)
    """
    try:
        _check_jpeg(content)
        _check_webp(content)
        with _open(content) as image:
            _check_pixels(image.width, image.height, image.format or "")
            return _decode(image, max_side, max_pixels)
    except Refused:
        raise
    except MemoryError as error:
        raise Refused("costly") from error
    except Exception as error:  # hostile bytes make Pillow raise anything: struct.error, IndexError, ...
        why = "costly" if isinstance(error, OSError) and _OUT_OF_MEMORY.search(str(error)) else "damaged"
        raise Refused(why) from error


def _open(content: bytes) -> Image.Image:
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("pixels", _OTHERS_MEGAPIXELS) from error
    except UnidentifiedImageError as error:
        raise Refused("unknown") from error


def _check_pixels(width: int, height: int, kind: str) -> None:
    limit = _MEGAPIXELS.get(kind, _OTHERS_MEGAPIXELS)
    if width * height > limit * 1_000_000:
        raise Refused("pixels", limit)


def _check_webp(content: bytes) -> None:
    """From the header: Pillow takes memory for two pictures before it says how large they are."""
    if content[8:12] != b"WEBP":
        return
    kind, body = content[12:16], content[20:30]
    if kind == b"VP8X":
        width, height = (1 + int.from_bytes(body[start : start + 3], "little") for start in (4, 7))
    elif kind == b"VP8L":
        packed = int.from_bytes(body[1:5], "little")
        width, height = 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    else:
        width, height = (int.from_bytes(body[start : start + 2], "little") & 0x3FFF for start in (6, 8))
    _check_pixels(width, height, "WEBP")


def _check_jpeg(content: bytes) -> None:
    """Count scans before anything is decoded, walking from marker to marker as libjpeg does."""
    if not content.startswith(b"\xff\xd8"):
        return
    place, scans = 2, 0
    for _ in range(_MAX_SEGMENTS):
        found = _NEXT_MARKER.search(content, place)
        if found is None or content[found.end() - 1] == _EOI:
            return
        marker, place = content[found.end() - 1], found.end()
        if marker in _BARE:
            continue
        if marker in _FRAMES:
            _check_coefficients(content[place : place + 32], is_progressive=marker not in (0xC0, 0xC1))
        scans += marker == _SOS
        if scans > MAX_SCANS:
            raise Refused("scans", MAX_SCANS)
        place += int.from_bytes(content[place : place + 2], "big")
    raise Refused("damaged")


def _check_coefficients(frame: bytes, *, is_progressive: bool) -> None:
    """Two bytes for each sample of each component, whose sampling factors say how many samples that are."""
    if not is_progressive or len(frame) < 8:
        return
    height, width, count = struct.unpack(">HHB", frame[3:8])
    factors = [(byte >> 4, byte & 15) for byte in frame[9 : 8 + 3 * count : 3]]
    largest = max((across for across, _ in factors), default=1) * max(
        (down for _, down in factors), default=1
    )
    share = sum(across * down for across, down in factors) / max(largest, 1)
    if 2 * height * width * share > _COEFFICIENT_BYTES:
        raise Refused("pixels", int(_COEFFICIENT_BYTES / (2 * share) / 1_000_000))


def _decode(image: Image.Image, max_side: int, max_pixels: int) -> Image.Image:
    # Lets the JPEG decoder shrink by 2, 4 or 8 as it goes, never below max_side, so that a large photograph is never
    # held at full size.
    image.draft(None, (max_side, max_side))
    if 0 < max_pixels < image.width * image.height:
        raise Refused("pixels", max_pixels // 1_000_000)
    image.load()
    if image.mode == "F":
        raise Refused("range")
    shrunk, turn = _shrunk(image, max_side), turn_of(image)
    return shrunk if turn is None else shrunk.transpose(turn)


def turn_of(image: Image.Image) -> Image.Transpose | None:
    """How EXIF asks for a picture to be turned; Pillow's own ``exif_transpose`` also writes the rest of EXIF anew.

    Args:
        image: As its file has it.

    Returns:
        None where it stands as it should, or its EXIF is damaged.

    Example:
        >>> turn_of(Image.new("RGB", (4, 3))) is None
        True
    """
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except MemoryError:
        raise
    except Exception:  # broken EXIF must not cost the reader a picture whose pixels are sound
        return None


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _shrunk(image: Image.Image, max_side: int) -> Image.Image:
    """In RGB; a large picture by a whole factor, to twice ``max_side`` at least, in bands of whole blocks."""
    factor = max(image.size) // (2 * max_side) if image.width * image.height > _WHOLE_PIXELS else 1
    if factor < 2:
        return _to_rgb(image)
    width, height = (-(-side // factor) for side in image.size)
    shrunk = Image.new("RGB", (width, height))
    rows = factor * max(1, _BAND_PIXELS // (image.width * factor))
    for top in range(0, image.height, rows):
        band = image.crop((0, top, image.width, min(top + rows, image.height)))
        band.info = image.info  # where the transparent colour stands
        shrunk.paste(_to_rgb(band).reduce(factor), (0, top // factor))
    return shrunk


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        image = _to_8_bits(image)
    if image.has_transparency_data:
        white = Image.new("RGBA", image.size, "white")
        white.alpha_composite(image.convert("RGBA"))
        image = white
    return image.convert("RGB")


_EIGHT_BITS = [round(value / 257) for value in range(65536)]  # 65535 = 255 * 257


def _to_8_bits(image: Image.Image) -> Image.Image:
    lowest, highest = cast(tuple[int, int], image.getextrema())
    if lowest < 0 or highest > 65535:
        raise Refused("range")
    return image.convert("I").point(_EIGHT_BITS, "L")


# The program


def _main() -> None:
    """Answer requests on standard input until it ends: a line of JSON, then the pixels.

    It is told the bytes and seconds that it may take.
    """
    max_bytes, max_seconds = map(int, sys.argv[1:])
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # the limits are those above
    Image.preinit()
    while len(head := given.read(REQUEST.size)) == REQUEST.size:
        max_side, max_pixels, length = REQUEST.unpack(head)
        _allow(max_bytes, max_seconds)
        answer: dict[str, Any]
        try:
            image = read(given.read(length), max_side, max_pixels)
            pixels = image.tobytes()
            answer = {"size": image.size}
        except MemoryError:
            answer, pixels = {"why": "costly", "limit": 0}, b""
        except Refused as refused:
            answer, pixels = {"why": refused.why, "limit": refused.limit}, b""
        answers.write(json.dumps(answer).encode() + b"\n" + pixels)
        answers.flush()


def _allow(num_bytes: int, seconds: int) -> None:
    """Bound what the next picture may take; where the system cannot (Windows), the limits of pixels alone hold."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    resource.setrlimit(resource.RLIMIT_AS, (num_bytes, num_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # it writes no file


if __name__ == "__main__":
    _main()
