"""Files that strangers made: honest ones come out to the bit, hostile ones cost a bounded process and a sentence."""

import io
import struct
import subprocess
import sys
import threading
import zlib
from contextlib import suppress

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin

from core.images import CostlyImage, UnreadableImage, decode, load_foreign_image, load_image, reading
from core.images.decoder import Decoder, Decoders, one_of_two


def encode(image, file_format, **options):
    stream = io.BytesIO()
    image.save(stream, file_format, **options)
    return stream.getvalue()


def noise(height, width, channels=3):
    return np.random.default_rng(0).integers(0, 256, (height, width, channels), dtype=np.uint8)


def webp(width, height):
    """A lossless picture of 38 bytes: its header, and a stream that runs out."""
    packed = (width - 1) | (height - 1) << 14
    stream = b"\x2f" + struct.pack("<I", packed) + b"\x88\x88\x08" + bytes(10)
    return b"RIFF" + struct.pack("<I", 30) + b"WEBPVP8L" + struct.pack("<I", len(stream)) + stream


def tags(count, size):
    """A TIFF file whose tags all name the same bytes."""
    entries = b"".join(struct.pack("<HHII", 40_000 + number, 7, size, 8) for number in range(count))
    return (
        b"II*\0" + struct.pack("<I", 8 + size) + bytes(size) + struct.pack("<H", count) + entries + bytes(4)
    )


def scans(count):
    content = encode(Image.new("RGB", (64, 64)), "JPEG", progressive=True)
    last = content[content.rfind(b"\xff\xda") : -2]
    return content[:-2] + last * count + content[-2:]


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_with(extra):
    content = encode(Image.new("RGB", (4, 4)), "PNG")
    return content[:33] + extra + content[33:]  # behind the header


def gif_with_comment(length):
    content = encode(Image.new("P", (8, 8)), "GIF")
    behind = 13 + 3 * 2 ** ((content[10] & 7) + 1)
    return content[:behind] + b"!\xfe" + b"\x01x" * length + b"\0" + content[behind:]


@pytest.fixture(scope="module")
def decoders():
    with Decoders(1) as several:
        yield several


TURNED = Image.Exif()
TURNED[0x0112] = 6
HONEST = {
    "photograph": encode(Image.fromarray(noise(60, 80)), "JPEG"),
    "progressive": encode(Image.fromarray(noise(60, 80)), "JPEG", progressive=True),
    "print": encode(Image.fromarray(noise(60, 80, 4), "CMYK"), "JPEG"),
    "turned": encode(Image.fromarray(noise(60, 80)), "JPEG", exif=TURNED),
    "transparent": encode(Image.fromarray(noise(60, 80, 4), "RGBA"), "PNG"),
    "grey and transparent": encode(Image.fromarray(noise(60, 80, 2), "LA"), "PNG"),
    "16 bits": encode(Image.fromarray(noise(60, 80, 2).view(np.uint16)[..., 0]), "PNG"),
    "animation": encode(
        Image.new("P", (9, 9)), "GIF", save_all=True, append_images=[Image.new("P", (9, 9), 5)]
    ),
    "webp": encode(Image.fromarray(noise(60, 80)), "WEBP"),
    "bmp": encode(Image.fromarray(noise(60, 80)), "BMP"),
    "scan": encode(Image.fromarray(noise(60, 80)), "TIFF", compression="tiff_lzw"),
    "traffic sign": encode(Image.fromarray(noise(60, 80)), "PPM"),
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_comes_out_as_in_the_process_itself(name, decoders):
    for max_side in (1024, 30):
        apart = load_foreign_image(HONEST[name], max_side=max_side, decoder=decoders)
        np.testing.assert_array_equal(apart, load_image(HONEST[name], max_side=max_side))


HOSTILE = {
    "webp of 38 bytes": (webp(10_000, 5_000), "more than 12 million pixels"),
    "scans": (scans(8000), "JPEG of more than 50 scans"),
    "progressive of 108 million pixels": (
        encode(Image.new("L", (16, 16)), "JPEG", progressive=True).replace(
            b"\0\x10\0\x10", b"\x23\x28\x2e\xe0"
        ),
        "more than 80 million pixels",
    ),
    "segments": (b"\xff\xd8" + b"\xff\xfe\0\2" * 10_000, "damaged"),
    "tags": (tags(2000, 1_000_000), r"damaged|memory or time"),
    "compressed text": (png_with(20 * chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(10**7)))), "damaged"),
    "profile": (png_with(chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(10**8)))), "damaged"),
    "cut short": (HONEST["photograph"][:1500], "damaged"),
    "text": (b"This is no picture.", "is not a picture that can be read"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(name, decoders):
    content, words = HOSTILE[name]
    with pytest.raises(UnreadableImage, match=words) as refused:
        load_foreign_image(content, name="it", decoder=decoders)
    assert str(refused.value).count(". ") == 0


def test_tags_of_a_sound_picture_that_ask_for_too_much_cost_the_way_it_is_turned_and_no_memory(decoders):
    content = encode(Image.fromarray(noise(8, 8)), "PNG", exif=b"Exif\0\0" + tags(2000, 1_000_000))
    with suppress(CostlyImage):  # as Pillow meets the tags before or behind the pixels
        np.testing.assert_array_equal(load_foreign_image(content, decoder=decoders), noise(8, 8))
    np.testing.assert_array_equal(load_foreign_image(HONEST["bmp"], decoder=decoders), noise(60, 80))


@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot bound a process")
def test_what_costs_too_much_time_or_memory_is_ended_and_the_next_picture_is_read(monkeypatch):
    monkeypatch.setattr(reading, "MAX_SECONDS", 1)
    with Decoder() as decoder:
        with pytest.raises(reading.Refused, match="costly"):
            decoder.decode(gif_with_comment(8_000_000), 100)
        np.testing.assert_array_equal(decoder.decode(HONEST["bmp"], 100), noise(60, 80))


@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot bound a process")
def test_the_largest_of_each_kind_is_read_within_the_memory():
    """The process may not take more: what is read at all has cost less."""
    with Decoder() as decoder:
        for size, kind in (((10_000, 5_000), "PNG"), ((12_000, 9_000), "JPEG")):
            content = encode(Image.new("RGB", size, "red"), kind)
            assert decoder.decode(content, 500)[0, 0].tolist() in ([255, 0, 0], [254, 0, 0])


@pytest.mark.skipif(sys.platform != "linux", reason="the system cannot bound a process")
def test_a_tiff_whose_codec_runs_out_of_memory_is_not_told_as_damaged(monkeypatch):
    """A single strip is held besides the picture; libtiff says so by a number, not by a MemoryError."""
    monkeypatch.setattr(TiffImagePlugin, "STRIP_SIZE", 2**31 - 1)
    content = encode(Image.new("RGB", (7000, 7000)), "TIFF", compression="tiff_lzw")
    with Decoder() as decoder:
        with pytest.raises(reading.Refused, match="costly"):
            decoder.decode(content, 100)
        np.testing.assert_array_equal(decoder.decode(HONEST["bmp"], 100), noise(60, 80))


def test_a_large_picture_is_shrunk_in_bands_as_in_one_piece():
    pixels = noise(2100, 2000)
    pixels[:700] = pixels[:700] // 4
    found = load_image(encode(Image.fromarray(pixels), "BMP"), max_side=210)
    means = pixels.reshape(210, 10, 200, 10, 3).mean(axis=(1, 3))
    assert np.abs(found - means).max() <= 1


def test_a_file_of_more_than_the_limit_is_not_even_read(monkeypatch, tmp_path):
    monkeypatch.setattr(decode, "MAX_BYTES", 2**20)
    (tmp_path / "large.bmp").write_bytes(bytes(2**20 + 1))
    with pytest.raises(UnreadableImage, match=r"large\.bmp has more than 1 MB"):
        load_foreign_image(tmp_path / "large.bmp")


def test_two_at_most_are_decoded_at_the_same_time():
    inside, most, hold = [], [], threading.Event()

    def decode_one():
        with one_of_two():
            inside.append(1)
            most.append(len(inside))
            hold.wait(0.05)
            inside.pop()

    threads = [threading.Thread(target=decode_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 6
    assert max(most) == 2


def test_the_program_sees_no_secret_of_the_server(monkeypatch):
    monkeypatch.setenv("CONVNET_CLASSROOM_TEACHER_KEY", "secret")
    seen = {}
    popen = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda *args, **options: seen.update(options) or popen(*args, **options)
    )
    with Decoder() as decoder:
        decoder.decode(HONEST["bmp"], 100)
    assert "CONVNET_CLASSROOM_TEACHER_KEY" not in seen["env"]
